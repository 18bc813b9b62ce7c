import { everyField, expansion, fetchPage, type SheafRecord } from "@/api/record";
import type { Table } from "@/api/table";
import { orderOf, type Seen } from "@/features/export/seen";
import { MOST_COLOURS } from "@/views/colouring";

/** Records of one question. */
const PAGE = 1000;

/** How many records are seen. */
export async function countSeen(workspace: string, table: Table, seen: Seen, signal: AbortSignal) {
  const page = await fetchPage(workspace, table.name, { selection: seen, limit: 1, count: true, signal });
  return page.count ?? 0;
}

/** All records that are seen, in their order, with what colours them; `tell` hears how many there are so far. */
export async function allSeen(
  workspace: string,
  table: Table,
  seen: Seen,
  signal: AbortSignal,
  tell: (read: number) => void,
): Promise<SheafRecord[]> {
  const ask = {
    selection: { filter: seen.filter, search: seen.search, sort: orderOf(seen) },
    expand: expansion(table),
    fields: everyField(table),
    marks: seen.colours.slice(0, MOST_COLOURS).map(({ when }) => when),
    limit: PAGE,
    signal,
  };
  const all: SheafRecord[] = [];
  for (let cursor: string | null | undefined; cursor !== null;) {
    const page = await fetchPage(workspace, table.name, { ...ask, cursor });
    for (const record of page.records) all.push(record);
    tell(all.length);
    cursor = page.next;
  }
  return all;
}
