import type { SheafRecord } from "@/api/record";
import type { Field } from "@/api/table";
import { kindOf } from "@/fields/kinds";
import { isLinked, type Linked } from "@/fields/linked";
import { reachable } from "@/fields/moves";
import { personName } from "@/fields/person";
import { nameInFormula, quoted } from "@/views/filter/write";
import { t } from "@/ui/text/text";

/** A column of a board. */
export interface Column {
  /** What its records have in common; see `groupOf`. */
  key: string;
  label: string;
  hue?: number | undefined;
  /** What a record is given that is dropped here, as the API takes it and as it is shown. */
  value: unknown;
  shown: unknown;
}

/** The column without a value. */
export const BLANK = "";

/** Which column a record stands in. */
export function groupOf(record: SheafRecord, by: Field): string {
  const value = record.fields[by.name];
  if (by.type === "boolean") return value === true ? "yes" : "no";
  if (value === null || value === undefined || value === "") return BLANK;
  return isLinked(value) ? String(value.id) : String(value);
}

/** The condition that the records of a column fulfil. */
export function filterOf(key: string, by: Field, fields: Field[]): string {
  const name = nameInFormula(by, fields);
  // A yes/no that is blank is no.
  if (by.type === "boolean") return key === "yes" ? name : `not ${name}`;
  if (key === BLANK) return `ISBLANK(${name})`;
  return `${name} = ${by.type === "link" || by.type === "user" ? key : quoted(key)}`;
}

const blankColumn = (by: Field): Column => ({
  key: BLANK,
  label: t("board.blank", { field: by.label }),
  value: null,
  shown: null,
});

/** The columns of a field whose values are known beforehand, in their order. */
export function fixedColumns(by: Field): Column[] {
  if (by.type === "boolean") {
    return [false, true].map((value) => ({
      key: value ? "yes" : "no",
      label: t(value ? "field.yes" : "field.no"),
      value,
      shown: value,
    }));
  }
  const columns = (by.choices ?? []).map(({ label }): Column => ({
    key: label,
    label,
    hue: kindOf(by).chips?.(label, by)[0]?.hue,
    value: label,
    shown: label,
  }));
  return [blankColumn(by), ...columns];
}

/** A column for each record that is linked to. */
export function linkColumns(by: Field, targets: (Linked & { title: string })[]): Column[] {
  const columns = targets.map((target): Column => ({
    key: String(target.id),
    label: target.title,
    value: target.id,
    shown: target,
  }));
  return [blankColumn(by), ...columns];
}

/** A column for each person, and for those who have left but stand in records. */
export function personColumns(by: Field, people: number[]): Column[] {
  const columns = people.map((id): Column => ({
    key: String(id),
    label: personName(id, by),
    value: id,
    shown: id,
  }));
  return [blankColumn(by), ...columns];
}

/** Why a record cannot be put there; null where it can. Who may, and what must be filled for it, the server says. */
export function barred(by: Field, from: string, to: Column): string | null {
  if (from === to.key) return null;
  if (to.key === BLANK && by.required) return t("board.required", { field: by.label });
  const open = by.type === "status" ? reachable(by, from) : null;
  if (!open || to.key === BLANK || open.includes(to.key)) return null;
  return t("pick.noMove", { from, to: to.key });
}

/** The nearest column to one side that a card may be put into; the same where there is none. */
export function nextOpen(columns: Column[], by: Field, from: string, at: string, step: -1 | 1): string {
  for (let place = columns.findIndex(({ key }) => key === at) + step; columns[place]; place += step) {
    const column = columns[place];
    if (column && barred(by, from, column) === null) return column.key;
  }
  return at;
}
