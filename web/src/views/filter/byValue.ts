import type { SheafRecord } from "@/api/record";
import type { Field, Table } from "@/api/table";
import { shownAs } from "@/fields/kinds";
import { isLinked, titleName, titleOf } from "@/fields/linked";
import { operatorsOf, shapeOf, type Operand, type Operator } from "@/views/filter/filter";
import { nameInFormula, writeFilter } from "@/views/filter/write";

/** What records are asked for that have, or do not have, a value. */
export interface ByValue {
  has: string;
  hasNot: string;
}

/** A longer text would not fit into an address. */
const LONGEST = 300;

/**
 * The filters that a cell's value makes, as the builder would write them. None: what stands there cannot be asked for, as what does not
 * fit its field, files, or several records.
 */
export function byValue(record: SheafRecord, field: Field, fields: Field[], tables: Table[]): ByValue | null {
  if (record.misfits?.[field.name] ?? record.errors?.[field.name]) return null;
  const value = record.fields[field.name] ?? null;
  const pair = (has: Operator, hasNot: Operator, operand: Operand = null): ByValue => {
    const write = (operator: Operator) =>
      writeFilter({ join: "and", parts: [{ field: field.name, operator, operand }] }, fields);
    return { has: write(has), hasNot: write(hasNot) };
  };
  const { type } = shownAs(field).field;
  if (type === "boolean") return value === true ? pair("isYes", "isNo") : pair("isNo", "isYes");
  if (isNothing(value)) return operatorsOf(field).includes("isBlank") ? pair("isBlank", "isFilled") : null;
  if (type === "choices") {
    const [only, ...others] = value as unknown[];
    return typeof only === "string" && others.length === 0 ? pair("has", "hasNot", only) : null;
  }
  if (type === "user") return byNumber(value, field, fields);
  if (isLinked(value)) {
    const target = tables.find(({ name }) => name === field.link?.table);
    const named = target?.fields.find(({ name }) => name === titleName(target));
    const title = titleOf(value, target);
    // A link is compared with a title that is a text; a record without one is known by its number alone.
    return named?.type === "text" && typeof value.fields[named.name] === "string"
      ? pair("is", "isNot", title)
      : byNumber(value.id, field, fields);
  }
  if (typeof value === "object" || shapeOf(field, "is") === "none") return null;
  const text = String(value);
  return text.length > LONGEST ? null : pair("is", "isNot", text);
}

const isNothing = (value: unknown) =>
  value === null || value === "" || (Array.isArray(value) && value.length === 0);

function byNumber(id: unknown, field: Field, fields: Field[]): ByValue | null {
  if (typeof id !== "number") return null;
  const name = nameInFormula(field, fields);
  return { has: `${name} = ${id}`, hasNot: `${name} <> ${id}` };
}
