import { bare } from "@/api/bare";
import type { SheafRecord } from "@/api/record";
import type { Field, Table } from "@/api/table";
import { readText, type TextReading } from "@/fields/readText";
import { writeText } from "@/fields/writeText";
import { faceOf } from "@/views/grid/cell";

/** A cell on its way elsewhere: as text, and exactly, for a field that holds the same. */
export interface Carried {
  text: string;
  exact?: Exact;
}

interface Exact {
  /** What a field must hold to take the value as it is; see `holds`. */
  holds: string;
  value: unknown;
  /** What is shown until the server answers. */
  shown: unknown;
}

/** Rows of cells. */
export type Block = Carried[][];

/** Fields that hold the same take each other's values as they are: links to one table, choices of the same words, amounts in one currency. */
export function holds(field: Field): string {
  const choices = field.choices?.map((choice) => choice.label);
  return JSON.stringify([field.type, field.link?.table, choices, field.currency]);
}

export function carry(record: SheafRecord, field: Field, tables: Table[]): Carried {
  const face = faceOf(record, field, tables);
  if (face.tone !== "plain") return { text: face.text };
  return { text: writeText(face.value, field), exact: exactly(face.value, field) };
}

export function exactly(value: unknown, field: Field): Exact {
  return { holds: holds(field), value: bare(value) ?? null, shown: value ?? null };
}

/** What a field makes of a cell that comes to it. */
export function taken(cell: Carried, field: Field, tables: Table[]): TextReading {
  const { exact } = cell;
  if (cell.text === "" && (exact?.value ?? null) === null) return { ok: true, value: blankOf(field) };
  if (exact && exact.holds === holds(field)) return { ok: true, value: exact.value, shown: exact.shown };
  return readText(cell.text, field, tables);
}

/** Nothing; a box that must be one or the other is not ticked then. */
function blankOf(field: Field): unknown {
  return field.type === "boolean" && field.required ? false : null;
}
