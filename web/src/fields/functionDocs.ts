import { useQuery } from "@tanstack/react-query";
import { language, type Language } from "@/ui/text/language";

/** What the formula language says of a function; made from its own table (crates/sheaf-query). */
export interface FunctionDoc {
  name: string;
  /** Other names that it goes by. */
  aliases: string[];
  family: string;
  /** `LEFT(text, [count])`; brackets: may be left out; `…`: any number of the one before. */
  signature: string;
  doc: string;
  /** Formulas with what they give; "" is a blank. */
  examples: [string, string][];
}

/** English sentences with what they are in a language. */
export type Translations = Record<string, string>;

export const translations: Record<Exclude<Language, "en">, () => Promise<{ default: Translations }>> = {
  de: () => import("@/fields/functionDocs/de.json"),
  es: () => import("@/fields/functionDocs/es.json"),
  fr: () => import("@/fields/functionDocs/fr.json"),
  pl: () => import("@/fields/functionDocs/pl.json"),
  pt: () => import("@/fields/functionDocs/pt.json"),
};

/** All functions in the manual's order, in the language of the pages; read once, when a formula is first written. */
export function useFunctionDocs(): FunctionDoc[] {
  const spoken = language();
  const read = useQuery({
    queryKey: ["functions", spoken],
    queryFn: () => functionDocs(spoken),
    staleTime: Infinity,
  });
  return read.data ?? none;
}

/** All functions, explained in a language. */
export async function functionDocs(spoken: Language): Promise<FunctionDoc[]> {
  const english = (await import("@/fields/functions.json")).default as unknown as FunctionDoc[];
  if (spoken === "en") return english;
  const said = (await translations[spoken]()).default;
  return english.map((one) => ({ ...one, doc: said[one.doc] ?? one.doc }));
}

const none: FunctionDoc[] = [];

export function functionCalled(name: string, functions: FunctionDoc[]): FunctionDoc | undefined {
  const wanted = name.toUpperCase();
  return functions.find((one) => one.name === wanted || one.aliases.includes(wanted));
}

/** The arguments of a signature as they are written there: `text`, `[count]`, `…`. */
export function argumentsOf(signature: string): string[] {
  const inside = signature.slice(signature.indexOf("(") + 1, signature.lastIndexOf(")"));
  return inside === "" ? [] : inside.split(/,\s*(?![^[]*\])/).map((part) => part.trim());
}
