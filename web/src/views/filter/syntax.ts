import { scaleDecimal } from "@/ui/decimal";

/** As much of a formula's syntax as the builder writes; everything else is unreadable here, and stays a formula. */
export type Expr =
  | { kind: "field"; name: string }
  | { kind: "text"; value: string }
  | { kind: "number"; value: string }
  | { kind: "today"; shift: string | null; sign: "+" | "-" | null }
  | { kind: "me" }
  | { kind: "call"; name: string; args: Expr[] }
  | { kind: "compare"; sign: string; left: Expr; right: Expr }
  | { kind: "not"; inner: Expr }
  | { kind: "join"; join: "and" | "or"; parts: Expr[]; closed: boolean };

/** What the builder cannot show. */
export class Unreadable extends Error {}

/** The parts of a formula; null where it holds what the builder does not know. */
export function readParts(formula: string): Expr | null {
  return attempt(() => new Reader(formula).whole());
}

export function attempt<T>(read: () => T): T | null {
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

const bracketed = (inner: Expr): Expr => (inner.kind === "join" ? { ...inner, closed: true } : inner);

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
      return bracketed(inner);
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
    if (name === "NOT" && args[0] && args.length === 1) return { kind: "not", inner: bracketed(args[0]) };
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
