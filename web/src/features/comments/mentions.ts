import type { Member } from "@/api/people";

/** A piece of a comment: words, or somebody who is mentioned. */
export type Piece = { text: string } | { id: number; name: string };

const written = /@\[([^[\]\n]+)\]\((\d+)\)/g;

/** A comment as it is shown: `@[Ann Weber](7)` is a mention, all else are words. */
export function piecesOf(text: string): Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  for (const match of text.matchAll(written)) {
    if (match.index > from) pieces.push({ text: text.slice(from, match.index) });
    pieces.push({ id: Number(match[2]), name: match[1] ?? "" });
    from = match.index + match[0].length;
  }
  if (from < text.length) pieces.push({ text: text.slice(from) });
  return pieces;
}

/** A name without what would end it in a written mention. */
const readable = (name: string) => name.replace(/[[\]\n]/g, " ").trim();

/** A comment as it is typed: `@Ann Weber`; and whom that means. */
export function typedOf(text: string): { text: string; people: Member[] } {
  const pieces = piecesOf(text);
  return {
    text: pieces.map((piece) => ("id" in piece ? `@${piece.name}` : piece.text)).join(""),
    people: pieces.flatMap((piece) => ("id" in piece ? [{ id: piece.id, name: piece.name }] : [])),
  };
}

/**
 * A typed comment as it is sent. Of two people with one name the first is meant, so those who were picked come first; of
 * names that begin alike, the longest that stands there.
 */
export function writtenOf(typed: string, people: Member[]): string {
  const known = people
    .map(({ id, name }) => ({ id, name: readable(name) }))
    .filter(({ name }) => name)
    .sort((a, b) => b.name.length - a.name.length);
  let out = "";
  let at = 0;
  while (at < typed.length) {
    const found = beginsMention(typed, at)
      ? known.find(({ name }) => typed.startsWith(name, at + 1) && !isWord(typed[at + 1 + name.length]))
      : undefined;
    out += found ? `@[${found.name}](${found.id})` : typed[at];
    at += found ? found.name.length + 1 : 1;
  }
  return out;
}

const isWord = (letter: string | undefined) => letter !== undefined && /[\p{L}\p{N}_]/u.test(letter);

/** An address such as `ann@example.org` mentions nobody. */
const beginsMention = (text: string, at: number) => text[at] === "@" && !isWord(text[at - 1]);

/** What is being typed behind an `@` just before the cursor. */
export interface Sought {
  from: number;
  query: string;
}

const LONGEST = 40;

export function soughtAt(text: string, cursor: number): Sought | null {
  for (let from = cursor - 1; from >= Math.max(0, cursor - LONGEST); from--) {
    if (text[from] === "\n") return null;
    if (beginsMention(text, from)) return { from, query: text.slice(from + 1, cursor) };
  }
  return null;
}

const plain = (text: string) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

/** Those whose name, or a word of it, begins so. */
export function matching(people: Member[], query: string): Member[] {
  const wanted = plain(query);
  return people.filter(({ name }) => {
    const own = plain(name);
    return own.startsWith(wanted) || own.split(/\s+/).some((word) => wanted && word.startsWith(wanted));
  });
}

/** The text with somebody's name in place of what was typed, and where the cursor stands then. */
export function complete(text: string, sought: Sought, cursor: number, name: string) {
  const head = `${text.slice(0, sought.from)}@${readable(name)} `;
  return { text: head + text.slice(cursor).replace(/^ /, ""), cursor: head.length };
}
