import { Problem, sentence, type FieldProblem } from "@/api/problem";
import type { Field, Table } from "@/api/table";
import { kindOf } from "@/fields/kinds";
import { language } from "@/ui/text/language";
import { t } from "@/ui/text/text";

/** What a value is not, by the server's codes. */
const words = {
  attachment: "fileName",
  boolean: "yesNo",
  choice: "choice",
  choices: "choice",
  computed: "computed",
  date: "day",
  datetime: "moment",
  duplicate: "duplicate",
  duration: "duration",
  email: "email",
  integer: "whole",
  json: "json",
  link: "link",
  money: "number",
  move: "move",
  number: "number",
  overlap: "overlap",
  pattern: "pattern",
  percent: "number",
  phone: "phone",
  read_only: "readOnly",
  required: "required",
  text: "text",
  time: "time",
  unseen: "unseen",
  url: "url",
  user: "person",
} as const;

const isKnown = (code: string): code is keyof typeof words => code in words;

/** What a column asks for that a value is not; undefined: there are no words for the code. */
export function unfit(code: string, field: Field): string | undefined {
  const { min, max, max_length: length, decimals, stars } = field;
  const edge = (bound: unknown) => kindOf(field).show(bound, field);
  if (code === "too_small" && min !== undefined) return t("field.refused.least", { value: edge(min) });
  if (code === "too_large" && max !== undefined) return t("field.refused.most", { value: edge(max) });
  if (code === "too_long" && length) return t("field.refused.long", { n: length });
  if (code === "too_precise" && decimals !== undefined) return t("field.refused.precise", { n: decimals });
  if (code === "rating" && stars) return t("field.refused.stars", { n: stars });
  return isKnown(code) ? t(`field.refused.${words[code]}`) : undefined;
}

/** Why a field's value was refused. The server's own sentence is English and says what it found; in other languages it is told by its code. */
export function refusedValue(problem: FieldProblem, field: Field): string {
  return (language() === "en" ? undefined : unfit(problem.code, field)) ?? problem.message;
}

/** Why a write into a table was refused. */
export function refusedWhy(error: unknown, table: Table): string {
  const first = error instanceof Problem ? error.errors[0] : undefined;
  const field = table.fields.find(({ name }) => name === first?.field);
  return first && field ? refusedValue(first, field) : sentence(error);
}
