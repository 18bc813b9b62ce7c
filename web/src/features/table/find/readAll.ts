import { fetchPage, type Selection, type SheafRecord } from "@/api/record";
import type { Matching } from "@/views/find/matching";
import { both } from "@/views/look";

/** Records that are changed in one step: what undoes it names each of them. */
export const MOST_REPLACED = 20_000;
const PART = 1000;

interface Asked {
  workspace: string;
  table: string;
  selection: Selection;
  matching: Matching;
  onRead: (records: number) => void;
}

/** All records that have what is looked for; or how many there are, where those are too many. */
export async function readAll(asked: Asked, signal: AbortSignal): Promise<SheafRecord[] | number> {
  const { matching } = asked;
  const selection = { ...asked.selection, filter: both(asked.selection.filter, matching.formula) };
  const fields = matching.fields.map(({ name }) => name).join(",");
  const ask = { selection, fields, limit: PART, signal };
  const found: SheafRecord[] = [];
  let cursor: string | undefined;
  do {
    const first = cursor === undefined;
    const page = await fetchPage(asked.workspace, asked.table, { ...ask, cursor, count: first });
    found.push(...page.records);
    if (first && (page.count ?? 0) > MOST_REPLACED) return page.count ?? 0;
    // Some may have come since they were counted.
    if (found.length > MOST_REPLACED) return found.length;
    asked.onRead(found.length);
    cursor = page.next ?? undefined;
  } while (cursor !== undefined);
  return found;
}
