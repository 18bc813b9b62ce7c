import type { SheafRecord } from "@/api/record";
import type { Field } from "@/api/table";
import { shownAs } from "@/fields/kinds";
import { isLinked, titleOf } from "@/fields/linked";
import type { SortPart } from "@/views/sort";

/**
 * The order of records as the server keeps it, for one that moves before the server has answered: blanks last either way, then
 * by number of the record.
 */
export function orderBy(parts: SortPart[], fields: Field[]): (a: SheafRecord, b: SheafRecord) => number {
  const keys = parts.flatMap(({ field: name, down }) => {
    const field = fields.find((candidate) => candidate.name === name);
    return field ? [{ field, down }] : [];
  });
  const back = parts.at(-1)?.down ? -1 : 1;
  return (a, b) => {
    for (const { field, down } of keys) {
      const [one, other] = [keyOf(a, field), keyOf(b, field)];
      if (one === other) continue;
      if (one === null) return 1;
      if (other === null) return -1;
      const order = compare(one, other);
      if (order !== 0) return down ? -order : order;
    }
    return (a.id - b.id) * back;
  };
}

type Key = string | number | null;

function compare(a: Exclude<Key, null>, b: Exclude<Key, null>): number {
  if (typeof a === "number" && typeof b === "number") return a - b;
  const [one, other] = [String(a), String(b)];
  return one < other ? -1 : one > other ? 1 : 0;
}

function keyOf(record: SheafRecord, field: Field): Key {
  const value = record.fields[field.name];
  if (value === null || value === undefined || value === "") return null;
  const as = shownAs(field);
  switch (as.field.type) {
    case "choice":
    case "status":
      return field.choices?.findIndex((choice) => choice.label === value) ?? null;
    case "integer":
    case "number":
    case "money":
    case "percent":
    case "autonumber":
    case "rating":
      return Number(value);
    case "boolean":
      return value === true ? 1 : 0;
    case "link":
      return isLinked(value) ? (value.title ?? titleOf(value, undefined)).toLowerCase() : Number(value);
    case "date":
    case "datetime":
    case "time":
      return String(value);
    default:
      return as.kind.show(value, as.field).normalize("NFKC").toLowerCase();
  }
}
