import { useQuery, type QueryClient } from "@tanstack/react-query";
import { call, send, to } from "@/api/client";
import { liveOf } from "@/api/live";
import type { Schema } from "@/api/schema";
import { AT_ONCE, Slots } from "@/api/slots";
import type { Table } from "@/api/table";
import { useWorkspace } from "@/api/workspace";

export interface Misfit {
  value: unknown;
  code: string;
  message: string;
}

export interface CellError {
  code: string;
  message: string;
}

/** The document leaves open what misfits and errors hold. */
export interface SheafRecord extends Omit<Schema<"Record">, "misfits" | "errors"> {
  misfits?: Record<string, Misfit>;
  errors?: Record<string, CellError>;
  /** Which of the formulas that were asked about are true for it, counted from 0. */
  marks?: number[];
}

export interface RecordPage extends Omit<Schema<"Page">, "records"> {
  records: SheafRecord[];
}

/** What part of a table is asked for, and in which order. */
export interface Selection {
  filter: string;
  sort: string;
  search: string;
}

/** A record just written, and the number of the change where the server tells it. */
export interface Written {
  record: SheafRecord;
  seq: number | undefined;
}

export interface HistoryEntry {
  seq: number;
  at: string;
  by: { kind: string; name: string };
  kind: string;
  fields: Record<string, { before: unknown; after: unknown }>;
}

const records = (table: string) => to("tables", table, "records");
const record = (table: string, id: number) => to("tables", table, "records", id);

/**
 * Links are asked for with the record behind them, so that titles can be shown.
 */
export function expansion(table: Table): string | undefined {
  const links = table.fields.filter((field) => field.type === "link" || field.type === "links");
  return links.length ? links.map((field) => field.name).join(",") : undefined;
}

/** Where records are documents: all fields by their names, so that the document comes as the value of its own. */
export function everyField(table: Table): string | undefined {
  return table.document ? table.fields.map((field) => field.name).join(",") : undefined;
}

/** A written record as it is answered, its document's keys beside its fields: put together under the document's name. */
export function gathered(record: SheafRecord, table: Table): SheafRecord {
  if (!table.document || table.document in record.fields) return record;
  const names = new Set(table.fields.map((field) => field.name));
  const all = Object.entries(record.fields);
  const keys = all.filter(([name]) => !names.has(name));
  const document = keys.length ? Object.fromEntries(keys) : null;
  return {
    ...record,
    fields: { ...Object.fromEntries(all.filter(([name]) => names.has(name))), [table.document]: document },
  };
}

export interface PageAsk {
  selection?: Selection;
  expand?: string | undefined;
  fields?: string | undefined;
  /** Formulas: which are true for a record is told with it. */
  marks?: string[];
  limit: number;
  cursor?: string | undefined;
  count?: boolean;
  signal?: AbortSignal;
}

export async function fetchPage(workspace: string, table: string, ask: PageAsk): Promise<RecordPage> {
  await liveOf(workspace).begun();
  return call<RecordPage>(records(table), {
    workspace,
    ...(ask.signal ? { signal: ask.signal } : {}),
    query: {
      filter: ask.selection?.filter,
      sort: ask.selection?.sort,
      search: ask.selection?.search,
      expand: ask.expand,
      fields: ask.fields,
      mark: ask.marks,
      limit: ask.limit,
      cursor: ask.cursor,
      count: ask.count || undefined,
    },
  });
}

/** So many records are asked for at once: a longer filter is harder on the server than a second question. */
const PART = 40;

/** Ids in parts of which each is one question, the same parts for the same ids. */
export function idParts(ids: number[]): number[][] {
  const sorted = [...new Set(ids)].sort((a, b) => a - b);
  return Array.from({ length: Math.ceil(sorted.length / PART) }, (_, at) =>
    sorted.slice(at * PART, (at + 1) * PART),
  );
}

/** The records of one part; those that are not there are missing. */
export async function fetchPart(
  workspace: string,
  table: string,
  part: number[],
  ask: Pick<PageAsk, "fields" | "marks" | "signal">,
): Promise<SheafRecord[]> {
  const filter = part.map((id) => `@id = ${id}`).join(" or ");
  const selection = { filter, sort: "", search: "" };
  return (await fetchPage(workspace, table, { ...ask, selection, limit: PART })).records;
}

/** The records of any number of ids, a few parts at a time. */
export async function fetchByIds(
  workspace: string,
  table: string,
  ids: number[],
  ask: Pick<PageAsk, "fields" | "marks" | "signal">,
): Promise<SheafRecord[]> {
  const slots = new Slots(AT_ONCE);
  const parts = idParts(ids).map((part) =>
    slots.run(() => {
      // What waits for its turn is not asked any more where nobody wants the answer.
      ask.signal?.throwIfAborted();
      return fetchPart(workspace, table, part, ask);
    }),
  );
  return (await Promise.all(parts)).flat();
}

/** Which of these formulas are true for some records, by their ids. */
export async function fetchMarks(
  workspace: string,
  table: string,
  ids: number[],
  marks: string[],
  signal: AbortSignal,
): Promise<Map<number, number[]>> {
  const found = await fetchByIds(workspace, table, ids, { marks, signal });
  return new Map(found.map((record) => [record.id, record.marks ?? []]));
}

/** Whether the server understands a filter: throws the problem where it does not. */
export async function checkFilter(workspace: string, table: string, filter: string): Promise<void> {
  await fetchPage(workspace, table, { limit: 1, selection: { filter, sort: "", search: "" } });
}

const MOST_DISTINCT = 200;
const MOST_PAGES = 10;

/** The different texts of a field, in the order in which they come; of a large table those of its first records. */
export async function distinctTexts(workspace: string, table: string, field: string, signal: AbortSignal) {
  const found = new Map<string, string>();
  let cursor: string | undefined;
  for (let page = 0; page < MOST_PAGES; page++) {
    const { records: part, next } = await fetchPage(workspace, table, {
      limit: 1000,
      fields: field,
      cursor,
      signal,
    });
    for (const one of part) {
      const value = one.fields[field] ?? one.misfits?.[field]?.value;
      const text = typeof value === "string" || typeof value === "number" ? String(value).trim() : "";
      if (text !== "" && !found.has(text.toLocaleLowerCase())) found.set(text.toLocaleLowerCase(), text);
    }
    if (next === null || found.size > MOST_DISTINCT) break;
    cursor = next;
  }
  return [...found.values()].slice(0, MOST_DISTINCT);
}

export async function fetchRecord(workspace: string, table: Table, id: number): Promise<SheafRecord> {
  await liveOf(workspace).begun();
  return call<SheafRecord>(record(table.name, id), {
    workspace,
    query: { expand: expansion(table), fields: everyField(table) },
  });
}

/** `key`: sent twice with it, one record is made. */
export async function createRecord(
  workspace: string,
  table: string,
  fields: Record<string, unknown>,
  key?: string,
): Promise<Written> {
  const answer = await send<SheafRecord>(records(table), {
    method: "POST",
    workspace,
    body: { fields },
    headers: key === undefined ? {} : { "Idempotency-Key": key },
  });
  return { record: answer.body, seq: seqOf(answer.headers) };
}

/** Makes several records, all or none. */
export async function createRecords(
  workspace: string,
  table: string,
  rows: Record<string, unknown>[],
): Promise<{ records: SheafRecord[]; seq: number | undefined }> {
  const body = { records: rows.map((fields) => ({ fields })) };
  const answer = await send<{ records: SheafRecord[] }>(records(table), { method: "POST", workspace, body });
  return { records: answer.body.records, seq: seqOf(answer.headers) };
}

export async function patchRecord(
  workspace: string,
  table: string,
  id: number,
  fields: Record<string, unknown>,
  version?: number,
): Promise<Written> {
  const answer = await send<SheafRecord>(record(table, id), {
    method: "PATCH",
    workspace,
    body: { fields },
    headers: version === undefined ? {} : { "If-Match": `"${version}"` },
  });
  return { record: answer.body, seq: seqOf(answer.headers) };
}

export function fetchHistory(workspace: string, table: string, id: number) {
  return call<{ changes: HistoryEntry[] }>(`${record(table, id)}/history`, { workspace });
}

/** Brings a record to the state after a change; answers the number of the change that this was. */
export async function restoreRecord(workspace: string, table: string, id: number, seq: number) {
  const path = `${record(table, id)}/restore`;
  const answer = await send<unknown>(path, { method: "POST", workspace, body: { seq } });
  return seqOf(answer.headers);
}

const historyKey = (workspace: string, table: string, id: number) => [workspace, "history", table, id];

export function useHistory(table: string, id: number, enabled: boolean) {
  const workspace = useWorkspace();
  return useQuery({
    queryKey: historyKey(workspace, table, id),
    queryFn: () => fetchHistory(workspace, table, id),
    enabled,
  });
}

export function refreshHistory(cache: QueryClient, workspace: string, table: string, id: number) {
  return cache.invalidateQueries({ queryKey: historyKey(workspace, table, id) });
}

/** The same for many records, in one pass over what is kept. */
export function refreshHistories(cache: QueryClient, workspace: string, table: string, ids: number[]) {
  const named = new Set<unknown>(ids);
  return cache.invalidateQueries({
    queryKey: historyKey(workspace, table, 0).slice(0, -1),
    predicate: ({ queryKey }) => named.has(queryKey[3]),
  });
}

function seqOf(headers: Headers): number | undefined {
  const seq = headers.get("Sheaf-Change");
  return seq ? Number(seq) : undefined;
}
