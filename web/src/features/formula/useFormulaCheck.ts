import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { isPassing, Problem, sentence } from "@/api/problem";
import { checkFilter } from "@/api/record";
import type { Table } from "@/api/table";
import { useWorkspace } from "@/api/workspace";
import { unpaired } from "@/features/formula/scan";
import "@/ui/text/laterWords";
import { t } from "@/ui/text/text";
import { readMistake, type Mistake } from "@/views/filter/mend";

/** A pause of the fingers, in ms. */
const PAUSE = 450;
/** Makes a condition of a formula of any type, which the server can be asked about without anything being written. */
const ASKED = ["ISBLANK(", ")"] as const;

/** What is wrong with a formula and where, in characters of it. */
export interface FormulaFault extends Mistake {
  hint: string | undefined;
}

const pairs = { "(": "open", ")": "close", "{": "brace", '"': "quote" } as const;

/** A formula that is refused for reasons of its own: where, in its own characters. */
export function faultOf(error: unknown, formula: string, shift = 0): FormulaFault {
  const { message, place } = readMistake(sentence(error));
  const hint = error instanceof Problem ? error.hint : undefined;
  const length = [...formula].length;
  if (!place) return { message, hint, place };
  const [from, to] = [place.from - shift, place.to - shift];
  // What lies behind the formula's end is the frame that it was asked in.
  if (from >= length) return { message, hint, place: null };
  return { message, hint, place: { from: Math.max(0, from), to: Math.min(to, length) } };
}

/** A bracket, brace or quote without its other half is found without asking. */
export function unpairedFault(formula: string): FormulaFault | null {
  const found = unpaired(formula);
  if (!found) return null;
  // Places are counted in characters and not in halves of them, as the server does.
  const from = [...formula.slice(0, found.from)].length;
  const place = { from, to: from + 1 };
  return { message: t(`formula.unpaired.${pairs[found.sign]}`), hint: undefined, place };
}

/** Whether a formula is understood, asked when the typing pauses; `condition`: it must be a yes or no. */
export function useFormulaCheck(table: Table, formula: string, condition: boolean) {
  const workspace = useWorkspace();
  const [asked] = useDebouncedValue(formula.trim() === "" ? "" : formula, PAUSE);
  const paused = asked === formula;
  const own = asked === "" ? null : unpairedFault(asked);
  const check = useQuery({
    queryKey: [workspace, "formula", table.name, condition, asked],
    queryFn: async () => {
      try {
        await checkFilter(workspace, table.name, condition ? asked : ASKED.join(asked));
        return null;
      } catch (error) {
        // Only a refusal says something about the formula.
        if (isPassing(error)) throw error;
        return faultOf(error, asked, condition ? 0 : ASKED[0].length);
      }
    },
    enabled: asked !== "" && own === null,
    staleTime: 30_000,
    retry: false,
  });
  const fault = paused ? (own ?? check.data ?? null) : null;
  return { fault, fine: paused && asked !== "" && own === null && check.data === null };
}
