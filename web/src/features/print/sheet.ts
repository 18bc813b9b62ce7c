import type { SheafRecord } from "@/api/record";
import type { Field, Table } from "@/api/table";
import { errorWord, shownAs, showValue } from "@/fields/kinds";
import { withTitle } from "@/fields/linked";
import { clockText } from "@/fields/time";
import { groupName, type GroupPart } from "@/views/group";
import { t } from "@/ui/text/text";

/** A line of the sheet: a heading over what follows, or a record. */
export type Line =
  | { kind: "group"; key: string; depth: number; label: string; text: string }
  | { kind: "record"; record: SheafRecord };

/** A value with the titles of linked records. */
const titled = (record: SheafRecord, field: Field, tables: Table[]) =>
  withTitle(record.fields[field.name], field.link && tables.find(({ name }) => name === field.link?.table));

/** What stands in a cell: what did not fit as it was written, and what failed by its word. */
export function cellText(record: SheafRecord, field: Field, tables: Table[]): string {
  const misfit = record.misfits?.[field.name];
  if (misfit) return String(misfit.value);
  const error = record.errors?.[field.name];
  if (error) return errorWord(error.code);
  const value = titled(record, field, tables);
  if (shownAs(field).field.type === "boolean") return value === true ? t("field.yes") : "";
  return showValue(value, field);
}

/** The records, which come put together, with a heading wherever something else begins. */
export function linesOf(records: SheafRecord[], parts: GroupPart[], table: Table, tables: Table[]): Line[] {
  const lines: Line[] = [];
  const by = parts.map((part) => ({ part, field: table.fields.find(({ name }) => name === part.field) }));
  let before: string[] = [];
  for (const record of records) {
    const now = by.map(({ part, field }) =>
      field ? groupName(spanned(titled(record, field, tables), part), field, part.span).text : "",
    );
    const first = now.findIndex((text, depth) => text !== before[depth]);
    if (first >= 0) {
      for (let depth = first; depth < now.length; depth++) {
        const [text = "", label = ""] = [now[depth], by[depth]?.field?.label];
        lines.push({ kind: "group", key: `${lines.length}`, depth, label, text });
      }
      before = now;
    }
    lines.push({ kind: "record", record });
  }
  return lines;
}

/** Of a day or moment the first day of its span, by which the span is called. */
export function spanned(value: unknown, { span }: GroupPart): unknown {
  if (!span || typeof value !== "string" || value === "") return value;
  const on = value.includes("T") ? clockText(value)?.day : value;
  const day = new Date(`${on}T00:00:00Z`);
  if (Number.isNaN(day.getTime())) return value;
  if (span === "week") day.setUTCDate(day.getUTCDate() - ((day.getUTCDay() + 6) % 7));
  if (span === "month" || span === "quarter" || span === "year") day.setUTCDate(1);
  if (span === "quarter") day.setUTCMonth(day.getUTCMonth() - (day.getUTCMonth() % 3));
  if (span === "year") day.setUTCMonth(0);
  return day.toISOString().slice(0, 10);
}
