import type { Field } from "@/api/table";
import {
  isGroup,
  operatorsOf,
  shapeOf,
  type Condition,
  type Filter,
  type Join,
  type Operand,
  type Operator,
  type Part,
} from "@/views/filter/filter";
import { attempt, readParts, Unreadable, type Expr } from "@/views/filter/syntax";

/** The filter that a formula says, or null where the builder cannot show it. */
export function readFilter(formula: string, fields: Field[]): Filter | null {
  if (formula.trim() === "") return { join: "and", parts: [] };
  const expr = readParts(formula);
  const part = expr && attempt(() => partOf(expr, fields, false));
  if (!part) return null;
  return isGroup(part) ? part : { join: "and", parts: [part] };
}

function partOf(expr: Expr, fields: Field[], negated: boolean): Part {
  if (expr.kind === "not") return partOf(expr.inner, fields, !negated);
  const one = () => {
    const condition = conditionOf(expr, fields);
    return negated ? negationOf(condition, fields) : condition;
  };
  if (expr.kind !== "join") return one();
  const several = () => groupOf(expr.join, expr.parts, fields, negated);
  // Brackets around all of it are what tells "is any of" from several conditions.
  return expr.closed ? (attempt(one) ?? several()) : (attempt(several) ?? one());
}

const other: Record<Join, Join> = { and: "or", or: "and" };

/** Not all of them: one that does not hold; not any of them: none that holds. */
function groupOf(join: Join, exprs: Expr[], fields: Field[], negated: boolean): Filter {
  const own = negated ? other[join] : join;
  const parts = exprs.map((expr) => partOf(expr, fields, negated));
  // Conditions that hang together in the same way need no group of their own.
  return {
    join: own,
    parts: parts.flatMap((part) => (isGroup(part) && part.join === own ? part.parts : [part])),
  };
}

const pairs: [Operator, Operator][] = [
  ["is", "isNot"],
  ["isAny", "isNone"],
  ["contains", "containsNot"],
  ["has", "hasNot"],
  ["isBlank", "isFilled"],
  ["isMisfit", "fits"],
  ["isYes", "isNo"],
];
/** Of numbers alone: a blank one counts as 0, while a blank day is neither before nor after another. */
const numericPairs: [Operator, Operator][] = [
  ["above", "atMost"],
  ["atLeast", "below"],
];

/** The condition that holds where this one does not. */
function negationOf(condition: Condition, fields: Field[]): Condition {
  const field = fieldNamed(condition.field, fields);
  const numeric = ["number", "percent"].includes(shapeOf(field, condition.operator));
  const pair = [...pairs, ...(numeric ? numericPairs : [])].find((both) => both.includes(condition.operator));
  const negated = pair?.[pair[0] === condition.operator ? 1 : 0];
  return make(field, negated, condition.operand);
}

function fieldNamed(name: string, fields: Field[]): Field {
  const key = name.trim().toLocaleLowerCase();
  const found =
    fields.find((field) => field.label.trim().toLocaleLowerCase() === key) ??
    fields.find((field) => field.name.toLocaleLowerCase() === key);
  if (!found) throw new Unreadable();
  return found;
}

function fieldOf(expr: Expr | undefined, fields: Field[]): Field {
  if (expr?.kind !== "field") throw new Unreadable();
  return fieldNamed(expr.name, fields);
}

function make(field: Field, operator: Operator | undefined, operand: Operand = null): Condition {
  if (!operator || !operatorsOf(field).includes(operator)) throw new Unreadable();
  return { field: field.name, operator, operand };
}

function conditionOf(expr: Expr, fields: Field[]): Condition {
  switch (expr.kind) {
    case "field":
      return make(fieldNamed(expr.name, fields), "isYes");
    case "call":
      return calledOf(expr.name, expr.args, fields);
    case "compare":
      return comparedOf(expr, fields);
    case "join":
      return joinedOf(expr.join, expr.parts, fields);
  }
  throw new Unreadable();
}

const called: Record<string, Operator> = {
  ISBLANK: "isBlank",
  ISMISFIT: "isMisfit",
  CONTAINS: "contains",
  STARTSWITH: "startsWith",
  ENDSWITH: "endsWith",
  INCLUDES: "has",
};

function calledOf(name: string, args: Expr[], fields: Field[]): Condition {
  const operator = called[name];
  const field = fieldOf(args[0], fields);
  if (name === "ISBLANK" || name === "ISMISFIT") {
    if (args.length !== 1) throw new Unreadable();
    return make(field, operator);
  }
  const text = args[1];
  if (args.length !== 2 || text?.kind !== "text") throw new Unreadable();
  return make(field, operator, text.value);
}

const written: Record<string, Operator[]> = {
  "=": ["is"],
  "<>": ["isNot"],
  "<": ["below", "before"],
  "<=": ["atMost", "onOrBefore"],
  ">": ["above", "after"],
  ">=": ["atLeast", "onOrAfter"],
};
const ofToday: Record<string, Operator> = { "=": "isToday", "<": "isPast", ">": "isFuture" };

function comparedOf({ sign, left, right }: Extract<Expr, { kind: "compare" }>, fields: Field[]): Condition {
  if (left.kind === "call") return countedOf(left, sign, right, fields);
  const field = fieldOf(left, fields);
  if (right.kind === "today" && sign === ">=" && right.sign === "+" && right.shift === "1") {
    return make(field, "isFuture");
  }
  if (right.kind === "today" && right.shift === null) return make(field, ofToday[sign]);
  if (right.kind === "me") return make(field, sign === "=" ? "isMe" : undefined);
  if (right.kind === "text" && right.value === "") {
    return make(field, sign === "=" ? "isBlank" : sign === "<>" ? "isFilled" : undefined);
  }
  if (right.kind !== "text" && right.kind !== "number") throw new Unreadable();
  const operator = written[sign]?.find((candidate) => operatorsOf(field).includes(candidate));
  const condition = make(field, operator, right.value);
  const numeric = ["number", "percent"].includes(shapeOf(field, condition.operator));
  if (numeric !== (right.kind === "number")) throw new Unreadable();
  return condition;
}

/** How many records a field of several links has: none, or some. */
function countedOf(
  call: Extract<Expr, { kind: "call" }>,
  sign: string,
  right: Expr,
  fields: Field[],
): Condition {
  const field = fieldOf(call.args[0], fields);
  const counts = call.name === "COUNT" && call.args.length === 1 && field.type === "links";
  if (!counts || right.kind !== "number" || right.value !== "0") throw new Unreadable();
  return make(field, sign === "=" ? "isBlank" : sign === ">" ? "isFilled" : undefined);
}

/** In brackets: one of several choices, none of them, or a number of days around today. */
function joinedOf(join: "and" | "or", parts: Expr[], fields: Field[]): Condition {
  const compared = parts.map((part) => {
    if (part.kind !== "compare") throw new Unreadable();
    return part;
  });
  const field = fieldOf(compared[0]?.left, fields);
  if (compared.some((part) => fieldOf(part.left, fields) !== field)) throw new Unreadable();
  const [first, second] = compared;
  if (join === "and" && compared.length === 2 && first && second) {
    const days = daysOf(first, second);
    if (days) return make(field, days.operator, days.count);
  }
  const sign = join === "or" ? "=" : "<>";
  const values = compared.map(({ sign: own, right }) => {
    if (own !== sign || right.kind !== "text" || right.value === "") throw new Unreadable();
    return right.value;
  });
  return make(field, join === "or" ? "isAny" : "isNone", values);
}

type Compared = Extract<Expr, { kind: "compare" }>;

function daysOf(from: Compared, to: Compared): { operator: Operator; count: string } | null {
  if (from.right.kind !== "today" || to.right.kind !== "today") return null;
  const [began, ended] = [from.right, to.right];
  const today =
    to.sign === "<=" ? ended.shift === null : to.sign === "<" && ended.sign === "+" && ended.shift === "1";
  if (from.sign === ">" && today && began.sign === "-" && began.shift) {
    return { operator: "lastDays", count: began.shift };
  }
  if (from.sign === ">=" && to.sign === "<" && ended.sign === "+" && ended.shift && began.shift === null) {
    return { operator: "nextDays", count: ended.shift };
  }
  return null;
}
