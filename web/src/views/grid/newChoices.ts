import type { FieldEdit } from "@/api/recordEdits";
import type { Choice, Field } from "@/api/table";
import { findChoice } from "@/fields/choice";
import { readText } from "@/fields/readText";
import type { Laid, LeftOut } from "@/views/grid/lay";

/** Choices of one column that are not there yet, as they were written. */
export interface NewChoices {
  field: Field;
  labels: string[];
}

/** Whether a choice may be added to a column by the way; a status that goes only certain ways needs moves to it too. */
export const takesChoices = (field: Field | undefined): boolean =>
  field?.choices !== undefined && field.choices !== null && !field.moves?.length;

/** The choices that a paste names and that are not there yet, by column. */
export function newChoices(leftOut: LeftOut[], fields: Field[]): NewChoices[] {
  const found = new Map<Field, Map<string, string>>();
  for (const { field: name, text } of leftOut) {
    const field = fields.find((one) => one.name === name);
    if (!field || !takesChoices(field)) continue;
    const parts = field.type === "choices" ? text.split(/[,;]/) : [text];
    for (const label of parts.map((part) => part.trim())) {
      if (label === "" || findChoice(label, field) !== undefined) continue;
      const labels = found.get(field) ?? new Map<string, string>();
      // The first of several that differ in case alone is the one that is added.
      if (!labels.has(label.toLocaleLowerCase())) labels.set(label.toLocaleLowerCase(), label);
      found.set(field, labels);
    }
  }
  return [...found].map(([field, labels]) => ({ field, labels: [...labels.values()] }));
}

/** What comes of the paste once the choices are there. */
export function withChoices(laid: Laid, added: NewChoices[]): Laid {
  const writes = new Map(laid.writes.map((write) => [write.id, [...write.edits]]));
  const created = new Map(laid.created.map(({ row, fields }) => [row, { ...fields }]));
  const leftOut: LeftOut[] = [];
  for (const left of laid.leftOut) {
    const edit = readWith(left, added);
    if (!edit) leftOut.push(left);
    else if (left.record === undefined)
      created.set(left.row, { ...created.get(left.row), [edit.field]: edit.value });
    else writes.set(left.record, [...(writes.get(left.record) ?? []), edit]);
  }
  return {
    ...laid,
    writes: [...writes].map(([id, edits]) => ({ id, edits })),
    created: [...created].map(([row, fields]) => ({ row, fields })).sort((a, b) => a.row - b.row),
    leftOut,
  };
}

function readWith(left: LeftOut, added: NewChoices[]): FieldEdit | undefined {
  const more = added.find(({ field }) => field.name === left.field);
  if (!more) return undefined;
  const choices: Choice[] = [
    ...(more.field.choices ?? []),
    ...more.labels.map((label) => ({ code: 0, label })),
  ];
  const reading = readText(left.text, { ...more.field, choices }, []);
  return reading.ok ? { field: more.field.name, value: reading.value, shown: reading.value } : undefined;
}
