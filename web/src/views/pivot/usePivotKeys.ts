import { useEffect, useRef, useState, type RefObject } from "react";

/** A place in the table: -1 is the head above the lines, and the side beside the figures; the line after the last is the total. */
export interface Place {
  line: number;
  column: number;
}

interface Bounds {
  lines: number;
  columns: number;
  /** Lines that are seen at once. */
  page: number;
}

/** Where a key leads; null: it is no way to go. */
export function placeAfter(
  key: string,
  far: boolean,
  { line, column }: Place,
  { lines, columns, page }: Bounds,
): Place | null {
  const held = (next: Place): Place => ({
    line: Math.max(-1, Math.min(lines, next.line)),
    column: Math.max(-1, Math.min(columns - 1, next.column)),
  });
  switch (key) {
    case "ArrowUp":
      return held({ line: far ? 0 : line - 1, column });
    case "ArrowDown":
      return held({ line: far ? lines : line + 1, column });
    case "ArrowLeft":
      return held({ line, column: far ? -1 : column - 1 });
    case "ArrowRight":
      return held({ line, column: far ? columns - 1 : column + 1 });
    case "Home":
      return held({ line: far ? 0 : line, column: -1 });
    case "End":
      return held({ line: far ? lines : line, column: columns - 1 });
    case "PageUp":
      return held({ line: Math.max(0, line - page), column });
    case "PageDown":
      return held({ line: line + page, column });
    default:
      return null;
  }
}

/** What is drawn of the lines and of the columns: those near what is seen. */
interface Drawn {
  lines: number[];
  columns: number[];
}

/**
 * The place that Tab leads to: the one that had the focus last, or one in sight where that has been scrolled away and is not
 * drawn. Head, total and side always are.
 */
export function tabOf(place: Place, { lines, columns }: Omit<Bounds, "page">, drawn: Drawn): Place {
  const line = Math.min(place.line, lines);
  const column = Math.min(place.column, columns - 1);
  return {
    line: line < 0 || line === lines ? line : nearby(line, drawn.lines),
    column: column < 0 ? column : nearby(column, drawn.columns),
  };
}

/** More is drawn than is seen, at both ends: the middle is in sight. */
const nearby = (at: number, drawn: number[]) =>
  drawn.includes(at) ? at : (drawn[Math.floor(drawn.length / 2)] ?? at);

export const placeName = ({ line, column }: Place) => `${line},${column}`;

/** The place that has the focus, and the way to give it to another, which may have to be scrolled to first. */
export function usePlace(scroller: RefObject<HTMLElement | null>, reach: (place: Place) => void) {
  const [place, setPlace] = useState<Place>({ line: 0, column: -1 });
  const wanted = useRef<Place>(undefined);
  useEffect(() => {
    if (wanted.current) focusPlace(scroller.current, wanted.current);
    wanted.current = undefined;
  }, [place, scroller]);
  function go(next: Place) {
    wanted.current = next;
    reach(next);
    setPlace({ ...next });
  }
  return { place, setPlace, go };
}

function focusPlace(within: HTMLElement | null, place: Place, tries = 8) {
  const cell = within?.querySelector<HTMLElement>(`[data-at="${placeName(place)}"]`);
  if (cell) cell.focus({ preventScroll: true });
  else if (tries > 0) requestAnimationFrame(() => focusPlace(within, place, tries - 1));
}
