import type { Field } from "@/api/table";
import { blank } from "@/fields/kind";
import { shownAs } from "@/fields/kinds";

/** What reads otherwise in a spreadsheet than it does here. */
const otherwise: Partial<Record<Field["type"], (value: unknown, shown: string) => string>> = {
  boolean: (value) => (value === true ? "TRUE" : "FALSE"),
  duration: (_, shown) => shown.replace("−", "-"),
};

/** A value as text for elsewhere, exact and without ornament; readText reads it again. */
export function writeText(value: unknown, field: Field): string {
  if (blank(value)) return "";
  const as = shownAs(field);
  const text = (as.kind.draft ?? as.kind.show)(value, as.field);
  return otherwise[as.field.type]?.(value, text) ?? text;
}
