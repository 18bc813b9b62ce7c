import type { Finding, PlannedField, PlannedTable } from "@/api/import";
import { included } from "@/features/import/plan";

/** Columns that could name the records of a table of their own. */
export function keysFor(table: PlannedTable): PlannedField[] {
  return table.fields.filter(
    (field) =>
      field.include &&
      !field.formula &&
      !field.link &&
      field.type !== "choices" &&
      !table.key.includes(field.name),
  );
}

/** Whether a table can be taken apart, or become one with others, as it is read. */
export function canShape(table: PlannedTable): boolean {
  return included(table) && !table.distinct && !table.stack?.applied && !table.cross_tab?.applied;
}

/** How many columns two tables have in common, by their labels. */
export function inCommon(one: PlannedTable, other: PlannedTable): number {
  const labels = new Set(one.fields.map(({ label }) => label.toLowerCase()));
  return other.fields.filter(({ label }) => labels.has(label.toLowerCase())).length;
}

/** The other tables that one could become one with, those with the most columns in common first. */
export function joinable(table: PlannedTable, tables: PlannedTable[]): PlannedTable[] {
  if (!canShape(table)) return [];
  return tables
    .filter(
      (other) => other.name !== table.name && included(other) && !other.distinct && !other.stack?.applied,
    )
    .toSorted((a, b) => inCommon(table, b) - inCommon(table, a));
}

/** Labels of columns that only some of the tables have, in the order in which they come. */
export function onlySome(tables: PlannedTable[]): string[] {
  const has = (table: PlannedTable, label: string) =>
    table.fields.some((field) => field.label.toLowerCase() === label.toLowerCase());
  const labels = new Map(
    tables.flatMap((table) => table.fields.map((field) => [field.label.toLowerCase(), field.label] as const)),
  );
  return [...labels.values()].filter((label) => !tables.every((table) => has(table, label)));
}

/** A label for the field that says where a record is from: the usual one, or another that no table has. */
export function freeLabel(usual: string, tables: PlannedTable[]): string {
  const taken = new Set(tables.flatMap((table) => table.fields.map((field) => field.label.toLowerCase())));
  for (let n = 1; ; n++) {
    const label = n === 1 ? usual : `${usual} ${n}`;
    if (!taken.has(label.toLowerCase())) return label;
  }
}

/** The finding by which a table was taken out of another one, and the other one. */
export function takenFrom(
  table: PlannedTable,
  tables: PlannedTable[],
  findings: Finding[],
): { at: number; table: PlannedTable | undefined } | null {
  if (!table.distinct) return null;
  const label = proposedLabel(table);
  const at = findings.findIndex(
    (finding) =>
      finding.mended &&
      finding.sheet === table.sheet &&
      finding.mends?.some((mend) => mend.do === "split" && mend.label === label),
  );
  if (at < 0) return null;
  return { at, table: tables.find((other) => other.name === findings[at]?.table) };
}

const proposedLabel = (table: PlannedTable & { proposed_label?: string }) =>
  table.proposed_label ?? table.label;
