/** Cells as plain text on the clipboard: a tab between cells, a line for each row, quotes around a cell that holds these. */
export function writeTsv(rows: readonly (readonly string[])[]): string {
  return rows.map((row) => row.map(quoted).join("\t")).join("\n");
}

function quoted(text: string): string {
  return /[\t\r\n]|^"/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/**
 * Reads cells as spreadsheets write them. Some quote a cell that holds quotes and some do not, so a quote that is not closed
 * before a tab or the end of the line is taken as it is written.
 */
export function readTsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let at = 0;
  for (;;) {
    const cell = quotedCell(text, at) ?? plainCell(text, at);
    row.push(cell.text);
    at = cell.end;
    if (text[at] === "\t") {
      at += 1;
      continue;
    }
    rows.push(row);
    at += text.startsWith("\r\n", at) ? 2 : 1;
    // The line's end after the last row begins no other.
    if (at >= text.length) return rows;
    row = [];
  }
}

interface Cell {
  text: string;
  end: number;
}

function plainCell(text: string, at: number): Cell {
  const upTo = /[^\t\r\n]*/y;
  upTo.lastIndex = at;
  upTo.test(text);
  const end = upTo.lastIndex;
  return { text: text.slice(at, end), end };
}

function quotedCell(text: string, at: number): Cell | null {
  if (text[at] !== '"') return null;
  let end = at + 1;
  for (;;) {
    end = text.indexOf('"', end);
    if (end < 0) return null;
    if (text[end + 1] !== '"') break;
    end += 2;
  }
  const inner = text.slice(at + 1, end).replaceAll('""', '"');
  const next = text[end + 1];
  if (next !== undefined && next !== "\t" && next !== "\r" && next !== "\n") return null;
  return { text: inner.replaceAll("\r\n", "\n"), end: end + 1 };
}
