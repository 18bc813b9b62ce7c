import type { Field } from "@/api/table";
import {
  operatorsOf,
  shapeOf,
  type Condition,
  type Filter,
  type Operand,
  type Operator,
} from "@/views/filter/filter";
import { scaleDecimal } from "@/ui/decimal";

/** As much of a formula's syntax as the builder writes; everything else is unreadable here, and stays a formula. */
type Expr =
  | { kind: "field"; name: string }
  | { kind: "text"; value: string }
  | { kind: "number"; value: string }
  | { kind: "today"; shift: string | null; sign: "+" | "-" | null }
  | { kind: "me" }
  | { kind: "call"; name: string; args: Expr[] }
  | { kind: "compare"; sign: string; left: Expr; right: Expr }
  | { kind: "not"; inner: Expr }
  | { kind: "join"; join: "and" | "or"; parts: Expr[]; closed: boolean };

class Unreadable extends Error {}

/** The filter that a formula says, or null where the builder cannot show it. */
export function readFilter(formula: string, fields: Field[]): Filter | null {
  if (formula.trim() === "") return { join: "and", conditions: [] };
  const expr = attempt(() => new Reader(formula).whole());
  if (!expr) return null;
  const whole = () => attempt((): Filter => ({ join: "and", conditions: [conditionOf(expr, fields)] }));
  if (expr.kind !== "join") return whole();
  const { join, parts, closed } = expr;
  const each = () =>
    attempt((): Filter => ({ join, conditions: parts.map((part) => conditionOf(part, fields)) }));
  // Brackets around all of it are what tells "is any of" from several conditions.
  return closed ? (whole() ?? each()) : (each() ?? whole());
}

function attempt<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof Unreadable) return null;
    throw error;
  }
}

const pattern =
  /\s+|("(?:[^"]|"")*")|(\{[^{}]+\})|([0-9]+(?:\.[0-9]*)?|\.[0-9]+)|([\p{L}_][\p{L}\p{N}\p{M}_]*)|(<=|>=|<>|!=|≠|≤|≥|==|[=<>(),;+%−-])/uy;

function tokensOf(formula: string): string[] {
  const tokens: string[] = [];
  pattern.lastIndex = 0;
  while (pattern.lastIndex < formula.length) {
    const match = pattern.exec(formula);
    if (!match) throw new Unreadable();
    if (match[0].trim() !== "") tokens.push(match[0]);
  }
  return tokens;
}

const same: Record<string, string> = { "==": "=", "!=": "<>", "≠": "<>", "≤": "<=", "≥": ">=" };
const signs = new Set(["=", "<>", "<", "<=", ">", ">="]);

class Reader {
  readonly #tokens: string[];
  #at = 0;

  constructor(formula: string) {
    this.#tokens = tokensOf(formula.replace(/^\s*=/, ""));
  }

  whole(): Expr {
    const expr = this.#joined("or");
    if (this.#at < this.#tokens.length) throw new Unreadable();
    return expr;
  }

  #word(): string {
    return (this.#tokens[this.#at] ?? "").toLowerCase();
  }

  #take(token: string): boolean {
    const there = this.#word() === token;
    if (there) this.#at += 1;
    return there;
  }

  #joined(join: "and" | "or"): Expr {
    const part = () => (join === "or" ? this.#joined("and") : this.#negated());
    const first = part();
    const parts = [first];
    while (this.#take(join)) parts.push(part());
    return parts.length === 1 ? first : { kind: "join", join, parts, closed: false };
  }

  #negated(): Expr {
    return this.#take("not") ? { kind: "not", inner: this.#negated() } : this.#compared();
  }

  #compared(): Expr {
    const left = this.#value();
    const sign = same[this.#word()] ?? this.#word();
    if (!signs.has(sign)) return left;
    this.#at += 1;
    return { kind: "compare", sign, left, right: this.#value() };
  }

  #value(): Expr {
    const token = this.#tokens[this.#at] ?? "";
    this.#at += 1;
    if (token.startsWith('"')) return { kind: "text", value: token.slice(1, -1).replaceAll('""', '"') };
    if (token.startsWith("{")) return { kind: "field", name: token.slice(1, -1) };
    if (token === "-" || token === "−") return { kind: "number", value: `-${this.#number()}` };
    if (/^[0-9.]/.test(token)) {
      this.#at -= 1;
      return { kind: "number", value: this.#number() };
    }
    if (token === "(") {
      const inner = this.#joined("or");
      this.#close();
      return inner.kind === "join" ? { ...inner, closed: true } : inner;
    }
    if (!/^[\p{L}_]/u.test(token)) throw new Unreadable();
    return this.#take("(") ? this.#call(token.toUpperCase()) : { kind: "field", name: token };
  }

  #number(): string {
    const token = this.#tokens[this.#at] ?? "";
    if (!/^[0-9.]/.test(token)) throw new Unreadable();
    this.#at += 1;
    return this.#take("%") ? scaleDecimal(token, -2) : token;
  }

  #call(name: string): Expr {
    const args: Expr[] = [];
    while (!this.#take(")")) {
      if (args.length && !this.#take(",") && !this.#take(";")) throw new Unreadable();
      args.push(this.#joined("or"));
    }
    if ((name === "AND" || name === "OR") && args.length > 1) {
      return { kind: "join", join: name === "AND" ? "and" : "or", parts: args, closed: false };
    }
    if (name === "NOT" && args[0] && args.length === 1) return { kind: "not", inner: args[0] };
    if (name === "ME" && args.length === 0) return { kind: "me" };
    if (name !== "TODAY" || args.length) return { kind: "call", name, args };
    const sign = this.#word();
    if (sign !== "+" && sign !== "-") return { kind: "today", shift: null, sign: null };
    this.#at += 1;
    return { kind: "today", shift: this.#number(), sign };
  }

  #close() {
    if (!this.#take(")")) throw new Unreadable();
  }
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
    case "not":
      return negatedOf(expr.inner, fields);
    case "call":
      return calledOf(expr.name, expr.args, fields, false);
    case "compare":
      return comparedOf(expr, fields);
    case "join":
      return joinedOf(expr.join, expr.parts, fields);
  }
  throw new Unreadable();
}

function negatedOf(expr: Expr, fields: Field[]): Condition {
  if (expr.kind === "field") return make(fieldNamed(expr.name, fields), "isNo");
  if (expr.kind === "call") return calledOf(expr.name, expr.args, fields, true);
  throw new Unreadable();
}

const called: Record<string, [Operator, Operator | undefined]> = {
  ISBLANK: ["isBlank", "isFilled"],
  CONTAINS: ["contains", "containsNot"],
  STARTSWITH: ["startsWith", undefined],
  ENDSWITH: ["endsWith", undefined],
  INCLUDES: ["has", "hasNot"],
};

function calledOf(name: string, args: Expr[], fields: Field[], negated: boolean): Condition {
  const operator = called[name]?.[negated ? 1 : 0];
  const field = fieldOf(args[0], fields);
  if (name === "ISBLANK") {
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
