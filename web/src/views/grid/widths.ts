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

/** What a letter takes at most times, and what stands around a text, in px. */
const LETTER = 6.6;
const AROUND = 22;
/** A column of long texts is as wide as a line that is read well, and leaves room for others. */
const WIDEST = 320;

/** The same, by what stands in it: most of its texts are seen whole where they are not too long. */
export function widthFor(field: Field, values: unknown[]): number {
  const least = widthOf(field);
  if (!/^(text|long_text)$/.test(shownAs(field).field.type)) return least;
  const lengths = values
    .flatMap((value) => (typeof value === "string" && value !== "" ? [value.length] : []))
    .sort((a, b) => a - b);
  // A few that are much longer than all others do not make the column wide.
  const most = lengths[Math.floor((lengths.length - 1) * 0.8)] ?? 0;
  return Math.round(Math.max(least, Math.min(most * LETTER + AROUND, WIDEST)));
}
