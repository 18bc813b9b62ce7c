import type { Field, FieldTypeName } from "@/api/table";
import { attachment } from "@/fields/attachment";
import { choice, choices, status } from "@/fields/choice";
import type { FieldKind } from "@/fields/kind";
import { link, links, lookup } from "@/fields/linked";
import { boolean, formula, rollup } from "@/fields/logic";
import { autonumber, integer, money, number, percent, rating } from "@/fields/number";
import { user } from "@/fields/person";
import { email, json, longText, phone, text, url } from "@/fields/text";
import { date, datetime, duration, time } from "@/fields/time";

/** Every type of field; an entry points to the file that knows it. */
export const kinds: Record<FieldTypeName, FieldKind> = {
  text,
  long_text: longText,
  integer,
  number,
  money,
  percent,
  boolean,
  date,
  datetime,
  time,
  duration,
  email,
  phone,
  url,
  choice,
  choices,
  status,
  link,
  links,
  lookup,
  rollup,
  formula,
  user,
  attachment,
  json,
  autonumber,
  rating,
};

export function kindOf(field: Field): FieldKind {
  return kinds[field.type] ?? kinds.text;
}

/** How a field is shown: a computed one as its result's type. */
export function shownAs(field: Field): { kind: FieldKind; field: Field } {
  const own = kindOf(field);
  if (!own.computed || !field.result || !(field.result in kinds)) return { kind: own, field };
  const decimals = field.result_decimals ?? field.decimals;
  const as: Field = { ...field, type: field.result, ...(decimals === undefined ? {} : { decimals }) };
  return { kind: kinds[field.result], field: as };
}

export function showValue(value: unknown, field: Field): string {
  const as = shownAs(field);
  return as.kind.show(value, as.field);
}

export function canEdit(field: Field): boolean {
  const kind = kindOf(field);
  return !field.read_only && !kind.computed && (kind.read !== undefined || kind.picker !== undefined);
}

/** What spreadsheets show where a formula fails. */
const errorWords: Record<string, string> = {
  division_by_zero: "#DIV/0!",
  not_available: "#N/A",
  not_found: "#N/A",
  value: "#VALUE!",
  number: "#NUM!",
  reference: "#REF!",
  name: "#NAME?",
};

export function errorWord(code: string): string {
  return errorWords[code] ?? (code.startsWith("#") ? code : "#ERROR!");
}
