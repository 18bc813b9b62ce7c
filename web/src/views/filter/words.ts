import type { Field } from "@/api/table";
import { shownAs } from "@/fields/kinds";
import { isComplete, shapeOf, type Condition, type Filter } from "@/views/filter/filter";
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
  const complete = filter.conditions.filter(isComplete);
  const more = complete.length - 1;
  return {
    said: complete[0] ? wordsOf(complete[0], fields) : "",
    more: more > 0 ? t(filter.join === "and" ? "filter.more" : "filter.orMore", { n: more }) : "",
  };
}

/** The whole filter in words. */
export function sentenceOf(filter: Filter, fields: Field[]): string {
  const said = filter.conditions.filter(isComplete).map((condition) => wordsOf(condition, fields));
  return said.join(t(filter.join === "and" ? "filter.and" : "filter.or"));
}
