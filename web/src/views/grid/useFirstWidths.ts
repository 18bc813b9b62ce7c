import { useState } from "react";
import type { Rows } from "@/api/recordPages";
import type { Field } from "@/api/table";
import { widthFor } from "@/views/grid/widths";

/** So many of the first records say how wide a column of texts is at first. */
const LOOKED_AT = 50;

/** How wide columns are that nobody has made wider or narrower: seen once, by the first records that come, so that nothing moves after. */
export function useFirstWidths(fields: Field[], pages: Rows): ReadonlyMap<number, number> | null {
  const [widths, setWidths] = useState<ReadonlyMap<number, number> | null>(null);
  if (widths) return widths;
  const records = Array.from({ length: Math.min(LOOKED_AT, pages.loaded) }, (_, row) => pages.at(row));
  const there = records.flatMap((record) => record ?? []);
  if (there.length === 0) return null;
  const found = new Map(
    fields.map((field) => [
      field.id,
      widthFor(
        field,
        there.map((record) => record.fields[field.name]),
      ),
    ]),
  );
  setWidths(found);
  return found;
}
