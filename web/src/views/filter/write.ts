import type { Field } from "@/api/table";
import { shownAs } from "@/fields/kinds";
import {
  completeOf,
  isGroup,
  shapeOf,
  type Condition,
  type Filter,
  type Join,
  type Operator,
  type Part,
  type Shape,
} from "@/views/filter/filter";

/** A field's name as a formula takes it: by its label where that is plain and its own, else by its API name. */
export function nameInFormula(field: Field, fields: Field[]): string {
  const key = field.label.trim().toLocaleLowerCase();
  const alone = fields.every(
    (other) =>
      other === field ||
      (other.label.trim().toLocaleLowerCase() !== key && other.name.toLocaleLowerCase() !== key),
  );
  const plain = alone && key !== "" && !/[{}\p{Cc}]/u.test(field.label);
  return `{${plain ? field.label.trim() : field.name}}`;
}

export const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;

const signs: Partial<Record<Operator, string>> = {
  is: "=",
  isNot: "<>",
  above: ">",
  atLeast: ">=",
  below: "<",
  atMost: "<=",
  before: "<",
  onOrBefore: "<=",
  after: ">",
  onOrAfter: ">=",
};

const calls: Partial<Record<Operator, string>> = {
  contains: "CONTAINS",
  containsNot: "not CONTAINS",
  startsWith: "STARTSWITH",
  endsWith: "ENDSWITH",
  has: "INCLUDES",
  hasNot: "not INCLUDES",
};

function literal(operand: string, shape: Shape): string {
  return shape === "number" || shape === "percent" ? operand : quoted(operand);
}

function writeCondition({ operator, operand, field: api }: Condition, fields: Field[]): string | null {
  const field = fields.find((candidate) => candidate.name === api);
  if (!field) return null;
  const name = nameInFormula(field, fields);
  const shape = shapeOf(field, operator);
  const value = typeof operand === "string" ? literal(operand, shape) : "";
  const sign = signs[operator];
  if (sign) return `${name} ${sign} ${value}`;
  const call = calls[operator];
  if (call) return `${call}(${name}, ${value})`;
  const each = Array.isArray(operand) ? operand : [];
  switch (operator) {
    case "isAny":
      return `(${each.map((one) => `${name} = ${literal(one, shape)}`).join(" or ")})`;
    case "isNone":
      return `(${each.map((one) => `${name} <> ${literal(one, shape)}`).join(" and ")})`;
    case "isToday":
      return `${name} = TODAY()`;
    case "isPast":
      return `${name} < TODAY()`;
    case "isFuture":
      return shownAs(field).field.type === "datetime" ? `${name} >= TODAY() + 1` : `${name} > TODAY()`;
    case "lastDays":
      return `(${name} > TODAY() - ${value} and ${name} < TODAY() + 1)`;
    case "nextDays":
      return `(${name} >= TODAY() and ${name} < TODAY() + ${value})`;
    case "isYes":
      return name;
    case "isNo":
      return `not ${name}`;
    case "isMe":
      return `${name} = ME()`;
    case "isBlank":
      return field.type === "links" ? `COUNT(${name}) = 0` : `ISBLANK(${name})`;
    case "isFilled":
      return field.type === "links" ? `COUNT(${name}) > 0` : `not ISBLANK(${name})`;
    case "isMisfit":
      return `ISMISFIT(${name})`;
    case "fits":
      return `not ISMISFIT(${name})`;
  }
  return null;
}

/** A part as it is written, and the word that joins what it consists of. */
interface Written {
  text: string;
  join: Join | null;
}

function writePart(part: Part, fields: Field[]): Written | null {
  if (!isGroup(part)) {
    const text = writeCondition(part, fields);
    return text === null ? null : { text, join: null };
  }
  const parts = part.parts.flatMap((one) => writePart(one, fields) ?? []);
  const [only] = parts;
  if (!only || parts.length === 1) return only ?? null;
  // "and" binds tighter than "or", so that brackets are needed around the other way alone.
  const needed = (join: Join | null) => part.join === "and" && join === "or";
  const texts = parts.map(({ text, join }) => (needed(join) ? `(${text})` : text));
  return { text: texts.join(` ${part.join} `), join: part.join };
}

/** The formula of a filter, with no more brackets than it needs; conditions that are not complete are left out. */
export function writeFilter(filter: Filter, fields: Field[]): string {
  return writePart(completeOf(filter), fields)?.text ?? "";
}
