import { addMonths, monthStart, weekStart, type Day } from "@/views/time/days";
import { firstDay, lastDay, type Span } from "@/views/time/span";

export type Extent = "month" | "week";

/** The days that are shown: whole weeks. */
export function daysShown(at: Day, extent: Extent, first: number): { from: Day; to: Day } {
  if (extent === "week") {
    const from = weekStart(at, first);
    return { from, to: from + 6 };
  }
  const month = monthStart(at);
  return { from: weekStart(month, first), to: weekStart(addMonths(month, 1) - 1, first) + 6 };
}

/** A piece of a span within one week: its columns, from 0 to 6, and the lane that it lies in. */
export interface Piece<T> {
  item: T;
  column: number;
  columns: number;
  lane: number;
  /** It goes on before, or after, the week. */
  before: boolean;
  after: boolean;
}

/** Lays spans into the lanes of a week, the earliest and longest first, each as high as there is room. */
export function layWeek<T extends { span: Span; id: number }>(items: T[], from: Day): Piece<T>[] {
  const to = from + 6;
  const inside = items
    .filter(({ span }) => firstDay(span) <= to && lastDay(span) >= from)
    .sort(
      (a, b) =>
        firstDay(a.span) - firstDay(b.span) ||
        lastDay(b.span) - lastDay(a.span) ||
        a.span.start - b.span.start ||
        a.id - b.id,
    );
  const taken: Day[] = [];
  return inside.map((item) => {
    const first = Math.max(from, firstDay(item.span));
    const last = Math.min(to, lastDay(item.span));
    const free = taken.findIndex((until) => until < first);
    const lane = free < 0 ? taken.length : free;
    taken[lane] = last;
    return {
      item,
      column: first - from,
      columns: last - first + 1,
      lane,
      before: firstDay(item.span) < from,
      after: lastDay(item.span) > to,
    };
  });
}

/** What of a week is shown in so many lanes, and how many more there are on each day. */
export function foldWeek<T>(pieces: Piece<T>[], lanes: number): { shown: Piece<T>[]; more: number[] } {
  const on = (piece: Piece<T>, day: number) => piece.column <= day && day < piece.column + piece.columns;
  const full = Array.from({ length: 7 }, (_, day) =>
    pieces.some((piece) => on(piece, day) && piece.lane >= lanes),
  );
  // On a day that has more, the last lane is for saying so.
  const fits = (piece: Piece<T>) =>
    piece.lane < lanes - 1 || (piece.lane === lanes - 1 && !full.some((over, day) => over && on(piece, day)));
  const shown = pieces.filter(fits);
  const more = full.map((_, day) => pieces.filter((piece) => on(piece, day) && !fits(piece)).length);
  return { shown, more };
}

/** A span within one day: where it begins and ends, as parts of the day, and beside how many others it lies. */
export interface Slot<T> {
  item: T;
  top: number;
  bottom: number;
  column: number;
  columns: number;
}

/** Shorter ones are drawn so long, in parts of a day, so that they can be read. */
const LEAST = 0.5 / 24;

/** Lays moments of one day beside each other where they overlap. */
export function layDay<T extends { span: Span; id: number }>(items: T[], day: Day): Slot<T>[] {
  const slots = items
    .map((item): Slot<T> => {
      const top = item.span.start - day;
      const bottom = Math.min(1, Math.max(item.span.end - day, top + LEAST));
      return { item, top, bottom, column: 0, columns: 1 };
    })
    .sort((a, b) => a.top - b.top || b.bottom - a.bottom || a.item.id - b.item.id);
  let together: Slot<T>[] = [];
  let until = 0;
  const close = () => {
    const columns = Math.max(1, ...together.map(({ column }) => column + 1));
    for (const slot of together) slot.columns = columns;
    together = [];
  };
  for (const slot of slots) {
    if (slot.top >= until) close();
    const taken = together.filter((other) => other.bottom > slot.top).map(({ column }) => column);
    while (taken.includes(slot.column)) slot.column += 1;
    together.push(slot);
    until = Math.max(until, slot.bottom);
  }
  close();
  return slots;
}
