import type { Table } from "@/api/table";
import type { Laid } from "@/views/grid/lay";

/** Records that are written without a word before it. */
const UNASKED = 500;

/** Whether one is asked first: records or choices would be added, or very many records changed. `table`: of one that may be changed. */
export function needsWord({ writes, created, leftOut }: Laid, table?: Table): boolean {
  // What a column of choices does not take is a choice that it has not; whether it could have it is seen where one is asked.
  const isChoice = (name?: string) =>
    table?.fields.some((field) => field.name === name && field.choices && !field.moves?.length);
  return created.length > 0 || writes.length > UNASKED || leftOut.some(({ field }) => isChoice(field));
}
