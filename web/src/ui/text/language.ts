import { useSyncExternalStore } from "react";
import { place } from "@/ui/place";
import type { Words } from "@/ui/text/words";

/** The languages of the pages, each by its own name. */
export const languages = [
  { code: "en", name: "English" },
  { code: "de", name: "Deutsch" },
  { code: "es", name: "Español" },
  { code: "fr", name: "Français" },
  { code: "pl", name: "Polski" },
  { code: "pt", name: "Português" },
] as const;

export type Language = (typeof languages)[number]["code"];

/** Only the chosen one is fetched. English comes with the pages, since it stands in for what is missing. */
export const catalogues: Record<Exclude<Language, "en">, () => Promise<Words>> = {
  de: async () => (await import("@/ui/text/de/de")).de,
  es: async () => (await import("@/ui/text/es/es")).es,
  fr: async () => (await import("@/ui/text/fr/fr")).fr,
  pl: async () => (await import("@/ui/text/pl/pl")).pl,
  pt: async () => (await import("@/ui/text/pt/pt")).pt,
};

/** Where people have not said which country's habits they keep. */
const regions: Record<Language, string> = {
  en: "en-GB",
  de: "de-DE",
  es: "es-ES",
  fr: "fr-FR",
  pl: "pl-PL",
  pt: "pt-BR",
};

interface Chosen {
  language: Language;
  /** The language with the country, e.g. `de-AT`. */
  tag: string;
  words: Words | null;
  /** Whether the person said so; else it is the browser that asks for it. */
  said: boolean;
}

let chosen: Chosen = { language: "en", tag: regions.en, words: null, said: false };
const watchers = new Set<() => void>();
const KEY = "sheaf.language";

export const language = (): Language => chosen.language;
/** For what is said in words, e.g. the names of months: the language with a country. */
export function localeTag(): string {
  const theirs = formTag();
  return bare(theirs) === chosen.language ? theirs : chosen.tag;
}

/** For how numbers, days and amounts are written: as the place does, for whoever has chosen no language. */
export function formTag(): string {
  const { locale } = place();
  if (chosen.said || locale === null) return chosen.tag;
  const code = bare(locale);
  return locale.includes("-") || !isLanguage(code) ? locale : tagOf(code, wanted());
}

export const translation = (): Words | null => chosen.words;

const isLanguage = (code: string | null | undefined): code is Language =>
  languages.some((known) => known.code === code);

const bare = (tag: string) => tag.toLowerCase().split("-")[0];

/** The first language of the browser that there is; English where there is none. */
export function preferred(wanted: readonly string[]): Language {
  return wanted.map(bare).find(isLanguage) ?? "en";
}

/** The language with the first country that the browser names with it. */
export function tagOf(code: Language, wanted: readonly string[]): string {
  return wanted.find((tag) => bare(tag) === code && tag.includes("-")) ?? regions[code];
}

const wanted = () => (typeof navigator === "undefined" ? [] : (navigator.languages ?? []));

/** Fetches the words and shows the pages in them; `said`: the person wants it so. Answers false where they could not be fetched; the pages stay as they are. */
export async function speak(code: Language, said = false): Promise<boolean> {
  try {
    const words = code === "en" ? null : await catalogues[code]();
    become({ language: code, tag: tagOf(code, wanted()), words, said });
    return true;
  } catch {
    return false;
  }
}

/** What a person chooses is remembered in this browser. */
export async function choose(code: Language): Promise<boolean> {
  const done = await speak(code, true);
  if (done) remember(code);
  return done;
}

/** At the start: what was chosen before, else what the browser asks for. */
export function begin(): Promise<boolean> {
  const before = remembered();
  return speak(before ?? preferred(wanted()), before !== undefined);
}

export function useLanguage(): Language {
  return useSyncExternalStore(watch, language);
}

function watch(watcher: () => void) {
  watchers.add(watcher);
  return () => void watchers.delete(watcher);
}

function become(next: Chosen) {
  chosen = next;
  if (typeof document !== "undefined") {
    document.documentElement.lang = next.language;
    document.documentElement.dir = direction(next.language);
  }
  for (const watcher of watchers) watcher();
}

const rightToLeft = new Set(["ar", "fa", "he", "ur"]);

/** Of the writing: all of the languages above run from left to right. */
export const direction = (code: string): "ltr" | "rtl" => (rightToLeft.has(code) ? "rtl" : "ltr");

function remembered(): Language | undefined {
  try {
    const code = localStorage.getItem(KEY);
    return isLanguage(code) ? code : undefined;
  } catch {
    return undefined;
  }
}

function remember(code: Language) {
  try {
    localStorage.setItem(KEY, code);
  } catch {
    // Forbidden storage: the choice ends with this page.
  }
}
