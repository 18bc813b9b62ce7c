import type { FieldEdit } from "@/api/recordEdits";
import type { SheafRecord } from "@/api/record";
import type { Field, Table } from "@/api/table";
import { canEdit } from "@/fields/kinds";
import { readText } from "@/fields/readText";

export interface Write {
  id: number;
  edits: FieldEdit[];
}

export interface Pasted {
  writes: Write[];
  /** Rows that lie below the last record: new ones. */
  created: Record<string, unknown>[];
  /** Why cells were left out; the first of each. */
  refused: string[];
  refusedCount: number;
}

interface Target {
  column: number;
  row: number;
}

/** A block of text laid over records from one cell on. What cannot be read is left as it is and told. */
export function readPaste(
  block: readonly (readonly string[])[],
  target: Target,
  fields: Field[],
  tables: Table[],
  rowAt: (row: number) => SheafRecord | undefined,
  rows: number,
): Pasted {
  const pasted: Pasted = { writes: [], created: [], refused: [], refusedCount: 0 };
  block.forEach((line, down) => {
    const edits = readLine(line, fields.slice(target.column), tables, pasted);
    if (edits.length === 0) return;
    const record = rowAt(target.row + down);
    if (record) pasted.writes.push({ id: record.id, edits });
    else if (target.row + down >= rows) {
      pasted.created.push(Object.fromEntries(edits.map((edit) => [edit.field, edit.value])));
    }
  });
  return pasted;
}

function readLine(line: readonly string[], fields: Field[], tables: Table[], pasted: Pasted): FieldEdit[] {
  const edits: FieldEdit[] = [];
  line.forEach((text, across) => {
    const field = fields[across];
    if (!field || !canEdit(field)) return;
    const reading = readText(text, field, tables);
    if (reading.ok)
      edits.push({ field: field.name, value: reading.value, shown: reading.shown ?? reading.value });
    else {
      pasted.refusedCount += 1;
      if (pasted.refused.length < 3 && !pasted.refused.includes(reading.why))
        pasted.refused.push(reading.why);
    }
  });
  return edits;
}
