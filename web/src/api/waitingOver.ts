import type { RecordPage, SheafRecord } from "@/api/record";
import type { WaitingEdit, WaitingEdits } from "@/api/waitingEdits";

/** A new record that waits, as it is shown. */
export function waitingRecord({ record, shown }: WaitingEdit): SheafRecord {
  const made = new Date(-record / 1000).toISOString();
  return { id: record, version: 0, created_at: made, updated_at: made, fields: shown };
}

/** A record with what was typed in it and is not sent yet: whatever is read meanwhile, that is not gone from the screen. */
export function laidOver(record: SheafRecord, edits: WaitingEdit[]): SheafRecord {
  const own = edits.filter((edit) => edit.record === record.id);
  if (own.length === 0) return record;
  const shown: Record<string, unknown> = Object.assign({}, ...own.map((edit) => edit.shown));
  const misfits = Object.entries(record.misfits ?? {}).filter(([name]) => !(name in shown));
  return { ...record, fields: { ...record.fields, ...shown }, misfits: Object.fromEntries(misfits) };
}

/**
 * The same for a page. New records stand after the last one, or before the first where the last is far away; whether they would
 * be found by a filter only the server could tell. `belongs`: of records in groups, whether one is of this group.
 */
export function pageLaidOver(
  waiting: WaitingEdits | undefined,
  table: string,
  page: RecordPage,
  isFirst: boolean,
  belongs: (record: SheafRecord) => boolean = () => true,
): RecordPage {
  const edits = waiting?.of(table) ?? [];
  if (edits.length === 0) return page;
  const records = page.records.map((record) => laidOver(record, edits));
  const made = isFirst
    ? edits
        .filter((edit) => edit.made)
        .map(waitingRecord)
        .filter(belongs)
    : [];
  return { ...page, records: page.next === null ? [...records, ...made] : [...made, ...records] };
}
