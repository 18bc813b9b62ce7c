import { sentence } from "@/api/problem";
import { everyField, expansion, fetchPage, type SheafRecord } from "@/api/record";
import { AT_ONCE, Slots } from "@/api/slots";
import type { Table } from "@/api/table";

/** Records of one table in which the words stand. */
export interface Found {
  table: Table;
  records: SheafRecord[];
}

/** What is found so far, in the order in which tables answered. */
export interface Search {
  query: string;
  found: Found[];
  failed: { table: Table; why: string }[];
  /** Tables that have not answered yet. */
  left: number;
}

/** Fewer letters than these stand nearly everywhere. */
export const LEAST = 2;
const EACH = 5;

type Ask = (table: Table, query: string, signal: AbortSignal) => Promise<SheafRecord[]>;

/** Asks all tables, a few at a time, and tells after each answer. Stops with the signal. */
export async function searchAll(
  tables: Table[],
  query: string,
  ask: Ask,
  tell: (search: Search) => void,
  signal: AbortSignal,
): Promise<void> {
  let search: Search = { query, found: [], failed: [], left: tables.length };
  const say = (change: Partial<Search>) => {
    if (signal.aborted) return;
    search = { ...search, ...change, left: search.left - 1 };
    tell(search);
  };
  const slots = new Slots(AT_ONCE);
  const one = async (table: Table) => {
    if (signal.aborted) return;
    try {
      const records = await ask(table, query, signal);
      say(records.length ? { found: [...search.found, { table, records }] } : {});
    } catch (error) {
      say({ failed: [...search.failed, { table, why: sentence(error) }] });
    }
  };
  tell(search);
  await Promise.all(tables.map((table) => slots.run(() => one(table))));
}

/** Records of a table by the search that its page has too. */
export function askTable(workspace: string): Ask {
  return async (table, query, signal) => {
    const page = await fetchPage(workspace, table.name, {
      selection: { search: query, filter: "", sort: "" },
      expand: expansion(table),
      fields: everyField(table),
      limit: EACH,
      signal,
    });
    return page.records;
  };
}
