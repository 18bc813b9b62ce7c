import { bare } from "@/api/bare";
import type { SheafRecord } from "@/api/record";
import type { Field, Table } from "@/api/table";
import { blank } from "@/fields/kind";
import { withTitle } from "@/fields/linked";

const workedOut: Field["type"][] = ["formula", "lookup", "rollup", "autonumber"];

/** What a copy of a record begins with: as it is sent, and as it is shown until the server answers. */
export interface Copied {
  values: Record<string, unknown>;
  shown: Record<string, unknown>;
  /** Fields that must be filled, and that the copy cannot take over. */
  missing: string[];
}

/** The values of a record that a second one may have too; what is worked out, unique or does not fit stays out. */
export function copied(record: SheafRecord, table: Table, tables: Table[]): Copied {
  const copy: Copied = { values: {}, shown: {}, missing: [] };
  for (const field of table.fields) {
    if (workedOut.includes(field.type)) continue;
    const value = record.fields[field.name];
    const taken = !field.unique && !record.misfits?.[field.name] && !blank(value);
    if (taken) {
      copy.values[field.name] = bare(value);
      const target = tables.find((other) => other.name === field.link?.table);
      copy.shown[field.name] = field.link ? withTitle(value, target) : value;
    } else if (field.required) copy.missing.push(field.name);
  }
  return copy;
}
