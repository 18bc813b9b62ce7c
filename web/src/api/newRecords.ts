import { Problem } from "@/api/problem";
import { createRecords, type SheafRecord } from "@/api/record";
import type { Done } from "@/api/undo";

/** Records of one request; all of them or none are made. */
const AT_ONCE = 500;

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
    await makePart(workspace, table, part, made);
  }
  made.refused.sort((a, b) => a.at - b.at);
  return made;
}

interface Row {
  fields: Record<string, unknown>;
  at: number;
}

async function makePart(workspace: string, table: string, rows: Row[], made: MadeRecords) {
  let left = rows;
  while (left.length > 0) {
    try {
      const { records, seq } = await createRecords(
        workspace,
        table,
        left.map(({ fields }) => fields),
      );
      made.records.push(...records);
      const [first, ...others] = records.map(({ id }) => id);
      if (first !== undefined) made.done.push({ table, record: first, others, seq });
      return;
    } catch (error) {
      const named = refusedOf(error, left);
      if (named.length === 0) {
        made.refused.push(...left.map(({ at }) => ({ at, field: undefined, why: error })));
        return;
      }
      made.refused.push(...named);
      const gone = new Set(named.map(({ at }) => at));
      left = left.filter(({ at }) => !gone.has(at));
    }
  }
}

/** The rows that a refusal names, each with its first reason: `records[3].email`. */
function refusedOf(error: unknown, rows: Row[]): RefusedRow[] {
  if (!(error instanceof Problem)) return [];
  const found = new Map<number, RefusedRow>();
  for (const { field, message } of error.errors) {
    const match = /^records\[(\d+)\](?:\.(.+))?$/.exec(field);
    const row = match ? rows[Number(match[1])] : undefined;
    if (row && !found.has(row.at)) found.set(row.at, { at: row.at, field: match?.[2], why: message });
  }
  if (found.size === 0 && rows.length === 1 && rows[0])
    return [{ at: rows[0].at, field: error.errors[0]?.field, why: error }];
  return [...found.values()];
}
