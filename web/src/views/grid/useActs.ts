import { useEffect, useRef, useState, type RefObject } from "react";
import type { Rows } from "@/api/recordPages";
import { MOST_AT_ONCE } from "@/api/severalRecords";
import type { Field, Table } from "@/api/table";
import { useWorkspace } from "@/api/workspace";
import { pastesFiles } from "@/fields/files/given";
import { canEdit } from "@/fields/kinds";
import { readCells, written, type Written } from "@/views/grid/clipboard/clipboard";
import { withoutHeadings } from "@/views/grid/clipboard/headings";
import { offeredByBrowser, withOurs } from "@/views/grid/clipboard/offered";
import { promise, takesPromises } from "@/views/grid/clipboard/promised";
import { carry, type Block, type Carried } from "@/views/grid/carried";
import { fillBlock, type Sample } from "@/views/grid/fill/fillBlock";
import { evenly, joined, lay, type Laid } from "@/views/grid/lay";
import { areaOf, parted, pasteArea, runs, stretched, tiled, type Area, type Rect } from "@/views/grid/range";
import type { Selected } from "@/views/grid/useSelected";
import { say } from "@/ui/quietBar";
import { localeTag } from "@/ui/text/language";
import { t } from "@/ui/text/text";
import "@/ui/text/laterWords";
import { wallAt } from "@/ui/zone";

/** Records that one act may write. */
const MOST = MOST_AT_ONCE;
const MOST_COPIED = 20_000;

interface Given {
  fields: Field[];
  tables: Table[];
  pages: Rows;
  selected: Selected;
  /** Where the grid stands: its keys and its clipboard are those pressed in it. */
  place: RefObject<HTMLElement | null>;
  onPut: (laid: Laid) => void;
  /** Takes files that are pasted; answers whether they have a place here. */
  onFiles: (data: DataTransfer) => boolean;
}

/** What one does to many cells at once: copy, cut, paste, empty, fill. Each is one act, and undone as one. */
export function useActs({ fields, tables, pages, selected, place, ...given }: Given) {
  const [copied, setCopied] = useState<Rect | null>(null);
  const last = useRef<Written | null>(null);
  // Two servers may have workspaces of one name.
  const workspace = `${window.location.origin}/${useWorkspace()}`;
  const onPut = (laid: Laid) => {
    setCopied(null);
    given.onPut(laid);
  };
  /** As it is now: rows may have been loaded since the grid was drawn. */
  const ground = () => ({
    fields,
    tables,
    rowAt: (row: number) => pages.at(row),
    rows: pages.length,
  });

  /** Sees to it that rows are loaded; says so where they cannot be, or are too many. */
  async function loaded(rows: number[]): Promise<boolean> {
    if (rows.length > MOST) {
      say({ tone: "bad", text: t("grid.tooMany", { most: MOST }) });
      return false;
    }
    const there = await pages.reach(Math.max(...rows), Math.min(...rows));
    if (!there) say({ tone: "bad", text: t("grid.notLoaded") });
    return there;
  }

  /** Whether it is the row of a group, and no record's. */
  const isHead = (row: number) => pages.recordRows(row, 1)[0] !== row;

  function cellsOf({ columns, rows }: Area): Block | null {
    const block: Block = [];
    for (const row of rows) {
      const record = pages.at(row);
      if (!record && isHead(row)) continue;
      if (!record) return null;
      block.push(
        columns.flatMap((column) => {
          const field = fields[column];
          return field ? [carry(record, field, tables)] : [];
        }),
      );
    }
    return block;
  }

  /** What is selected, without the rows of groups. */
  function recordArea(): Area | null {
    const area = selected.area();
    return area && { ...area, rows: area.rows.filter((row) => !isHead(row)) };
  }

  /** Puts the selected cells on the clipboard; answers whether it could, once it is known. */
  function copy(event: ClipboardEvent): boolean | Promise<boolean> {
    const area = recordArea();
    if (!area) return false;
    event.preventDefault();
    if (area.rows.length > MOST_COPIED) {
      say({ tone: "bad", text: t("grid.tooManyToCopy", { most: MOST_COPIED }) });
      return false;
    }
    const range = selected.selection.current?.range ?? null;
    const content = contentOf(area);
    if (!content) return copyLater(area, range);
    for (const [type, text] of Object.entries(content)) event.clipboardData?.setData(type, text);
    last.current = content;
    setCopied(range);
    return true;
  }

  /** What an area is on the clipboard; null where some of it is not loaded. */
  function contentOf(area: Area): Written | null {
    const block = cellsOf(area);
    const named = area.columns.flatMap((column) => fields[column] ?? []);
    return block && written(block, named, workspace);
  }

  /** Copies what is not loaded yet: a browser that takes nothing but what it is given at once is to be asked once more. */
  async function copyLater(area: Area, range: Rect | null): Promise<boolean> {
    const n = area.rows.length;
    say(t("grid.copyLoading", { n }));
    const reading = pages.reach(Math.max(...area.rows), Math.min(...area.rows));
    const content = reading.then((there) => (there ? contentOf(area) : null));
    const put = takesPromises() ? await promise(content) : null;
    if (put) {
      last.current = put;
      setCopied(range);
      say(t("cells.copied", { n }));
    } else say(t((await reading) ? "grid.copyAgain" : "grid.notLoaded"));
    return put !== null;
  }

  /** Copies as the key does: the browser is asked for the event that one makes. Answers whether it made one. */
  function copyNow(): boolean {
    let could = false;
    const hear = () => (could = true);
    window.addEventListener("copy", hear, { once: true });
    document.execCommand("copy");
    window.removeEventListener("copy", hear);
    return could;
  }

  /** Pastes without a key; answers whether the browser let it look at the clipboard. */
  async function pasteNow(): Promise<boolean> {
    const data = await offeredByBrowser(last.current);
    if (!data) return false;
    const block = readCells(data, workspace);
    if (block) await here.current.paste(block);
    else say(t("cells.nothing"));
    return true;
  }

  /** The ids of the selected records; none where they could not be loaded, which is told. */
  async function records(): Promise<number[]> {
    const rows = recordArea()?.rows ?? [];
    if (rows.length === 0 || !(await loaded(rows))) return [];
    return rows.flatMap((row) => pages.at(row)?.id ?? []);
  }

  async function clear(area: Area | null) {
    if (!area || !(await loaded(area.rows))) return;
    const named = area.columns.flatMap((column) => fields[column] ?? []);
    if (!named.some(canEdit)) {
      const columns = named.map((field) => field.label).join(", ");
      say(t("grid.computedOnly", { n: named.length, columns }));
      return;
    }
    const blank: Carried = { text: "" };
    const parts = runs(area.rows).flatMap((rows) =>
      runs(area.columns).map((columns) =>
        lay(evenly(blank, columns.length, rows.length), [columns[0] ?? 0, rows[0] ?? 0], ground()),
      ),
    );
    onPut(joined(parts));
  }

  /** What is pasted becomes the first records: its columns go where its headings say, else on from the chosen one. */
  function begin(block: Block) {
    const { cells, fields: named } = withoutHeadings(block, fields);
    const column = cells === block ? (selected.selection.current?.cell[0] ?? 0) : 0;
    onPut(lay(cells, [column, 0], { ...ground(), fields: named }));
  }

  async function paste(block: Block) {
    if (pages.complete && pages.length === 0) return begin(block);
    const area = recordArea();
    const trailing = selected.selection.current?.cell;
    const onto = area ?? (trailing && { columns: [trailing[0]], rows: [trailing[1]] });
    if (!onto) return;
    const goal = pasteArea(block, onto);
    if (!goal) return say({ tone: "bad", text: t("grid.apart") });
    // What goes on past the last record of a group goes on in the next one.
    if (goal.rows.some(isHead)) goal.rows = pages.recordRows(goal.rows[0] ?? 0, goal.rows.length);
    if (!(await loaded(goal.rows))) return;
    const cells = tiled(block, { width: onto.columns.length, height: onto.rows.length });
    const parts = parted(cells, goal);
    const [only] = parts;
    if (only && parts.length === 1) {
      const [x, y] = only.from;
      const width = Math.min(goal.columns.length, fields.length - x);
      selected.take(only.from, {
        x,
        y,
        width,
        height: Math.min(cells.length, Math.max(pages.length - y, 1)),
      });
    }
    onPut(joined(parts.map((part) => lay(part.cells, part.from, ground()))));
  }

  /** The first row or column of the selection in all of it; of a single one, the one before it. */
  async function fill(way: "down" | "right") {
    const range = selected.selection.current?.range;
    if (!range) return;
    const down = way === "down";
    const alone = (down ? range.height : range.width) === 1;
    const from = { ...range, ...(down ? { height: 1 } : { width: 1 }) };
    if (alone && down) from.y -= 1;
    else if (alone) from.x -= 1;
    if (from.x < 0 || from.y < 0) return;
    const rest = alone
      ? range
      : down
        ? { ...range, y: range.y + 1, height: range.height - 1 }
        : { ...range, x: range.x + 1, width: range.width - 1 };
    if (!(await loaded(areaOf(range).rows))) return;
    const block = cellsOf(areaOf(from));
    if (block) onPut(lay(tiled(block, rest), [rest.x, rest.y], ground()));
  }

  /** A selection dragged out by its corner: its series go on, as a spreadsheet's do. */
  async function drag(source: Rect, whole: Rect) {
    const stretch = stretched(source, whole);
    if (!stretch || !(await loaded(areaOf(whole).rows))) return;
    const { columns, rows } = areaOf(source);
    const samples = rows.map((row) =>
      columns.flatMap((column): Sample[] => {
        const [record, field] = [pages.at(row), fields[column]];
        return record && field ? [{ field, cell: carry(record, field, tables) }] : [];
      }),
    );
    const block = fillBlock(samples, stretch, ["en", localeTag(), ...navigator.languages]);
    onPut(lay(block, [stretch.beyond.x, stretch.beyond.y], ground()));
  }

  /** One cell's content in all that are selected. */
  async function everywhere(cell: Carried) {
    const range = selected.selection.current?.range;
    if (range && (await loaded(areaOf(range).rows)))
      onPut(lay(evenly(cell, range.width, range.height), [range.x, range.y], ground()));
  }

  function fillAll() {
    const [column, row] = selected.selection.current?.cell ?? [0, -1];
    const block = cellsOf({ columns: [column], rows: [row] });
    if (block?.[0]?.[0]) void everywhere(block[0][0]);
  }

  /** Today, or this minute, in the way that suits the column. */
  function enterNow(what: "day" | "now") {
    const at = selected.selection.current?.cell;
    const field = at && fields[at[0]];
    if (!at || !field) return;
    const wall = new Date(wallAt(Date.now())).toISOString();
    const [day, clock] = [wall.slice(0, 10), wall.slice(11, 16)];
    const text =
      field.type === "datetime"
        ? `${day} ${clock}`
        : field.type === "date"
          ? day
          : field.type === "time" || what === "now"
            ? clock
            : day;
    onPut(lay([[{ text }]], at, ground()));
  }

  const { onFiles } = given;
  const here = useRef({ copy, clear, paste, onFiles, area: recordArea, workspace, fields, pages });
  useEffect(() => {
    here.current = { copy, clear, paste, onFiles, area: recordArea, workspace, fields, pages };
  });
  useEffect(() => {
    const inside = () => place.current?.contains(document.activeElement) ?? false;
    const onCopy = (event: ClipboardEvent) => void (inside() && here.current.copy(event));
    const onCut = async (event: ClipboardEvent) => {
      if (!inside()) return;
      const { copy, fields: columns, pages: list } = here.current;
      const area = here.current.area();
      if (!(await copy(event))) return;
      // Where others are shown by then, the cells at these places are not those that were copied.
      const { clear, fields, pages } = here.current;
      if (fields === columns && pages === list) void clear(area);
    };
    const onPaste = (event: ClipboardEvent) => {
      if (!inside() || !event.clipboardData) return;
      if (pastesFiles(event.clipboardData) && here.current.onFiles(event.clipboardData)) {
        return event.preventDefault();
      }
      const block = readCells(withOurs(event.clipboardData, last.current), here.current.workspace);
      event.preventDefault();
      if (block) void here.current.paste(block);
    };
    window.addEventListener("copy", onCopy);
    window.addEventListener("cut", onCut);
    window.addEventListener("paste", onPaste);
    return () => {
      window.removeEventListener("copy", onCopy);
      window.removeEventListener("cut", onCut);
      window.removeEventListener("paste", onPaste);
    };
  }, [place]);

  return {
    copied,
    area: recordArea,
    forgetCopied: () => setCopied(null),
    copyNow,
    pasteNow,
    records,
    clear,
    fill,
    drag,
    everywhere,
    fillAll,
    enterNow,
  };
}

export type Acts = ReturnType<typeof useActs>;
