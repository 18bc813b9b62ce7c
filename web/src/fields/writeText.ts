import type { Field } from "@/api/table";
import { blank } from "@/fields/kind";
import { shownAs } from "@/fields/kinds";
import { titlesOf } from "@/fields/linked";
import { clockText } from "@/fields/time";
import { joinTitles } from "@/fields/titleList";

/** What reads otherwise in a spreadsheet than it does here. */
const otherwise: Partial<Record<Field["type"], (value: unknown, shown: string) => string>> = {
  // Spreadsheets of every country read this one, and so do we.
  date: (value) => String(value),
  datetime: (value) => isoMoment(String(value)),
  boolean: (value) => (value === true ? "TRUE" : "FALSE"),
  links: (value) => joinTitles(titlesOf(value)),
  duration: (_, shown) => shown.replace("−", "-"),
};

/** By the clock where the page is, without its name: spreadsheets know no zones. */
function isoMoment(value: string): string {
  const said = clockText(value);
  return said ? `${said.day} ${said.time}` : value;
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
