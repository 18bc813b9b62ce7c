import type { Table } from "@/api/table";
import { readCells } from "@/views/grid/clipboard/clipboard";
import { withoutHeadings } from "@/views/grid/clipboard/headings";
import { lay, type Laid } from "@/views/grid/lay";

/** What cells on a clipboard make of a table without records; null where it holds none. */
export function pastedHere(
  data: Pick<DataTransfer, "getData">,
  workspace: string,
  table: Table,
  tables: Table[],
): Laid | null {
  const block = readCells(data, workspace);
  if (!block) return null;
  const { cells, fields } = withoutHeadings(block, table.fields);
  return lay(cells, [0, 0], { fields, tables, rowAt: () => undefined, rows: 0 });
}
