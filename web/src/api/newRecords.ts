import { Problem } from "@/api/problem";
import { createRecords, type SheafRecord } from "@/api/record";
import type { Done } from "@/api/undo";

/** Records of one request; all of them or none are made. */
const AT_ONCE = 500;
/** Refusals that a whole part is sent again after. A server that names few rows at a time is then asked with halves. */
const ROUNDS = 3;

/** A row that the server refused: its place among those that were asked for, and why. */
export interface RefusedRow {
  at: number;
  field: string | undefined;
  why: unknown;
}

export interface MadeRecords {
  records: SheafRecord[];
  done: Done[];
  refused: RefusedRow[];
}

/** Makes records in as few requests as can be. A row that is refused is left out and told; the others are made without it. */
export async function makeRecords(
  workspace: string,
  table: string,
  rows: Record<string, unknown>[],
): Promise<MadeRecords> {
  const made: MadeRecords = { records: [], done: [], refused: [] };
  for (let from = 0; from < rows.length; from += AT_ONCE) {
    const part = rows.slice(from, from + AT_ONCE).map((fields, at) => ({ fields, at: from + at }));
    await makePart(workspace, table, part, made, ROUNDS);
  }
  made.refused.sort((a, b) => a.at - b.at);
  return made;
}

interface Row {
  fields: Record<string, unknown>;
  at: number;
}

async function makePart(workspace: string, table: string, rows: Row[], made: MadeRecords, rounds: number) {
  if (rows.length === 0) return;
  const refused = await makeTogether(workspace, table, rows, made);
  made.refused.push(...refused);
  if (refused.length === 0) return;
  const gone = new Set(refused.map(({ at }) => at));
  const left = rows.filter(({ at }) => !gone.has(at));
  if (rounds > 1) return makePart(workspace, table, left, made, rounds - 1);
  const half = Math.ceil(left.length / 2);
  await makePart(workspace, table, left.slice(0, half), made, 1);
  await makePart(workspace, table, left.slice(half), made, 1);
}

/** Makes all of the rows, or answers which of them were refused; all, where none is named. */
async function makeTogether(
  workspace: string,
  table: string,
  rows: Row[],
  made: MadeRecords,
): Promise<RefusedRow[]> {
  try {
    const { records, seq } = await createRecords(
      workspace,
      table,
      rows.map(({ fields }) => fields),
    );
    made.records.push(...records);
    const [first, ...others] = records.map(({ id }) => id);
    if (first !== undefined) made.done.push({ table, record: first, others, made: true, seq });
    return [];
  } catch (error) {
    const named = refusedOf(error, rows);
    return named.length ? named : rows.map(({ at }) => ({ at, field: undefined, why: error }));
  }
}

/** The rows that a refusal names, each with its first reason: `records[3].email`. */
function refusedOf(error: unknown, rows: Row[]): RefusedRow[] {
  if (!(error instanceof Problem)) return [];
  const found = new Map<number, RefusedRow>();
  for (const one of error.errors) {
    const match = /^records\[(\d+)\](?:\.(.+))?$/.exec(one.field);
    const row = match ? rows[Number(match[1])] : undefined;
    const errors = [{ ...one, field: match?.[2] ?? "" }];
    const why = new Problem(error.status, { code: "invalid", detail: one.message, errors });
    if (row && !found.has(row.at)) found.set(row.at, { at: row.at, field: match?.[2], why });
  }
  if (found.size === 0 && rows.length === 1 && rows[0])
    return [{ at: rows[0].at, field: error.errors[0]?.field, why: error }];
  return [...found.values()];
}
