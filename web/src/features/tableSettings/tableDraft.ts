import type { Field, FieldTypeName, Table } from "@/api/table";
import type { TableBody } from "@/api/tableShape";

/** What of a table people see and set as a whole. */
export interface TableDraft {
  label: string;
  description: string;
  title: string | null;
  key: string[];
}

export const draftOfTable = (table: Table): TableDraft => ({
  label: table.label,
  description: table.description ?? "",
  title: table.title,
  key: table.key,
});

/** What differs from the table as it is; nothing where it is the same. */
export function tableChanges(draft: TableDraft, table: Table): TableBody {
  const was = draftOfTable(table);
  const label = draft.label.trim();
  const description = draft.description.trim();
  return {
    ...(label !== "" && label !== was.label ? { label } : {}),
    ...(description !== was.description ? { description } : {}),
    ...(draft.title !== was.title ? { title: draft.title } : {}),
    ...(draft.key.join(",") === was.key.join(",") ? {} : { key: draft.key }),
  };
}

const titles: FieldTypeName[] = ["text", "email", "phone", "url", "integer", "autonumber", "choice", "date"];
const computed: FieldTypeName[] = ["formula", "lookup", "rollup"];
const several: FieldTypeName[] = ["links", "choices", "json", "attachment", "long_text"];

/** The fields that can name a record. */
export const titleFields = (fields: Field[]) => fields.filter(({ type }) => titles.includes(type));

/** The fields that can tell records apart when a file comes again. */
export const keyFields = (fields: Field[]) =>
  fields.filter(({ type }) => !computed.includes(type) && !several.includes(type));
