import type { Field } from "@/api/table";
import type { Block } from "@/views/grid/carried";

const key = (text: string) => text.trim().toLocaleLowerCase();

/**
 * Cells without their first row, where that names columns of the table: then each column goes to the field that it names. Else
 * all cells, for the fields in their order.
 */
export function withoutHeadings(block: Block, fields: Field[]): { cells: Block; fields: Field[] } {
  const [first = [], ...rest] = block;
  const named = first.map(({ text }) =>
    fields.find((field) => [field.label, field.name].some((name) => key(name) === key(text))),
  );
  const known = named.flatMap((field) => field ?? []);
  if (rest.length === 0 || known.length !== first.length || new Set(known).size !== known.length)
    return { cells: block, fields };
  return { cells: rest, fields: known };
}
