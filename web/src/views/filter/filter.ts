import type { Field, Table } from "@/api/table";
import { kindOf, shownAs } from "@/fields/kinds";

/** How conditions hang together. */
export type Join = "and" | "or";

export const operators = [
  "is",
  "isNot",
  "isAny",
  "isNone",
  "contains",
  "containsNot",
  "startsWith",
  "endsWith",
  "has",
  "hasNot",
  "above",
  "atLeast",
  "below",
  "atMost",
  "before",
  "onOrBefore",
  "after",
  "onOrAfter",
  "isToday",
  "isPast",
  "isFuture",
  "lastDays",
  "nextDays",
  "isYes",
  "isNo",
  "isMe",
  "isBlank",
  "isFilled",
  "isMisfit",
  "fits",
] as const;

/** What is asked of a field's value. */
export type Operator = (typeof operators)[number];

/** What a condition compares with: text as the API writes a value, several of them, or nothing. */
export type Operand = string | string[] | null;

export interface Condition {
  /** API name of the field. */
  field: string;
  operator: Operator;
  operand: Operand;
}

/** A condition, or a group of them within the others. */
export type Part = Condition | Filter;

/** A filter that can be put together from parts, as deep as it may be. Every other one is a formula only. */
export interface Filter {
  join: Join;
  parts: Part[];
}

export const isGroup = (part: Part): part is Filter => "parts" in part;

/** Every condition of a filter, however deep, in the order in which they are read. */
export function conditionsOf(filter: Filter): Condition[] {
  return filter.parts.flatMap((part) => (isGroup(part) ? conditionsOf(part) : [part]));
}

/** What of a filter asks for something: without conditions that are not complete, and groups that nothing is left of. */
export function completeOf(filter: Filter): Filter {
  const parts = filter.parts.flatMap((part): Part[] => {
    if (!isGroup(part)) return isComplete(part) ? [part] : [];
    const inner = completeOf(part);
    return inner.parts.length > 1 ? [inner] : inner.parts;
  });
  return { join: filter.join, parts };
}

/** How an operand is written in a formula, and which editor asks for it. */
export type Shape = "text" | "number" | "percent" | "moment" | "choice" | "record" | "none";

interface Family {
  shape: Shape;
  operators: readonly Operator[];
}

const ends = ["isBlank", "isFilled"] as const;
const text: Family = {
  shape: "text",
  operators: ["contains", "containsNot", "is", "isNot", "startsWith", "endsWith", ...ends],
};
const number: Family = {
  shape: "number",
  operators: ["is", "isNot", "above", "atLeast", "below", "atMost", ...ends],
};
const day: Family = {
  shape: "moment",
  operators: [
    "is",
    "before",
    "onOrBefore",
    "after",
    "onOrAfter",
    "isToday",
    "isPast",
    "isFuture",
    "lastDays",
    "nextDays",
    ...ends,
  ],
};
/** A day is compared with the moment that it begins at, so that "after" a day would be on it too. */
const moment: Family = {
  shape: "moment",
  operators: ["before", "onOrAfter", "isPast", "isFuture", "lastDays", "nextDays", ...ends],
};
const clock: Family = { shape: "moment", operators: ["is", "before", "after", ...ends] };
const length: Family = { shape: "moment", operators: ["is", "above", "atLeast", "below", "atMost", ...ends] };
const choice: Family = { shape: "choice", operators: ["is", "isNot", "isAny", "isNone", ...ends] };
const only: Family = { shape: "none", operators: ends };

const families: Record<Field["type"], Family> = {
  text,
  long_text: text,
  email: text,
  phone: text,
  url: text,
  integer: number,
  number,
  money: number,
  percent: { ...number, shape: "percent" },
  autonumber: number,
  rating: number,
  boolean: { shape: "none", operators: ["isYes", "isNo"] },
  date: day,
  datetime: moment,
  time: clock,
  duration: length,
  choice,
  status: choice,
  choices: { shape: "choice", operators: ["has", "hasNot", ...ends] },
  link: { shape: "record", operators: ["is", "isNot", "contains", "containsNot", ...ends] },
  links: only,
  user: { shape: "none", operators: ["isMe", ...ends] },
  attachment: only,
  json: only,
  // What is computed is asked as what it comes to.
  lookup: text,
  rollup: number,
  formula: text,
};

function familyOf(field: Field): Family {
  return families[shownAs(field).field.type] ?? text;
}

/** What is written into a field may not fit it; what is computed always does. */
export const mayMisfit = (field: Field): boolean => !kindOf(field).computed;

export function operatorsOf(field: Field): readonly Operator[] {
  const { operators: own } = familyOf(field);
  return mayMisfit(field) ? [...own, "isMisfit", "fits"] : own;
}

const bare = new Set<Operator>([
  "isToday",
  "isPast",
  "isFuture",
  "isYes",
  "isNo",
  "isMe",
  "isBlank",
  "isFilled",
  "isMisfit",
  "fits",
]);

/** What kind of operand a condition on this field asks for. */
export function shapeOf(field: Field, operator: Operator): Shape {
  if (bare.has(operator)) return "none";
  if (operator === "lastDays" || operator === "nextDays") return "number";
  const { shape } = familyOf(field);
  const part = operator === "contains" || operator === "containsNot";
  return part && shape === "record" ? "text" : shape;
}

export const takesSeveral = (operator: Operator) => operator === "isAny" || operator === "isNone";

/** The condition that a field begins with. */
export function conditionOn(field: Field): Condition {
  const operator = operatorsOf(field)[0] ?? "isFilled";
  return { field: field.name, operator, operand: null };
}

/** The same condition asked in another way; what was compared with stays where it still makes sense. */
export function withOperator(condition: Condition, field: Field, operator: Operator): Condition {
  const shape = shapeOf(field, operator);
  const same = shape === shapeOf(field, condition.operator) && shape !== "none";
  const { operand } = condition;
  if (!same || operand === null) return { ...condition, operator, operand: null };
  const several = takesSeveral(operator);
  if (several === Array.isArray(operand)) return { ...condition, operator };
  return { ...condition, operator, operand: Array.isArray(operand) ? (operand[0] ?? null) : [operand] };
}

export function isComplete({ operator, operand }: Condition): boolean {
  if (bare.has(operator)) return true;
  return Array.isArray(operand) ? operand.length > 0 : operand !== null && operand !== "";
}

/** A list that is never empty: there is always a condition to fill in; `asked`: a field that one is wanted for. */
export function beginning(read: Filter | null, asked: Field | undefined, table: Table): Filter {
  const standing: Filter = read ?? { join: "and", parts: [] };
  if (asked) {
    const kept = completeOf(standing);
    const others = kept.join === "or" && kept.parts.length > 1 ? [kept] : kept.parts;
    return { join: "and", parts: [...others, conditionOn(asked)] };
  }
  if (standing.parts.length) return standing;
  const first = table.fields.find((field) => field.name === table.title) ?? table.fields[0];
  return { ...standing, parts: first ? [conditionOn(first)] : [] };
}
