import { bare } from "@/api/bare";
import type { Edits, FieldEdit } from "@/api/recordEdits";
import type { SheafRecord } from "@/api/record";
import type { Field, Table } from "@/api/table";
import { canEdit } from "@/fields/kinds";
import { taken, type Block, type Carried } from "@/views/grid/carried";
import type { Place } from "@/views/grid/range";

export type Write = Edits;

/** A row below the last record: one that is to be made. */
export interface NewRow {
  row: number;
  fields: Record<string, unknown>;
}

/** A value that was not written: where, what, and why. */
export interface LeftOut {
  /** From 0; people see one more. Of a record that was to be made: its place among those. */
  row: number;
  /** Whether it is of a record that was not made. */
  isNew?: boolean;
  /** The column's label; blank: the whole row. */
  column: string;
  text: string;
  why: string;
  /** The cell that it was for, where it is known: its column's field and its record. */
  field?: string | undefined;
  record?: number;
  /** Whether the text is what somebody typed into the cell. */
  typed?: true;
}

/** What comes of a block laid over records. */
export interface Laid {
  writes: Write[];
  created: NewRow[];
  leftOut: LeftOut[];
  /** Labels of columns that are worked out and so were passed over. */
  passed: string[];
  /** Columns of the block that lie beyond the last one. */
  beyond: number;
}

/** What a block is laid over. */
export interface Ground {
  fields: Field[];
  tables: Table[];
  rowAt: (row: number) => SheafRecord | undefined;
  /** How many records there are. */
  rows: number;
}

/** A block laid over records from one cell on. A cell that cannot be read leaves what is there and is told. */
export function lay(block: Block, [column, row]: Place, ground: Ground): Laid {
  const laid: Laid = { writes: [], created: [], leftOut: [], passed: [], beyond: 0 };
  const passed = new Set<string>();
  block.forEach((line, down) => {
    const at = row + down;
    const record = ground.rowAt(at);
    const edits: FieldEdit[] = [];
    line.forEach((cell, across) => {
      const field = ground.fields[column + across];
      if (!field) {
        laid.beyond = Math.max(laid.beyond, column + across + 1 - ground.fields.length);
      } else if (!canEdit(field)) {
        if (cell.text !== "") passed.add(field.label);
      } else {
        const edit = editOf(cell, field, { row: at, record: record?.id }, ground.tables, laid);
        if (edit && !stands(edit, record)) edits.push(edit);
      }
    });
    if (record) {
      if (edits.length) laid.writes.push({ id: record.id, edits });
    } else if (at >= ground.rows && edits.some((edit) => edit.value !== null)) {
      laid.created.push({
        row: at,
        fields: Object.fromEntries(edits.map((edit) => [edit.field, edit.value])),
      });
    }
  });
  return { ...laid, passed: [...passed] };
}

function editOf(
  cell: Carried,
  field: Field,
  { row, record }: { row: number; record: number | undefined },
  tables: Table[],
  laid: Laid,
): FieldEdit | undefined {
  const reading = taken(cell, field, tables);
  if (reading.ok) return { field: field.name, value: reading.value, shown: reading.shown ?? reading.value };
  const left = { row, column: field.label, field: field.name, text: cell.text, why: reading.why };
  laid.leftOut.push(record === undefined ? left : { ...left, record });
  return undefined;
}

/** Whether it is so already; then there is nothing to write. */
function stands(edit: FieldEdit, record: SheafRecord | undefined): boolean {
  if (!record || record.misfits?.[edit.field]) return false;
  return JSON.stringify(bare(record.fields[edit.field]) ?? null) === JSON.stringify(bare(edit.value) ?? null);
}

/** Several as one; what is written to one record comes together. */
export function joined(parts: Laid[]): Laid {
  const writes = new Map<number, Write>();
  for (const { id, edits } of parts.flatMap((part) => part.writes)) {
    const write = writes.get(id);
    if (write) write.edits.push(...edits);
    else writes.set(id, { id, edits: [...edits] });
  }
  return {
    writes: [...writes.values()],
    created: parts.flatMap((part) => part.created),
    leftOut: parts.flatMap((part) => part.leftOut),
    passed: [...new Set(parts.flatMap((part) => part.passed))],
    beyond: parts.reduce((most, part) => Math.max(most, part.beyond), 0),
  };
}

/** One value, or nothing, for each cell of some columns and rows. */
export function evenly(cell: Carried, columns: number, rows: number): Block {
  return Array.from({ length: rows }, () => Array.from({ length: columns }, () => cell));
}
