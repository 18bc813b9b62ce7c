import { secondsOf } from "@/fields/time";
import {
  measureKey,
  valueOf,
  type Measure,
  type Pivot,
  type PivotCell,
  type PivotRow,
} from "@/views/pivot/pivot";

/** A row as it stands among those that are open. */
export interface PivotLine {
  row: PivotRow;
  depth: number;
  /** The line of the row that it is within; -1: none. */
  within: number;
  /** Null where nothing is within it. */
  open: boolean | null;
}

/** What rows are in the order of: a figure of a column; a column's key, or null: of the total. */
export interface Order {
  column: string | null;
  measure: Measure;
  down: boolean;
}

export const cellIn = (row: PivotRow, column: string | null): PivotCell | undefined =>
  column === null ? row.total : row.cells.get(column);

/** The rows that are seen, each below what it is within. */
export function linesOf(pivot: Pivot, isClosed: (key: string) => boolean, order: Order | null): PivotLine[] {
  const lines: PivotLine[] = [];
  const add = (rows: PivotRow[], depth: number, within: number) => {
    for (const row of order ? inOrder(rows, order) : rows) {
      const open = row.rows.length ? !isClosed(row.key) : null;
      const at = lines.push({ row, depth, within, open }) - 1;
      if (open) add(row.rows, depth + 1, at);
    }
  };
  add(pivot.rows, 0, -1);
  return lines;
}

/** The keys of all rows that have rows within them. */
export function openable(rows: PivotRow[]): string[] {
  return rows.flatMap((row) => (row.rows.length ? [row.key, ...openable(row.rows)] : []));
}

/** By a figure; rows without it come last, whichever way. */
function inOrder(rows: PivotRow[], { column, measure, down }: Order): PivotRow[] {
  const keyed = rows.map((row) => {
    const cell = cellIn(row, column);
    return { row, key: cell ? rank(valueOf(cell, measure)) : null };
  });
  keyed.sort((a, b) => {
    if (a.key === null || b.key === null) return Number(a.key === null) - Number(b.key === null);
    const sign = a.key < b.key ? -1 : Number(a.key > b.key);
    return down ? -sign : sign;
  });
  return keyed.map(({ row }) => row);
}

/** Exact numbers and lengths of time come as text; days and moments are in order as they are written. */
function rank(value: unknown): number | string | null {
  if (value === null || value === undefined) return null;
  if (typeof value === "number") return value;
  const number = Number(value);
  return Number.isNaN(number) ? (secondsOf(String(value)) ?? String(value)) : number;
}

/** The next order that a head asks for: the greatest first, the least first, none. */
export function turned(order: Order | null, column: string | null, measure: Measure): Order | null {
  const same = order && order.column === column && measureKey(order.measure) === measureKey(measure);
  if (!same) return { column, measure, down: true };
  return order.down ? { ...order, down: false } : null;
}

/** How strongly a figure is shaded, from 0 to 1, beside the greatest of its measure in the rows that have none within them. */
export function shades(pivot: Pivot, measure: Measure): (cell: PivotCell) => number {
  let most = 0;
  const look = (rows: PivotRow[]) => {
    for (const row of rows) {
      if (row.rows.length) look(row.rows);
      else
        for (const cell of row.cells.size ? row.cells.values() : [row.total])
          most = Math.max(most, size(cell));
    }
  };
  const size = (cell: PivotCell) => {
    const value = rank(valueOf(cell, measure));
    return typeof value === "number" ? Math.abs(value) : 0;
  };
  look(pivot.rows);
  return (cell) => (most > 0 ? Math.min(1, size(cell) / most) : 0);
}
