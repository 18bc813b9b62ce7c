import type { SheafRecord } from "@/api/record";
import type { Table } from "@/api/table";
import { showValue } from "@/fields/kinds";
import { titleName, titleOf, type Linked } from "@/fields/linked";

/** Of two records that are called the same, what each is known by besides: the table's key, else its number. */
export function toldApart(records: (SheafRecord | Linked)[], table: Table | undefined): Map<number, string> {
  const called = new Map<string, Set<number>>();
  const name = (record: SheafRecord | Linked) => titleOf(record, table).toLocaleLowerCase();
  for (const record of records) {
    called.set(name(record), (called.get(name(record)) ?? new Set<number>()).add(record.id));
  }
  const told = new Map<number, string>();
  for (const record of records) {
    const key = keyOf(record, table);
    if (key !== "") told.set(record.id, key);
    else if ((called.get(name(record))?.size ?? 0) > 1) told.set(record.id, `#${record.id}`);
  }
  return told;
}

/** `Order 10248`: the key's values with their columns; blank where the title is the key, or links are. */
function keyOf(record: SheafRecord | Linked, table: Table | undefined): string {
  const fields = (table?.key ?? []).map((name) => table?.fields.find((field) => field.name === name));
  if (fields.every((field) => field?.name === titleName(table))) return "";
  const values = fields.flatMap((field) => {
    const value = field && record.fields[field.name];
    return field && value !== undefined && typeof value !== "object"
      ? `${field.label} ${typeof value === "number" ? value : showValue(value, field)}`
      : [];
  });
  return values.length === fields.length ? values.join(" · ") : "";
}
