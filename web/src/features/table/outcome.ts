import type { RefusedRow } from "@/api/newRecords";
import { Problem } from "@/api/problem";
import { Overtaken } from "@/api/recordEdits";
import type { Table } from "@/api/table";
import { showValue } from "@/fields/kinds";
import { refusedWhy } from "@/fields/refused";
import { say } from "@/ui/quietBar";
import { t } from "@/ui/text/text";
import type { Laid, LeftOut, NewRow, Write } from "@/views/grid/lay";

const fieldOf = (table: Table, name: string | undefined) => table.fields.find((field) => field.name === name);

/** A write that the server refused: which of its fields was to blame, where that is known. */
export function leftOutOf(write: Write, why: unknown, table: Table, row: number | undefined): LeftOut {
  const blamed = why instanceof Problem ? why.errors[0]?.field : undefined;
  const edit = write.edits.find(({ field }) => field === blamed) ?? write.edits[0];
  const field = fieldOf(table, edit?.field);
  return {
    row: row ?? -1,
    column: field?.label ?? "",
    field: field?.name,
    record: write.id,
    text: field ? showValue(edit?.shown, field) : "",
    why: why instanceof Overtaken ? overtaken(why, write, table) : refusedWhy(why, table),
  };
}

/** What was typed is told, so that it is not lost to whoever typed it. */
function overtaken(why: Overtaken, write: Write, table: Table): string {
  const field = fieldOf(table, why.field);
  const shown = write.edits.find((edit) => edit.field === why.field)?.shown;
  const typed = field ? showValue(shown, field) : String(shown ?? "");
  return t("grid.overtaken", { field: field?.label ?? why.field, typed: typed || t("history.blank") });
}

/** A record that could not be made. */
export function refusalOf(refused: RefusedRow, row: NewRow | undefined, table: Table): LeftOut {
  const field = fieldOf(table, refused.field);
  const value = field ? row?.fields[field.name] : undefined;
  return {
    row: refused.at,
    isNew: true,
    column: field?.label ?? "",
    text: field && typeof value !== "object" ? showValue(value, field) : "",
    why: refusedWhy(refused.why, table),
  };
}

/** `Row 12, Quantity`. */
export function placeOf({ row, column, isNew }: LeftOut): string {
  if (isNew) return t(column ? "grid.placeNew" : "grid.placeNewRow", { row: row + 1, column });
  if (row < 0) return column;
  return column ? t("grid.place", { row: row + 1, column }) : t("grid.placeRow", { row: row + 1 });
}

/** Says what was not written and why; silent where all was, unless `done` says so. `onShow` shows each of them. */
export function tell(
  { created, leftOut, passed, beyond }: Laid,
  onShow: (left: LeftOut[]) => void,
  done?: string,
) {
  const [first] = leftOut;
  const aside: string[] = done ? [done] : [];
  if (passed.length) aside.push(t("grid.passed", { n: passed.length, columns: passed.join(", ") }));
  if (beyond) aside.push(t("grid.beyond", { n: beyond }));
  if (!first) {
    if (created.length) aside.unshift(t("grid.added", { n: created.length }));
    if (aside.length) say(aside.join(" "));
    return;
  }
  const said = leftOut.every((left) => left.isNew) ? "grid.notAdded" : "grid.leftOut";
  const text = t(said, { n: leftOut.length, place: placeOf(first), why: first.why });
  const action = leftOut.length > 1 ? { label: t("grid.showAll"), run: () => onShow(leftOut) } : undefined;
  say({ tone: "bad", text: [text, ...aside].join(" "), action });
}
