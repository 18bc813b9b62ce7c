import { en } from "@/ui/text/en";

type Phrase = string | { one: string; other: string };
type Branch = { [key: string]: Phrase | Branch };
type KeysOf<T> = {
  [K in keyof T & string]: T[K] extends Phrase ? K : T[K] extends Branch ? `${K}.${KeysOf<T[K]>}` : never;
}[keyof T & string];

/** A place in the catalogue, e.g. `signIn.title`. */
export type TextKey = KeysOf<typeof en>;

const plural = new Intl.PluralRules("en");
const numbers = new Intl.NumberFormat("en");

/** A sentence of the catalogue with its blanks filled; `n` chooses between one and many. */
export function t(key: TextKey, blanks: Record<string, string | number> = {}): string {
  const phrase = find(key);
  const text =
    typeof phrase === "string" ? phrase : phrase[plural.select(Number(blanks.n)) === "one" ? "one" : "other"];
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = blanks[name];
    return value === undefined ? whole : typeof value === "number" ? numbers.format(value) : value;
  });
}

/** Words for a code that comes from the server, where the catalogue has some. */
export function wordsFor(group: "finding", code: string): string | undefined {
  return (en[group] as Record<string, string>)[code];
}

function find(key: string): Phrase {
  let at: unknown = en;
  for (const part of key.split(".")) at = (at as Record<string, unknown> | undefined)?.[part];
  return (at as Phrase | undefined) ?? key;
}
