import type { HistoryEntry } from "@/api/record";
import type { Field, Table } from "@/api/table";
import type { Wanted } from "@/api/recordTitles";
import { blank } from "@/fields/kind";
import { showValue } from "@/fields/kinds";
import { withTitle } from "@/fields/linked";
import { bare } from "@/api/bare";
import { t, type TextKey } from "@/ui/text/text";

const verbs: Record<string, TextKey> = {
  bulk: "history.bulk",
  create: "history.create",
  delete: "history.delete",
  import: "history.import",
  model: "history.model",
  restore: "history.restore",
  undo: "history.undo",
  update: "history.update",
};

/** What was done, as the end of a sentence that begins with who did it. */
export const didWhat = (entry: HistoryEntry) => t(verbs[entry.kind] ?? "history.update");

export function whoDid({ by }: Pick<HistoryEntry, "by">): string {
  if (by.kind === "system") return t("history.sheaf");
  const name = by.name || t("history.someone");
  return by.kind === "token" ? t("history.program", { name }) : name;
}

/** A field's change as it is shown. */
export interface FieldChange {
  field: Field;
  before: unknown;
  after: unknown;
}

/** What an entry changed, in the table's order; of a record that was made only what was filled. */
export function changesIn(entry: HistoryEntry, table: Table): FieldChange[] {
  const fresh = entry.kind === "create" || entry.kind === "import";
  return table.fields
    .flatMap((field) => {
      const change = entry.fields?.[field.name];
      return change ? [{ field, ...change }] : [];
    })
    .filter(({ before, after }) => !same(before, after) && !(fresh && blank(before) && blank(after)));
}

/** The records that a history names by their ids, so that they can be shown by their titles. */
export function linkedIn(entries: HistoryEntry[], table: Table, tables: Table[]): Wanted[] {
  return table.fields.flatMap((field) => {
    const target = tables.find((other) => other.name === field.link?.table);
    if (!target) return [];
    const ids = entries.flatMap((entry) => {
      const change = entry.fields?.[field.name];
      return change ? [change.before, change.after].flat().filter((id) => typeof id === "number") : [];
    });
    return ids.length ? [{ table: target, ids: [...new Set(ids)] as number[] }] : [];
  });
}

/** A value of the past with the records that it points to, where they are known. */
export function withRecords(
  value: unknown,
  field: Field,
  tables: Table[],
  records: Map<string, { id: number; fields: Record<string, unknown> }>,
): unknown {
  if (!field.link) return value;
  const target = tables.find((other) => other.name === field.link?.table);
  const known = (id: unknown) => records.get(`${field.link?.table}/${String(id)}`) ?? id;
  return withTitle(Array.isArray(value) ? value.map(known) : known(value), target);
}

/** In people's words; a blank is said to be one. */
export function pastWords(value: unknown, field: Field): string {
  if (blank(value) || (Array.isArray(value) && value.length === 0)) return t("history.blank");
  return showValue(value, field) || t("history.blank");
}

/** Whether two values say the same; a linked record and its id do, and so do the ways of being blank. */
export function same(a: unknown, b: unknown): boolean {
  const plain = (value: unknown) => {
    const own = bare(value);
    return blank(own) || (Array.isArray(own) && own.length === 0) ? null : own;
  };
  return JSON.stringify(plain(a)) === JSON.stringify(plain(b));
}
