import type { Field, Table } from "@/api/table";
import { mayDo } from "@/api/may";
import { canEdit, kindOf } from "@/fields/kinds";
import { blank } from "@/fields/kind";
import { titleName } from "@/fields/linked";

/**
 * What a record would be made of whose title is typed, or why it cannot be made so. `asks`: there is more to say of it, which a
 * form asks for.
 */
export type Addition = { fields: Record<string, unknown>; asks: boolean } | { why: string };

/** Of a table to which one may not add, nothing is said. */
export function additionOf(target: Table | undefined, typed: string): Addition | null {
  if (!target || typed.trim() === "" || !mayDo(target, "create")) return null;
  const named = titleName(target);
  const title = target.fields.find((field) => field.name === named);
  const read = title && canEdit(title) ? kindOf(title).read : undefined;
  if (!title || !read) return { fields: {}, asks: true };
  const asks = target.fields.some((field) => field !== title && mustBeSaid(field));
  const reading = read(typed, title);
  return reading.ok ? { fields: { [title.name]: reading.value }, asks } : { why: reading.why };
}

const mustBeSaid = (field: Field) =>
  field.required === true && blank(field.default) && kindOf(field).computed !== true;
