/** A text as it is compared: without case and accents. Each character stays one, so that places in it are places in the text. */
export function fold(text: string): string {
  return Array.from(text, foldOne).join("");
}

function foldOne(character: string): string {
  const plain = character
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace("ł", "l")
    .replace("ø", "o");
  return plain.length === character.length ? plain : (plain[0] ?? character).padEnd(character.length);
}

export const wordsIn = (query: string): string[] => fold(query).split(/\s+/).filter(Boolean);

export interface Piece {
  text: string;
  marked: boolean;
}

/** A text in pieces, those marked in which words of the query stand. */
export function marked(text: string, query: string): Piece[] {
  const folded = fold(text);
  const hit = new Array<boolean>(text.length).fill(false);
  for (const word of wordsIn(query)) {
    for (let at = folded.indexOf(word); at >= 0; at = folded.indexOf(word, at + word.length)) {
      hit.fill(true, at, at + word.length);
    }
  }
  const pieces: Piece[] = [];
  for (let at = 0; at < text.length; at++) {
    const last = pieces.at(-1);
    const one = { text: text.charAt(at), marked: hit[at] ?? false };
    if (last && last.marked === one.marked) last.text += one.text;
    else pieces.push(one);
  }
  return pieces;
}

const AROUND = 40;

/** Of a long text the part around its first mark. */
export function excerpt(text: string, query: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  const folded = fold(line);
  const places = wordsIn(query)
    .map((word) => folded.indexOf(word))
    .filter((at) => at >= 0);
  const first = places.length ? Math.min(...places) : 0;
  const from = first <= AROUND ? 0 : Math.max(0, line.lastIndexOf(" ", first - AROUND / 2) + 1);
  const part = line.slice(from, from + 4 * AROUND);
  return `${from > 0 ? "…" : ""}${part}${from + part.length < line.length ? "…" : ""}`;
}
