import type { Field, Table } from "@/api/table";

/** So many fields a card tells where none were chosen for it. */
const MOST = 4;

/** Types that say most about a record at a glance, the best first. */
const telling: Field["type"][] = [
  "status",
  "choice",
  "date",
  "money",
  "link",
  "user",
  "datetime",
  "choices",
  "number",
  "integer",
  "percent",
  "rating",
  "text",
  "phone",
  "email",
];

/** The field that stands as the title. */
export function titleField(table: Table): Field | undefined {
  return table.title
    ? table.fields.find((field) => field.name === table.title)
    : table.fields.find((field) => field.type === "text");
}

/**
 * The fields below a card's title: those that the view shows; where it shows all of them, the most telling. `apart` are told by
 * where the card stands.
 */
export function toldFields(table: Table, shown: Field[], apart: string[], most = MOST): Field[] {
  const title = titleField(table);
  const others = shown.filter((field) => field !== title && !apart.includes(field.name));
  if (shown.length < table.fields.length) return others;
  const ranked = others
    .filter((field) => telling.includes(field.type))
    .sort((a, b) => telling.indexOf(a.type) - telling.indexOf(b.type))
    .slice(0, most);
  return others.filter((field) => ranked.includes(field));
}
