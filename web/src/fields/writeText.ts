import type { Field } from "@/api/table";
import { blank } from "@/fields/kind";
import { shownAs } from "@/fields/kinds";

/** What reads otherwise in a spreadsheet than it does here. */
const otherwise: Partial<Record<Field["type"], (value: unknown, shown: string) => string>> = {
  // Spreadsheets of every country read this one, and so do we.
  date: (value) => String(value),
  datetime: (value) => isoMoment(String(value)),
  boolean: (value) => (value === true ? "TRUE" : "FALSE"),
  duration: (_, shown) => shown.replace("−", "-"),
};

/** In the reader's own time zone, without its name: spreadsheets know no zones. */
function isoMoment(value: string): string {
  const moment = new Date(value);
  if (Number.isNaN(moment.getTime())) return value;
  const local = new Date(moment.getTime() - moment.getTimezoneOffset() * 60_000).toISOString();
  return local.slice(0, 19).replace("T", " ").replace(/:00$/, "");
}

/**
 * A value as text for elsewhere, exact and without ornament; readText reads it again. Numbers have the decimal sign of the
 * locale, as the spreadsheet beside has.
 */
export function writeText(value: unknown, field: Field): string {
  if (blank(value)) return "";
  const as = shownAs(field);
  const text = (as.kind.draft ?? as.kind.show)(value, as.field);
  return otherwise[as.field.type]?.(value, text) ?? text;
}
