import type { Field } from "@/api/table";
import { shownAs } from "@/fields/kinds";
import type { Block, Carried } from "@/views/grid/carried";
import { readHtmlTable, writeHtmlTable } from "@/views/grid/clipboard/htmlTable";
import { readTsv, writeTsv } from "@/views/grid/clipboard/tsv";

/** Our own cells, with their values; other programs pass it over. */
const OWN = "application/x-sheaf-cells+json";

/** What our own cells are on the clipboard. Values, as links and people, mean something in their own workspace only. */
interface OwnCells {
  workspace: string;
  cells: Block;
}

/** Cells as each program finds them on the clipboard, by the kind of content. */
export type Written = Record<string, string>;

export function written(block: Block, fields: Field[], workspace: string): Written {
  const own: OwnCells = { workspace, cells: block };
  const asText = fields.map((field) => shownAs(field).kind.align === "left" && !isTime(field));
  const html = block.map((row) => row.map(({ text }, at) => ({ text, asText: asText[at] ?? true })));
  return {
    "text/plain": writeTsv(block.map((row) => row.map(({ text }) => text))),
    "text/html": writeHtmlTable(html),
    [OWN]: JSON.stringify(own),
  };
}

const isTime = (field: Field) => /^(date|datetime|time)$/.test(shownAs(field).field.type);

/** What lies on the clipboard as cells; null where it holds none. Cells of another workspace come as their texts. */
export function readCells(data: Pick<DataTransfer, "getData">, workspace: string): Block | null {
  const own = readOwn(data.getData(OWN));
  if (own?.workspace === workspace) return own.cells;
  if (own) return own.cells.map((row) => row.map(({ text }) => ({ text })));
  const text = data.getData("text/plain");
  // The text has each cell as it is shown; only quotes in it could mean two things, and there the table is plain.
  const table = text === "" || text.includes('"') ? readHtmlTable(data.getData("text/html")) : null;
  if (!table && text === "") return null;
  return (table ?? readTsv(text)).map((row) => row.map((cell) => ({ text: cell })));
}

function readOwn(json: string): OwnCells | null {
  try {
    const { workspace, cells } = JSON.parse(json);
    const known = Array.isArray(cells) && cells.every((row) => Array.isArray(row) && row.every(isCarried));
    return known ? { workspace, cells } : null;
  } catch {
    return null;
  }
}

function isCarried(cell: unknown): cell is Carried {
  return typeof cell === "object" && cell !== null && "text" in cell && typeof cell.text === "string";
}
