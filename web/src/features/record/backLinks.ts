import type { Field, Table } from "@/api/table";
import { nameInFormula, quoted } from "@/views/filter/write";
import { t } from "@/ui/text/text";

/** A field of a table whose values point to records of another one (or of the same). */
export interface BackLink {
  table: Table;
  field: Field;
  /** As people call it: by its table, and by its field too where several fields of that table point here. */
  label: string;
}

const pointsTo = (table: Table) => (field: Field) =>
  (field.type === "link" || field.type === "links") && field.link?.table === table.name;

/** Every field that points to a table, in the order of the tables. */
export function backLinksTo(table: Table, tables: Table[]): BackLink[] {
  return tables.flatMap((other) => {
    const fields = other.fields.filter(pointsTo(table));
    return fields.map((field) => ({
      table: other,
      field,
      label: fields.length === 1 ? other.label : t("record.via", { table: other.label, field: field.label }),
    }));
  });
}

/** The filter that leaves those records of a back-link that point to one record. */
export function pointingAt({ table, field }: BackLink, id: number): string {
  const name = nameInFormula(field, table.fields);
  return field.type === "links" ? `COUNT(${name}, ${name}.@id = ${id}) > 0` : `${name} = ${id}`;
}

/** The same filter as people read it best: by the record's title. Null where that cannot be said; a namesake's records pass it too. */
export function pointingAtTitle({ table, field }: BackLink, title: unknown): string | null {
  if (field.type === "links" || typeof title !== "string" || title.trim() === "") return null;
  return `${nameInFormula(field, table.fields)} = ${quoted(title)}`;
}

/** The fields that tell most about a record in a line: its title, then the others in their order. */
export function firstFields(table: Table, most: number, without?: Field): Field[] {
  const title = table.fields.find((field) => field.name === table.title);
  const others = table.fields.filter((field) => field !== title && field.id !== without?.id);
  return [...(title ? [title] : []), ...others].slice(0, most);
}
