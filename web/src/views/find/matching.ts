import type { SheafRecord } from "@/api/record";
import type { Field, FieldTypeName, Table } from "@/api/table";
import { canEdit, shownAs } from "@/fields/kinds";
import { isLinked, titleName } from "@/fields/linked";
import { nameInFormula, quoted, writeFilter } from "@/views/filter/write";

/** What is looked for in the cells of some columns: by the server in all records, and here in those that are loaded. */
export interface Matching {
  /** True for the records that have it; blank: no record can. */
  formula: string;
  /** The columns that can have it. */
  fields: Field[];
  /** Whether a cell has it. */
  has: (record: SheafRecord, field: Field) => boolean;
}

interface InColumn {
  formula: string;
  has: (value: unknown) => boolean;
}

const texts: FieldTypeName[] = ["text", "long_text", "email", "phone", "url"];

/** Whether its texts can have a part replaced. */
export const canReplace = (field: Field): boolean => canEdit(field) && texts.includes(field.type);

/** Where a text stands in others; case does not count. `all`: each place, and not the first. */
const placeOf = (what: string, all = false) =>
  new RegExp(what.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&"), all ? "giu" : "iu");

export function replaced(text: string, what: string, by: string): string {
  return text.replace(placeOf(what, true), () => by);
}

/** `all`: every field of the table, among which a formula names one. */
export function matchingOf(what: string, shown: Field[], all: Field[], tables: Table[]): Matching {
  const columns = new Map(
    shown.flatMap((field) => {
      const found = what === "" ? null : inColumn(what, field, all, tables);
      return found ? [[field.name, found] as const] : [];
    }),
  );
  return {
    formula: [...columns.values()].map(({ formula }) => formula).join(" or "),
    fields: shown.filter(({ name }) => columns.has(name)),
    has(record, { name }) {
      // What does not fit its column is kept beside it, where no filter looks.
      const apart = record.misfits?.[name] ?? record.errors?.[name];
      return apart === undefined && (columns.get(name)?.has(record.fields[name]) ?? false);
    },
  };
}

/** A text by a part of it, a choice or a person by a part of what they are called, and everything else whole, as it is typed. */
function inColumn(what: string, field: Field, all: Field[], tables: Table[]): InColumn | null {
  const name = nameInFormula(field, all);
  const place = placeOf(what);
  const within = (text: unknown) => typeof text === "string" && place.test(text);
  const as = shownAs(field);
  const { type } = as.field;
  if (texts.includes(type)) return { formula: `CONTAINS(${name}, ${quoted(what)})`, has: within };
  if (type === "link") {
    const title = titleName(tables.find((table) => table.name === field.link?.table));
    if (title === undefined) return null;
    return {
      formula: `CONTAINS(${name}, ${quoted(what)})`,
      has: (value) => isLinked(value) && within(value.fields[title]),
    };
  }
  if (type === "choice" || type === "status" || type === "choices") {
    const labels = (field.choices ?? []).map(({ label }) => label).filter(within);
    const asked = (label: string) =>
      type === "choices" ? `INCLUDES(${name}, ${quoted(label)})` : `${name} = ${quoted(label)}`;
    return oneOf(labels, asked);
  }
  if (type === "user") {
    const people = (field.people ?? []).filter((one) => within(one.name)).map(({ id }) => id);
    return oneOf(people, (id) => `${name} = ${id}`);
  }
  const reading = ["boolean", "json", "attachment"].includes(type)
    ? undefined
    : as.kind.read?.(what, as.field);
  if (!reading?.ok || reading.value === null) return null;
  const operand = String(reading.value);
  return {
    formula: writeFilter({ join: "and", parts: [{ field: field.name, operator: "is", operand }] }, all),
    has: (value) => value !== null && value !== undefined && String(value) === operand,
  };
}

function oneOf<V>(values: V[], asked: (value: V) => string): InColumn | null {
  if (values.length === 0) return null;
  const known = new Set<unknown>(values);
  return {
    formula: values.map(asked).join(" or "),
    has: (value) => (Array.isArray(value) ? value.some((one) => known.has(one)) : known.has(value)),
  };
}
