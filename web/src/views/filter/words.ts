import type { Field } from "@/api/table";
import { shownAs } from "@/fields/kinds";
import {
  completeOf,
  conditionsOf,
  isGroup,
  shapeOf,
  type Condition,
  type Filter,
  type Part,
} from "@/views/filter/filter";
import { t } from "@/ui/text/text";

/** A condition as one would say it: `Status is Won`. */
export function wordsOf(condition: Condition, fields: Field[]): string {
  const field = fields.find((candidate) => candidate.name === condition.field);
  if (!field) return condition.field;
  const values = [condition.operand ?? []].flat().map((value) => shown(value, field, condition));
  const operator = condition.operator;
  return t(`filter.says.${operator}`, { field: field.label, value: values.join(t("filter.or")) });
}

function shown(value: string, field: Field, condition: Condition): string {
  const shape = shapeOf(field, condition.operator);
  if (shape === "number" && (condition.operator === "lastDays" || condition.operator === "nextDays"))
    return value;
  const as = shownAs(field);
  if (shape === "number" || shape === "percent" || shape === "moment")
    return as.kind.show(value, as.field) || value;
  return value;
}

/** A filter in a line: its first condition, and how many more there are. */
export interface Summary {
  said: string;
  more: string;
}

export function summaryOf(filter: Filter, fields: Field[]): Summary {
  const complete = completeOf(filter);
  const [first] = complete.parts;
  if (!first) return { said: "", more: "" };
  const alone = complete.parts.length === 1;
  if (alone && isGroup(first)) return summaryOf(first, fields);
  const more = conditionsOf(complete).length - (isGroup(first) ? conditionsOf(first).length : 1);
  return {
    said: said(first, fields),
    more: more > 0 ? t(complete.join === "and" ? "filter.more" : "filter.orMore", { n: more }) : "",
  };
}

/** The whole filter in words. */
export function sentenceOf(filter: Filter, fields: Field[]): string {
  const { join, parts } = completeOf(filter);
  const [first] = parts;
  if (first && parts.length === 1 && isGroup(first)) return sentenceOf(first, fields);
  return parts.map((part) => said(part, fields)).join(t(join === "and" ? "filter.and" : "filter.or"));
}

/** A group among others stands in brackets, so that it is plain what hangs together. */
const said = (part: Part, fields: Field[]): string =>
  isGroup(part) ? `(${sentenceOf(part, fields)})` : wordsOf(part, fields);
