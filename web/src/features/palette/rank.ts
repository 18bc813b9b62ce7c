import { fold, wordsIn } from "@/features/palette/fold";

/** Something that can be chosen by its name, or by other words for it. */
export interface Named {
  label: string;
  also?: string | undefined;
}

/** How well a name fits what is typed; 0 where it does not. Every word must stand in it. */
export function score({ label, also = "" }: Named, query: string): number {
  const words = wordsIn(query);
  if (words.length === 0) return 1;
  const name = fold(label);
  const typed = words.join(" ");
  if (name === typed) return 100;
  if (name.startsWith(typed)) return 90;
  const other = fold(also);
  let least = 80;
  for (const word of words) least = Math.min(least, wordScore(name, other, word));
  return least;
}

function wordScore(name: string, other: string, word: string): number {
  if (startsAWord(name, word)) return 80;
  if (startsAWord(other, word)) return 60;
  if (name.includes(word)) return 40;
  return word.length > 1 && word === initials(name).slice(0, word.length) ? 30 : 0;
}

function startsAWord(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    if (at === 0 || !/[\p{L}\p{N}]/u.test(text.charAt(at - 1))) return true;
  }
  return false;
}

const initials = (name: string) =>
  name
    .split(/[^\p{L}\p{N}]+/u)
    .map((word) => word.charAt(0))
    .join("");

/** The best first; what fits equally well stays in the order in which it came. */
export function ranked<T extends Named>(all: T[], query: string): T[] {
  return all
    .map((one) => ({ one, fit: score(one, query) }))
    .filter(({ fit }) => fit > 0)
    .sort((a, b) => b.fit - a.fit)
    .map(({ one }) => one);
}
