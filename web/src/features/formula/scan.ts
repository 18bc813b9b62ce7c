/** A piece of a formula with its place in it. */
export interface Token {
  kind: "text" | "field" | "name" | "sign";
  text: string;
  from: number;
  to: number;
  /** Whether a text or a field has its last quote or brace. */
  closed: boolean;
}

const piece = /"(?:[^"]|"")*("?)|\{[^{}]*(\}?)|[@\p{L}_][\p{L}\p{N}_]*|\S/gu;

/** The pieces of a formula, whether it is complete or still being written. */
export function scan(formula: string): Token[] {
  return [...formula.matchAll(piece)].map((match) => {
    const [text, quote, brace] = match;
    const from = match.index ?? 0;
    const kind = text.startsWith('"')
      ? "text"
      : text.startsWith("{")
        ? "field"
        : /^[@\p{L}_]/u.test(text)
          ? "name"
          : "sign";
    const closed = kind === "text" ? quote === '"' : kind === "field" ? brace === "}" : true;
    return { kind, text, from, to: from + text.length, closed };
  });
}

/** The name that a token stands for: what is in the braces, or the word itself. */
export const nameIn = ({ kind, text }: Token) =>
  (kind === "field" ? text.replace(/^\{|\}$/g, "") : text).trim();

/** What is being written where the cursor stands. */
export interface Writing {
  /** In braces a field, elsewhere a field, a function or a table. */
  kind: "field" | "name";
  /** What of it stands before the cursor. */
  typed: string;
  /** The place that a chosen name takes. */
  from: number;
  to: number;
  /** The names before it, each followed by a point. */
  path: string[];
}

/** What is being written at the cursor; null within a text, and where nothing is begun unless it is `asked` for. */
export function writingAt(formula: string, caret: number, asked = false): Writing | null {
  const tokens = scan(formula);
  const inside = tokens.find(
    (token) =>
      (token.kind === "field" || token.kind === "text"
        ? token.from < caret && (caret < token.to || !token.closed)
        : token.from < caret && caret <= token.to) && token.kind !== "sign",
  );
  if (inside?.kind === "text") return null;
  if (inside?.kind === "field") {
    const typed = formula.slice(inside.from + 1, caret);
    return {
      kind: "field",
      typed,
      from: inside.from,
      to: ended(formula, inside, caret),
      path: pathTo(tokens, inside.from),
    };
  }
  if (inside) {
    const typed = formula.slice(inside.from, caret);
    return { kind: "name", typed, from: inside.from, to: inside.to, path: pathTo(tokens, inside.from) };
  }
  const path = pathTo(tokens, caret);
  return path.length || asked ? { kind: "name", typed: "", from: caret, to: caret, path } : null;
}

/** A field without its brace ends at the cursor: what follows may be the rest of the formula. */
const ended = (formula: string, token: Token, caret: number) =>
  token.closed ? token.to : Math.min(caret, formula.length);

/** The names that lead to a place: of `{Company}.{Country}.` the two. */
export function pathTo(tokens: Token[], at: number): string[] {
  const before = tokens.filter((token) => token.to <= at);
  const path: string[] = [];
  for (let end = before.length - 1; end >= 1; end -= 2) {
    const [name, point] = [before[end - 1], before[end]];
    if (point?.text !== "." || !name || (name.kind !== "field" && name.kind !== "name")) break;
    path.unshift(nameIn(name));
  }
  return path;
}

/** The function whose brackets the cursor stands in, and which of its arguments, counted from 0. */
export interface CallAt {
  name: string;
  argument: number;
}

export function callAt(formula: string, caret: number): CallAt | null {
  const open: { name: string; argument: number }[] = [];
  let last: Token | undefined;
  for (const token of scan(formula)) {
    if (token.from >= caret) {
      // On the name itself one wants to know about it too.
      break;
    }
    if (token.text === "(") {
      const called = last?.kind === "name" && last.to === token.from;
      open.push({ name: called ? (last?.text ?? "") : "", argument: 0 });
    } else if (token.text === ")") open.pop();
    else if (token.text === ",") {
      const call = open.at(-1);
      if (call) call.argument += 1;
    }
    last = token;
  }
  return open.findLast(({ name }) => name !== "") ?? null;
}

/** What is not closed, or closed too often: its place, and which; null where all is in pairs. */
export function unpaired(formula: string): { sign: "(" | ")" | "{" | '"'; from: number; to: number } | null {
  const open: Token[] = [];
  for (const token of scan(formula)) {
    if (!token.closed) {
      return { sign: token.kind === "text" ? '"' : "{", from: token.from, to: token.from + 1 };
    }
    if (token.text === "(") open.push(token);
    else if (token.text === ")" && !open.pop()) return { sign: ")", from: token.from, to: token.to };
  }
  const first = open.at(-1);
  return first ? { sign: "(", from: first.from, to: first.to } : null;
}

/**
 * Where the cursor goes instead, when a bracket or a brace is typed that stands there already and would be one too many: the one that
 * came with a suggestion. Null: it is written.
 */
export function passedOver(formula: string, caret: number, typed: string): number | null {
  if (typed !== ")" && typed !== "}") return null;
  const tokens = scan(formula);
  const within = tokens.find(
    (token) => token.from < caret && (caret < token.to || !token.closed) && token.kind !== "sign",
  );
  if (typed === "}") {
    // A chosen name has its brace behind it, so that the cursor stands after it already.
    const field = tokens.find(({ kind, closed, from, to }) => {
      return kind === "field" && closed && from < caret && (to === caret || to === caret + 1);
    });
    return field && (!within || within === field) ? field.to : null;
  }
  if (within || formula[caret] !== ")") return null;
  const written = unpaired(`${formula.slice(0, caret)})${formula.slice(caret)}`);
  return written?.sign === ")" ? caret + 1 : null;
}
