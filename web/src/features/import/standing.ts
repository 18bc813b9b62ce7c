import type {
  Applied,
  Compared,
  Example,
  Import,
  NewChoice,
  PlannedField,
  PlannedTable,
  Standing,
} from "@/api/import";
import type { Table } from "@/api/table";
import { included } from "@/features/import/plan";
import { t, type TextKey } from "@/ui/text/text";

export type What = Example["what"];

/** Kinds of change, in the order in which they are shown, and the count of each. */
export const kindsOfChange: readonly { what: What; count: (compared: Compared) => number }[] = [
  { what: "new", count: (compared) => compared.new },
  { what: "changed", count: (compared) => compared.changed },
  { what: "conflict", count: (compared) => compared.conflicts },
  { what: "gone", count: (compared) => compared.gone },
  { what: "refused", count: (compared) => compared.refused },
];

/** The table that a plan opens with: the first of which something becomes other than it was, else the first. */
export function firstToShow(tables: PlannedTable[]): PlannedTable | undefined {
  const changes = ({ into }: PlannedTable) => {
    const compared = into?.compared;
    return !compared || kindsOfChange.some(({ count }) => count(compared) > 0);
  };
  return tables.find((table) => included(table) && changes(table)) ?? tables[0];
}

export interface ChangeGroup {
  what: What;
  /** In all; the plan holds the first of them. */
  count: number;
  examples: Example[];
}

/**
 * What would change, by kind; kinds of which there are none are left out. Records in which only new fields are filled come
 * after those in which something becomes other than it was.
 */
export function groupChanges(compared: Compared, fresh: ReadonlySet<string> = new Set()): ChangeGroup[] {
  const onlyFresh = ({ fields }: Example) =>
    fields.length > 0 && fields.every(({ label }) => fresh.has(label));
  return kindsOfChange
    .map(({ what, count }) => ({
      what,
      count: count(compared),
      examples: compared.examples
        .filter((example) => example.what === what)
        .sort((a, b) => Number(onlyFresh(a)) - Number(onlyFresh(b))),
    }))
    .filter((group) => group.count > 0);
}

/** `3 new`, `1 conflict`: only kinds of which there are some. `deleted`: what is gone is so here, too. */
export function countWords(compared: Compared, deleted = false): { what: What; words: string }[] {
  return groupChanges(compared).map(({ what, count }) => ({
    what,
    words: t(`again.count.${what === "gone" && deleted ? "deleted" : what}`, { n: count }),
  }));
}

/** Planned columns that the table there has no field for yet. */
export function newFields(table: PlannedTable, there: Table | undefined): PlannedField[] {
  if (!table.into || !there) return [];
  return table.fields.filter((field) => field.include && !fieldThere(table.into, field, there));
}

/** The field of the table that stands which a planned one goes into. */
export function fieldThere(into: Standing | undefined, field: PlannedField, there: Table | undefined) {
  const name = into?.fields[field.name];
  return there?.fields.find((candidate) => candidate.name === name);
}

/** Columns that go into a field of another label. */
export function renamedFields(table: PlannedTable, there: Table | undefined): { from: string; to: string }[] {
  return table.fields
    .filter((field) => field.include)
    .flatMap((field) => {
      const from = field.proposed_label ?? field.label;
      const to = fieldThere(table.into, field, there)?.label;
      return to !== undefined && !sameLabel(from, to) ? [{ from, to }] : [];
    });
}

const sameLabel = (a: string, b: string) =>
  a.trim().normalize("NFKC").toLocaleLowerCase() === b.trim().normalize("NFKC").toLocaleLowerCase();

/** Fields by which a record can be known again: those that a column of the file goes into. */
export function keyChoices(table: PlannedTable, there: Table | undefined) {
  return table.fields
    .filter((field) => field.include)
    .flatMap((field) => fieldThere(table.into, field, there) ?? [])
    .map((field) => ({ value: field.name, label: field.label }));
}

/** Whether a planned table would change anything; where nobody can tell, it would. */
export function wouldChange(table: PlannedTable, there: Table | undefined): boolean {
  const { into } = table;
  if (!into?.compared || !there || into.problem !== undefined) return true;
  const { new: made, changed, gone } = into.compared;
  return made + changed > 0 || (gone > 0 && into.gone === "delete") || newFields(table, there).length > 0;
}

export interface FieldChoices {
  field: string;
  /** What people see. */
  label: string;
  choices: NewChoice[];
}

/** Texts of the file that are no choices of the fields that they go into, by field. */
export function newChoices(into: Standing, there: Table | undefined): FieldChoices[] {
  const all = into.choices ?? [];
  const fields = [...new Set(all.map(({ field }) => field))];
  return fields.map((field) => ({
    field,
    label: there?.fields.find(({ name }) => name === field)?.label ?? field,
    choices: all.filter((choice) => choice.field === field),
  }));
}

/** Whether a person may say that a text becomes a choice, or that it does not. */
export function isChoosable({ why }: NewChoice): boolean {
  return why !== "renamed" && why !== "moves" && why !== "rights";
}

export interface Deed {
  words: string;
  /** Whether there is anything to do. */
  does: boolean;
}

/** What the button of the plan says that it will do. */
export function deedOf(tables: PlannedTable[], there: Table[]): Deed {
  const chosen = tables.filter(included);
  const standing = chosen.filter((table) => table.into);
  const created = chosen.length - standing.length;
  const updated = new Set(
    standing
      .filter((table) =>
        wouldChange(
          table,
          there.find((one) => one.name === table.into?.table),
        ),
      )
      .map((table) => table.into?.table),
  ).size;
  if (updated === 0 && created === 0 && standing.length > 0)
    return { words: t("again.nothingToUpdate"), does: false };
  if (chosen.length === 0) return { words: t("again.nothingToImport"), does: false };
  if (updated === 0) return { words: t("plan.create", { n: created }), does: true };
  if (created === 0) return { words: t("again.update", { n: updated }), does: true };
  return { words: t("again.createAndUpdate", { n: created, updates: updated }), does: true };
}

/** Why the import cannot be carried out as it is planned; null where it can. */
export function problemOf(tables: PlannedTable[]): string | null {
  return tables.filter(included).find((table) => table.into?.problem)?.into?.problem ?? null;
}

/** How many records an import deletes because the file does not have them any more. */
export function deletions(tables: PlannedTable[]): number {
  return tables
    .filter((table) => included(table) && table.into?.gone === "delete")
    .reduce((sum, table) => sum + (table.into?.compared?.gone ?? 0), 0);
}

/** What was done, in a line: made tables, updated ones, and what became of the records. */
export function doneWords(
  applied: Applied,
  tables: PlannedTable[],
  labelOf: (table: string) => string,
): string {
  const chosen = tables.filter(included);
  const updated = [...new Set(chosen.flatMap((table) => table.into?.table ?? []))];
  const created = chosen.filter((table) => !table.into).length;
  if (updated.length === 0) return t("plan.applied", { n: applied.tables.length, rows: applied.accepted });
  const records = recordWords(applied, deletions(tables));
  const [first] = updated;
  if (created > 0) return t("again.done.both", { n: created, updates: updated.length, records });
  if (updated.length === 1 && first !== undefined)
    return t("again.done.one", { table: labelOf(first), records });
  return t("again.done.many", { n: updated.length, records });
}

type Counts = Pick<Applied, "new" | "changed" | "same" | "gone" | "conflicts" | "rejected">;

/** `3 new, 2 changed, 1 conflict`; what did not happen is not said. */
export function recordWords(counts: Counts, deleted: number): string {
  const parts: [TextKey, number][] = [
    ["again.count.new", counts.new ?? 0],
    ["again.count.changed", counts.changed ?? 0],
    ["again.count.deleted", deleted],
    ["again.count.conflict", counts.conflicts ?? 0],
    ["again.count.refused", counts.rejected.refused ?? 0],
  ];
  const said = parts.filter(([, n]) => n > 0).map(([key, n]) => t(key, { n }));
  return said.length ? said.join(", ") : t("again.count.nothing");
}

/** Whether an import put rows into tables that stood before. */
export const updates = ({ proposal }: Pick<Import, "proposal">) =>
  proposal.tables.some((table) => included(table) && table.into !== undefined);
