import { useEffect, useRef, useState } from "react";
import type { DaysProps } from "@/views/calendar/Calendar";
import { addMonths, type Day } from "@/views/time/days";

/** Arrows go from day to day, and on to the next month or week; one day is reached by Tab. */
export function useDayKeys(
  { at, from, to, onAt }: DaysProps,
  down: number,
  within: React.RefObject<HTMLElement | null>,
) {
  const [moved, setMoved] = useState<Day | null>(null);
  const wanted = moved ?? at;
  const cursor = wanted < from || wanted > to ? Math.min(Math.max(at, from), to) : wanted;
  const focus = useRef(false);

  useEffect(() => {
    // A day of another month is there once that is shown.
    if (!focus.current || cursor !== moved) return;
    focus.current = false;
    within.current?.querySelector<HTMLElement>(`[data-day="${cursor}"] button`)?.focus();
  });

  function onKey(event: React.KeyboardEvent) {
    const next = {
      ArrowLeft: cursor - 1,
      ArrowRight: cursor + 1,
      ArrowUp: cursor - down,
      ArrowDown: cursor + down,
      Home: from + Math.floor((cursor - from) / 7) * 7,
      End: from + Math.floor((cursor - from) / 7) * 7 + 6,
      PageUp: addMonths(cursor, -1),
      PageDown: addMonths(cursor, 1),
    }[event.key];
    if (next === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    focus.current = true;
    setMoved(next);
    if (next < from || next > to) onAt(next);
  }

  return { cursor, onKey };
}
