import type { SheafRecord } from "@/api/record";
import type { Field } from "@/api/table";
import { mayMisfit } from "@/views/filter/filter";
import { nameInFormula } from "@/views/filter/write";

/** The formula that is true where one of these fields has a value that does not fit; "": none of them may have one. */
export function misfitsIn(some: Field[], fields: Field[]): string {
  const names = some.filter(mayMisfit).map((field) => nameInFormula(field, fields));
  return names.length ? `ISMISFIT(${names.join(", ")})` : "";
}

/** How many of these records have a value that does not fit in each field; the most first, fields without one left out. */
export function countMisfits(records: SheafRecord[], fields: Field[]): { field: Field; count: number }[] {
  return fields
    .map((field) => ({ field, count: records.filter((record) => record.misfits?.[field.name]).length }))
    .filter(({ count }) => count > 0)
    .sort((one, other) => other.count - one.count);
}
