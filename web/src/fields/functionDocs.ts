import { useQuery } from "@tanstack/react-query";

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

/** All functions in the manual's order; read once, when a formula is first written. */
export function useFunctionDocs(): FunctionDoc[] {
  const read = useQuery({
    queryKey: ["functions"],
    queryFn: async () => (await import("@/fields/functions.json")).default as unknown as FunctionDoc[],
    staleTime: Infinity,
  });
  return read.data ?? none;
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
