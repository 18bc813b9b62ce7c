import type { SheafRecord } from "@/api/record";
import type { Write } from "@/views/grid/lay";
import { replaced, type Matching } from "@/views/find/matching";

/** What a text is replaced by wherever it stands in some records; each with the version that was read, since few of them are shown. */
export function replacing(records: SheafRecord[], matching: Matching, what: string, by: string): Write[] {
  return records.flatMap((record) => {
    const edits = matching.fields.flatMap((field) => {
      const was = record.fields[field.name];
      if (typeof was !== "string" || !matching.has(record, field)) return [];
      const text = replaced(was, what, by);
      // A text that is blank is none.
      const value = text === "" ? null : text;
      return text === was ? [] : [{ field: field.name, value, shown: value, was }];
    });
    return edits.length ? [{ id: record.id, version: record.version, edits }] : [];
  });
}

export const cellsOf = (writes: Write[]): number => writes.reduce((sum, { edits }) => sum + edits.length, 0);
