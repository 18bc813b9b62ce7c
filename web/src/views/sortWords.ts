import type { Field, FieldTypeName } from "@/api/table";
import { shownAs } from "@/fields/kinds";
import { t } from "@/ui/text/text";

/** What an order of a type goes by, where it is not the alphabet. */
const by: Partial<Record<FieldTypeName, "number" | "day" | "choice" | "yesNo">> = {
  autonumber: "number",
  boolean: "yesNo",
  choice: "choice",
  date: "day",
  datetime: "day",
  duration: "number",
  integer: "number",
  money: "number",
  number: "number",
  percent: "number",
  rating: "number",
  status: "choice",
  time: "number",
};

/** An order of a field's values, as in `Oldest first`. */
export function sortWords(field: Field | undefined, down: boolean): string {
  const type = field && shownAs(field).field.type;
  return t(`sort.${(type && by[type]) ?? "text"}.${down ? "down" : "up"}`);
}
