import { en } from "@/ui/text/en";
import { perLocale } from "@/ui/locale";
import { language, translation } from "@/ui/text/language";
import { isPlural, type English, type Phrase } from "@/ui/text/words";

type Branch = { [key: string]: Phrase | Branch };
type KeysOf<T> = {
  [K in keyof T & string]: T[K] extends Phrase ? K : T[K] extends Branch ? `${K}.${KeysOf<T[K]>}` : never;
}[keyof T & string];

/** A place in the catalogue, e.g. `signIn.title`. */
export type TextKey = KeysOf<English>;

const english: Record<string, unknown> = { ...en };

/** Words that come with a page: what is no part of the first load stays out of it. */
export function addWords(words: Partial<English>) {
  Object.assign(english, words);
}

const englishForms = new Intl.PluralRules("en");
const numbers = perLocale((_, form) => new Intl.NumberFormat(form));
// Which form a number takes is the language's matter, and not the country's: Portugal and Brazil differ in what 0 takes.
const forms = perLocale(() => new Intl.PluralRules(language()));

/** A sentence of the catalogue with its blanks filled; `n` chooses the form where there are several. */
export function t(key: TextKey, blanks: Record<string, string | number> = {}): string {
  const own = find(translation(), key);
  const phrase = own ?? find(english, key) ?? key;
  const text = formOf(phrase, own === undefined ? englishForms : forms(), Number(blanks.n));
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = blanks[name];
    return value === undefined ? whole : typeof value === "number" ? numbers().format(value) : value;
  });
}

/** A number within a sentence or beside a word, grouped as people write it. */
export const count = (n: number): string => numbers().format(n);

/** Words for a code, of the server or of a key, where the catalogue has some. */
export function wordsFor(group: "finding" | "problem" | "keyName", code: string): string | undefined {
  const phrase = find(translation(), `${group}.${code}`) ?? find(english, `${group}.${code}`);
  return typeof phrase === "string" ? phrase : undefined;
}

/** The form of a phrase that a number takes. */
export function formOf(phrase: Phrase, rules: Intl.PluralRules, n: number): string {
  if (typeof phrase === "string") return phrase;
  const form = rules.select(n);
  const said = form === "zero" || form === "two" ? undefined : phrase[form];
  return said ?? phrase.other ?? phrase.many ?? phrase.one;
}

function find(words: unknown, key: string): Phrase | undefined {
  let at = words;
  for (const part of key.split(".")) at = (at as Record<string, unknown> | null | undefined)?.[part];
  return typeof at === "string" || isPlural(at) ? at : undefined;
}
