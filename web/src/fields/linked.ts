import { IconArrowsJoin2, IconEyeSearch, IconLink } from "@tabler/icons-react";
import type { Table } from "@/api/table";
import { blank, type Chip, type FieldKind } from "@/fields/kind";

/** A linked record as the server expands it; `title` is added here, once the table's title field is known. */
export interface Linked {
  id: number;
  fields: Record<string, unknown>;
  title?: string;
}

export function isLinked(value: unknown): value is Linked {
  return typeof value === "object" && value !== null && "id" in value && "fields" in value;
}

/** The field that records are called by: the table's title, else its first text. */
export const titleName = (table: Table | undefined): string | undefined =>
  table?.title ?? table?.fields.find((field) => field.type === "text")?.name;

/** What a linked record is called: its title, else its number. */
export function titleOf(record: Linked, table: Table | undefined): string {
  const named = titleName(table);
  const title = named === undefined ? undefined : record.fields[named];
  return blank(title) || typeof title === "object" ? `#${record.id}` : String(title);
}

/** Puts titles beside the ids of linked records, so that cells need not know other tables. */
export function withTitle(value: unknown, table: Table | undefined): unknown {
  if (Array.isArray(value)) return value.map((item) => withTitle(item, table));
  return isLinked(value) ? { ...value, title: titleOf(value, table) } : value;
}

function one(value: unknown): string {
  if (blank(value)) return "";
  return isLinked(value) ? (value.title ?? titleOf(value, undefined)) : `#${String(value)}`;
}

const many = (value: unknown): unknown[] => (Array.isArray(value) ? value : blank(value) ? [] : [value]);

/** What each of several linked records is called. */
export const titlesOf = (value: unknown): string[] => many(value).map(one);

const chips = (value: unknown): Chip[] => many(value).map((item) => ({ label: one(item) }));

export const link: FieldKind = {
  type: "link",
  icon: IconLink,
  align: "left",
  width: 180,
  show: one,
  chips,
  picker: "link",
};

export const links: FieldKind = {
  type: "links",
  icon: IconArrowsJoin2,
  align: "left",
  width: 220,
  show: (value) => many(value).map(one).join(", "),
  chips,
  picker: "links",
};

export const lookup: FieldKind = {
  type: "lookup",
  icon: IconEyeSearch,
  align: "left",
  width: 140,
  show: (value) => (Array.isArray(value) ? value.map(plain).join(", ") : plain(value)),
  computed: true,
};

const plain = (value: unknown) => (isLinked(value) ? one(value) : blank(value) ? "" : String(value));
