import type { Table } from "@/api/table";
import type { Done } from "@/api/undo";
import { say } from "@/ui/quietBar";
import { t } from "@/ui/text/text";
import "@/ui/text/laterWords";

interface Means {
  tables: Table[];
  /** The table that is shown. */
  here: string;
  go: (there: { table: string; record?: number | undefined }) => void;
}

/** Says what was undone or done again where one does not see it happen, and leads there. */
export function tellUndone(done: Done[], word: "undone" | "redone", { tables, here, go }: Means) {
  const [first] = done;
  if (!first) return say(t(`undo.${word}`));
  const table = tables.find(({ name }) => name === first.table)?.label ?? first.table;
  const text = t(`elsewhere.${word}`, { table, what: whatOf(done) });
  if (first.table === here) return say(text);
  const records = done.flatMap(({ record, others = [], made }) => (made ? [] : [record, ...others]));
  const record = records.length === 1 && records[0] ? records[0] : undefined;
  const run = () => go({ table: first.table, record });
  say({ text, action: { label: t("elsewhere.show"), run } });
}

/** Of what kind the act was. */
function whatOf(done: Done[]): string {
  const column = done.find((one) => one.column)?.column;
  if (column) return t(`elsewhere.${column.act}`, { field: column.label });
  const n = done.reduce((sum, { others = [] }) => sum + 1 + others.length, 0);
  return t("elsewhere.records", { n });
}
