import type { DeletedRecord } from "@/api/deletedRecords";
import type { Field, FieldTypeName, Table } from "@/api/table";
import { showValue } from "@/fields/kinds";
import { titleName } from "@/fields/linked";
import { t } from "@/ui/text/text";

/** Types whose values say by themselves which record it was. */
const telling = new Set<FieldTypeName>([
  "text",
  "email",
  "phone",
  "url",
  "choice",
  "status",
  "date",
  "datetime",
  "money",
  "integer",
  "number",
  "autonumber",
]);

/** So many values stand below a title. */
const MOST = 3;

/** What a deleted record was called: its title, else the first values that tell, else its number. */
export function calledOf(record: DeletedRecord, table: Table): string {
  const named = titleField(table);
  const value = named ? record.fields[named.name] : undefined;
  const title =
    record.title !== null && named && value !== undefined ? showValue(value, named) : (record.title ?? "");
  if (title.trim() !== "") return title;
  const [first] = valuesOf(record, table);
  return first ?? t("goneRecords.unnamed", { id: String(record.id) });
}

/** The first values beside the one that it is called by, so that records of one name are told apart. */
export function detailsOf(record: DeletedRecord, table: Table): string {
  const called = calledOf(record, table);
  const others = valuesOf(record, table).filter((words) => words !== called);
  return others.slice(0, MOST).join(" · ");
}

const titleField = (table: Table): Field | undefined =>
  table.fields.find((field) => field.name === titleName(table));

function valuesOf(record: DeletedRecord, table: Table): string[] {
  return table.fields
    .filter((field) => telling.has(field.type) && record.fields[field.name] !== undefined)
    .map((field) => showValue(record.fields[field.name], field))
    .filter((words) => words.trim() !== "");
}
