import type { Table } from "@/api/table";
import type { Schema } from "@/api/schema";

/** A table as it begins: one column, by which its records are named. */
export const beginning = (label: string, first: string): Schema<"NewTable"> => ({
  label: label.trim(),
  fields: [{ label: first, type: "text", required: true }],
});

/** The table that is called so already. The server would take the name, and people could not tell the two apart. */
export function calledSo(label: string, tables: Table[]): Table | undefined {
  const said = plain(label);
  return tables.find((table) => plain(table.label) === said);
}

const plain = (label: string) => label.trim().replace(/\s+/g, " ").toLocaleLowerCase();
