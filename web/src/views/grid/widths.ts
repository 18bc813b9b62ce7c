import type { Field } from "@/api/table";
import { shownAs } from "@/fields/kinds";

/** The numbers of rows have room for all their digits. */
export function markerWidth(rows: number, narrow: boolean): number {
  const digits = String(rows).length * 8;
  return narrow ? Math.max(40, 16 + digits) : Math.max(52, 20 + digits);
}

/** Of a column that nobody has made wider or narrower. */
export function widthOf(field: Field): number {
  const wide = shownAs(field).kind.width;
  return Math.max(wide, Math.min(field.label.length * 7.2 + 56, 240));
}
