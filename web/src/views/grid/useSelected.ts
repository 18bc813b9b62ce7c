import { CompactSelection, type DataEditorRef, type GridSelection } from "@glideapps/glide-data-grid";
import { useRef, useState, type RefObject } from "react";
import type { Rows } from "@/api/recordPages";
import type { KeyAct } from "@/views/grid/keys";
import {
  areaOf,
  count,
  isMany,
  nextWithin,
  runs,
  type Area,
  type Place,
  type Rect,
} from "@/views/grid/range";

const nothing: GridSelection = { columns: CompactSelection.empty(), rows: CompactSelection.empty() };

/** What is selected, and how it moves where the grid library would move it otherwise. */
export function useSelected(
  pages: Rows,
  columns: number,
  editor: RefObject<DataEditorRef | null>,
  onChange: (selection: GridSelection, ticked: number[]) => void,
  /** Whether a new record begins in the row below the last one. */
  open = false,
) {
  const rows = pages.length;
  const last = open ? rows : rows - 1;
  const [held, setHeld] = useState({ pages, selection: nothing, ticked: [] as number[] });
  // What was selected belongs to the records that were shown; other pages begin with nothing selected.
  const { selection: standing, ticked } = held.pages === pages ? held : { selection: nothing, ticked: [] };
  // Ticks are those of records, and go with them where rows come and go above.
  const selection = within(ticked.length ? { ...standing, rows: rowsOf(ticked, pages) } : standing, rows);
  /** Where a run of Tabs began: Enter goes on below it. */
  const tabbed = useRef<Place | null>(null);
  const screen = useRef(20);

  function select(next: GridSelection) {
    const ids = next.rows.toArray().flatMap((row) => pages.at(row)?.id ?? []);
    setHeld({ pages, selection: next, ticked: ids });
    onChange(next, ids);
  }

  function take(cell: Place, range: Rect = { x: cell[0], y: cell[1], width: 1, height: 1 }) {
    select({ ...nothing, current: { cell: [cell[0], cell[1]], range, rangeStack: [] } });
    editor.current?.scrollTo(cell[0], cell[1]);
  }

  /** The selected columns and rows; whole rows and whole columns too. */
  function area(): Area | null {
    const { current } = selection;
    if (selection.rows.length)
      return { columns: count(0, columns), rows: selection.rows.toArray().filter((row) => row < rows) };
    if (selection.columns.length) return { columns: selection.columns.toArray(), rows: count(0, rows) };
    if (!current) return null;
    const inside = Math.min(current.range.height, rows - current.range.y);
    return inside > 0 ? areaOf({ ...current.range, height: inside }) : null;
  }

  /** Goes on within a range, or below where a run of Tabs began. Answers whether it did. */
  function walk(way: "row" | "column", back: boolean): boolean {
    const { current } = selection;
    if (!current) return false;
    if (isMany(current.range)) {
      take(nextWithin(current.range, current.cell, way, back), current.range);
      return true;
    }
    const [column, row] = current.cell;
    if (way === "row") {
      if (!back && tabbed.current?.[1] !== row) tabbed.current = [column, row];
      return false;
    }
    const from = tabbed.current;
    tabbed.current = null;
    const next = back ? null : below(from, row, last);
    if (next) take(next);
    return next !== null;
  }

  /** Goes on from the cell with which a record was made: to the right as by Tab, or below where a run of Tabs began. */
  function goOn([column, row]: Place, way: "row" | "column") {
    const from = tabbed.current;
    if (way === "row") {
      if (from?.[1] !== row) tabbed.current = [column, row];
      take([Math.min(column + 1, columns - 1), row]);
    } else {
      tabbed.current = null;
      take(below(from, row, row + 1) ?? [column, row + 1]);
    }
  }

  /** After an editor is left by Enter, Tab or an arrow; the library has moved on already, by one cell. */
  function leave([across, down]: Place, byArrow = false) {
    if (byArrow) tabbed.current = null;
    else if (across) walk("row", across < 0);
    else if (down) walk("column", down < 0);
  }

  function page(step: 1 | -1) {
    const { current } = selection;
    if (!current) return;
    const { x, y, width, height } = current.range;
    const [, row] = current.cell;
    const grown = Math.max(1, screen.current - 2) * step;
    // The end that the active cell is not at is the one that moves.
    const end = y < row || (y === row && height === 1 && step < 0) ? y : y + height - 1;
    const moved = Math.min(Math.max(end + grown, 0), rows - 1);
    const top = Math.min(row, moved);
    const range = { x, width, y: top, height: Math.max(row, moved) - top + 1 };
    select({ ...selection, current: { ...current, range } });
    editor.current?.scrollTo(current.cell[0], moved, "vertical");
  }

  /** Does what a key asks of the selection; answers whether it did. */
  function onKey(act: KeyAct | null): boolean {
    const { current } = selection;
    if (act !== "tab" && act !== "tabBack" && act !== "enter") tabbed.current = null;
    switch (act) {
      case "keep":
        if (current) take(current.cell);
        else if (selection.rows.length || selection.columns.length) select(nothing);
        return true;
      case "last":
        take([columns - 1, rows - 1]);
        return true;
      case "pageDown":
      case "pageUp":
        page(act === "pageDown" ? 1 : -1);
        return true;
      case "tab":
      case "tabBack":
        return walk("row", act === "tabBack");
      case "enter":
      case "enterBack":
        return current !== undefined && isMany(current.range) && walk("column", act === "enterBack");
      default:
        return false;
    }
  }

  return {
    selection,
    select,
    take,
    goOn,
    area,
    onKey,
    leave,
    /** How many rows are in sight. */
    onScreen: (visible: number) => void (screen.current = visible),
    onPointer: () => void (tabbed.current = null),
  };
}

/** The cell below the one where a run of Tabs began, which went along this row; null: it did not, or there is no row below. */
export function below(from: Place | null, row: number, last: number): Place | null {
  return from?.[1] === row && row < last ? [from[0], row + 1] : null;
}

/** Where the rows end above what is selected, the last one is: keys go on from there. The row in which a new record begins is one more. */
export function within(selection: GridSelection, rows: number): GridSelection {
  const { current } = selection;
  if (!current || current.cell[1] <= rows || rows === 0) return selection;
  const cell: [number, number] = [current.cell[0], rows - 1];
  const range = { x: cell[0], y: cell[1], width: 1, height: 1 };
  return { ...selection, current: { cell, range, rangeStack: [] } };
}

/** The columns and rows of what is selected beyond a single cell; `rows` null: all, which are not listed one by one. */
export function severalOf(
  { columns, rows, current }: GridSelection,
  size: { columns: number; rows: number },
): { columns: number[]; rows: number[] | null } | null {
  const listed = (many: number, list: () => number[]) => (many >= size.rows ? null : list());
  if (rows.length) {
    const ticked = () => rows.toArray().filter((row) => row < size.rows);
    return { columns: count(0, size.columns), rows: listed(rows.length, ticked) };
  }
  if (columns.length) return { columns: columns.toArray(), rows: null };
  if (!current || !isMany(current.range)) return null;
  const { x, y, width, height } = current.range;
  const many = Math.min(height, size.rows - y);
  return many > 0 ? { columns: count(x, width), rows: listed(many, () => count(y, many)) } : null;
}

/** Whether a cell is among what is selected. */
export function has({ columns, rows, current }: GridSelection, [column, row]: Place): boolean {
  if (columns.hasIndex(column) || rows.hasIndex(row)) return true;
  if (!current) return false;
  const { x, y, width, height } = current.range;
  return column >= x && column < x + width && row >= y && row < y + height;
}

/** The rows of records that are there still. */
function rowsOf(ids: number[], pages: Rows): CompactSelection {
  const rows = ids.flatMap((id) => pages.row(id) ?? []).sort((a, b) => a - b);
  return runs(rows).reduce(
    (selection, run) => selection.add([run[0] ?? 0, (run.at(-1) ?? 0) + 1]),
    CompactSelection.empty(),
  );
}

export type Selected = ReturnType<typeof useSelected>;
