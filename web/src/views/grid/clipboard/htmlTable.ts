/** A cell for the clipboard's HTML. */
export interface HtmlCell {
  text: string;
  /** Whether it stays text where a spreadsheet would make a number or a date of it. */
  asText: boolean;
}

const escapes: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** The table as spreadsheets take it from the clipboard: lines within a cell stay in the cell, texts stay texts. */
export function writeHtmlTable(rows: readonly (readonly HtmlCell[])[]): string {
  const lines = rows.map((row) => `<tr>${row.map(writeCell).join("")}</tr>`);
  const style = "<style><!--br{mso-data-placement:same-cell;}--></style>";
  return `<meta charset="utf-8">${style}<table><tbody>${lines.join("")}</tbody></table>`;
}

function writeCell({ text, asText }: HtmlCell): string {
  const style = asText ? ` style="mso-number-format:'\\@'"` : "";
  return `<td${style}>${writeText(text)}</td>`;
}

function writeText(text: string): string {
  return text
    .replace(/[&<>"]/g, (mark) => escapes[mark] ?? mark)
    .replace(/\t/g, "    ")
    .replace(/^ | $| (?= )/gm, "&nbsp;")
    .replace(/\r\n|\r|\n/g, "<br>");
}

const TOKEN = /<!--[\s\S]*?-->|<(\/?)([a-zA-Z][\w:-]*)((?:"[^"]*"|'[^']*'|[^>"'])*)>|[^<]+|</g;
/** Elements of which nothing is read. */
const SILENT = /^(style|script|head|title)$/;
/** More columns or rows than this no one merges by hand; a page could say so to no good end. */
const WIDEST = 1000;

interface Open {
  text: string;
  columns: number;
  rows: number;
}

/** The cells of the first table in a piece of HTML; null where there is none. Merged cells hold their text once. */
export function readHtmlTable(html: string): string[][] | null {
  const table = new Rows();
  let silent = "";
  let depth = 0;
  for (const [token, slash, tag = "", attributes = ""] of html.matchAll(TOKEN)) {
    const name = tag.toLowerCase();
    if (silent) {
      if (slash && name === silent) silent = "";
    } else if (!name) {
      if (!token.startsWith("<!--")) table.write(token);
    } else if (!slash && SILENT.test(name)) silent = name;
    else if (name === "table") {
      depth += slash ? -1 : 1;
      if (slash && depth <= 0) break;
    } else if (depth === 1) table.mark(name, slash === "/", attributes);
    else table.lineBreak(name, slash === "/");
  }
  return table.done();
}

/** Rows as they are read, with the places that merged cells hold. */
class Rows {
  readonly #rows: (string | undefined)[][] = [];
  #row = -1;
  #cell: Open | null = null;

  write(text: string) {
    if (this.#cell) this.#cell.text += decoded(text.replace(/[ \t\r\n\f]+/g, " "));
  }

  mark(name: string, closes: boolean, attributes: string) {
    if (name === "tr") {
      this.#close();
      if (!closes) this.#row += 1;
    } else if (name === "td" || name === "th") {
      this.#close();
      if (!closes) this.#cell = { text: "", columns: span("colspan"), rows: span("rowspan") };
    } else this.lineBreak(name, closes);

    function span(which: string): number {
      const found = new RegExp(`\\b${which}\\s*=\\s*["']?(\\d+)`, "i").exec(attributes);
      return Math.min(Math.max(Number(found?.[1] ?? 1), 1), WIDEST);
    }
  }

  lineBreak(name: string, closes: boolean) {
    if (!this.#cell) return;
    if (name === "br") this.#cell.text += "\n";
    if ((name === "p" || name === "div" || name === "li") && !closes && this.#cell.text.trim() !== "")
      this.#cell.text += "\n";
  }

  done(): string[][] | null {
    this.#close();
    const width = Math.max(0, ...this.#rows.map((row) => row.length));
    if (width === 0) return null;
    return this.#rows.map((row) => Array.from({ length: width }, (_, at) => row[at] ?? ""));
  }

  #close() {
    const cell = this.#cell;
    this.#cell = null;
    if (!cell || this.#row < 0) return;
    const first = this.#free(this.#row);
    for (let down = 0; down < cell.rows; down++) {
      const row = this.#at(this.#row + down);
      for (let across = 0; across < cell.columns; across++) row[first + across] ??= "";
    }
    this.#at(this.#row)[first] = tidy(cell.text);
  }

  #at(row: number): (string | undefined)[] {
    return (this.#rows[row] ??= []);
  }

  #free(row: number): number {
    const taken = this.#at(row);
    let column = 0;
    while (taken[column] !== undefined) column += 1;
    return column;
  }
}

/** Blanks around line ends are the page's; a blank that was written as such becomes one again. */
function tidy(text: string): string {
  return text
    .replace(/ *\n */g, "\n")
    .replace(/^ +|[ \n]+$/g, "")
    .replaceAll("\u00a0", " ");
}

const named: Record<string, string> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  nbsp: "\u00a0",
  euro: "€",
};

function decoded(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#[xX]([\da-fA-F]{1,6})|(\w+));/g, (whole, decimal, hex, name) => {
    if (name) return named[name] ?? whole;
    const code = decimal ? Number(decimal) : Number.parseInt(hex, 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}
