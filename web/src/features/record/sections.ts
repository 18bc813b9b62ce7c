import type { Field } from "@/api/table";

/** Fields that stand under one heading. */
export interface Section {
  /** null: they stand under none. */
  label: string | null;
  fields: Field[];
}

/** Fields by their headings, each where its first field stands; those without a heading come before all others. */
export function sectionsOf(fields: Field[]): Section[] {
  const bare: Section = { label: null, fields: [] };
  const named = new Map<string, Section>();
  for (const field of fields) {
    const label = field.section;
    const section = label === undefined ? bare : (named.get(label) ?? { label, fields: [] });
    section.fields.push(field);
    if (label !== undefined) named.set(label, section);
  }
  return [bare, ...named.values()].filter((section) => section.fields.length > 0);
}

/** The headings that a table's fields stand under. */
export const headingsOf = (fields: Field[]): string[] => [
  ...new Set(fields.flatMap(({ section }) => section ?? [])),
];
