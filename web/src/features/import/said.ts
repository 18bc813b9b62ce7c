import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type { Finding, Said, SaidValue } from "@/api/import";
import { language, type Language } from "@/ui/text/language";
import { formOf } from "@/ui/text/text";
import type { Phrase } from "@/ui/text/words";

/** English templates with what they are in a language; several forms where the count `n` chooses one. */
export type Sentences = Record<string, Phrase>;

export const translations: Record<Exclude<Language, "en">, () => Promise<{ default: Sentences }>> = {
  de: () => import("@/features/import/said/de.json"),
  es: () => import("@/features/import/said/es.json"),
  fr: () => import("@/features/import/said/fr.json"),
  pl: () => import("@/features/import/said/pl.json"),
  pt: () => import("@/features/import/said/pt.json"),
};

/** What is said of a finding, in the language of the pages. */
export interface Telling {
  message: (finding: Finding) => string;
  suggestion: (finding: Finding) => string | null;
  /** A sentence with its template, where there is one. */
  sentence: (english: string, said?: Said | null) => string;
  /** What speaks for a decision, with the templates of its clauses, where there are any. */
  evidence: (english: string, clauses?: Said[]) => string;
}

/** Reads the sentences of the language once; until they are there, and where one is missing, it is said in English. */
export function useTelling(): Telling {
  const spoken = language();
  const read = useQuery({
    queryKey: ["said", spoken],
    queryFn: () => sentencesOf(spoken),
    staleTime: Infinity,
    enabled: spoken !== "en",
  });
  const sentences = read.data ?? null;
  return useMemo(() => tellingIn(sentences, spoken), [sentences, spoken]);
}

export async function sentencesOf(spoken: Language): Promise<Sentences> {
  return spoken === "en" ? {} : (await translations[spoken]()).default;
}

export function tellingIn(sentences: Sentences | null, spoken: Language): Telling {
  const rules = new Intl.PluralRules(spoken);
  const sentence = (english: string, said?: Said | null) =>
    (sentences && said ? fill(said, sentences, rules) : null) ?? english;
  const evidence = (english: string, clauses: Said[] = []) => {
    const told = sentences && clauses.map((clause) => fill(clause, sentences, rules));
    if (!told || told.length === 0 || told.includes(null)) return english;
    return told.join(spoken === "fr" ? " ; " : "; ");
  };
  return {
    sentence,
    evidence,
    message: ({ message, told }) => sentence(message, told?.message),
    suggestion: ({ suggestion, told }) => (suggestion ? sentence(suggestion, told?.suggestion) : null),
  };
}

/** What the server has no template for comes as it is. */
const UNTOLD = "{text}";

/** A template of a language filled in; null where the language lacks it, or one within it. */
export function fill(said: Said, sentences: Sentences, rules: Intl.PluralRules): string | null {
  const phrase = said.words === UNTOLD ? UNTOLD : sentences[said.words];
  if (phrase === undefined) return null;
  const values = said.values ?? {};
  const filled = new Map<string, string>();
  for (const [name, value] of Object.entries(values)) {
    const text = fillValue(value, sentences, rules);
    if (text === null) return null;
    filled.set(name, text);
  }
  const template = formOf(phrase, rules, Number(filled.get("n")));
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => filled.get(name) ?? whole);
}

function fillValue(value: SaidValue, sentences: Sentences, rules: Intl.PluralRules): string | null {
  if (typeof value === "string") return value;
  if (!Array.isArray(value)) return fill(value, sentences, rules);
  const parts = value.map((part) => fillValue(part, sentences, rules));
  return parts.includes(null) ? null : parts.join(", ");
}
