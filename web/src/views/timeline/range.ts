import { useLayoutEffect, useRef } from "react";
import type { SheafRecord } from "@/api/record";
import { today, type Day } from "@/views/time/days";
import { spanOf, type Times } from "@/views/time/span";

/** From the first to the last day that is drawn: all that is there, today, and a screen more on either side. */
export function rangeOf(spans: { start: Day; end: Day }[], beyond: number): [Day, Day] {
  let [first, last] = [today(), today()];
  for (const { start, end } of spans) {
    first = Math.min(first, start);
    last = Math.max(last, end);
  }
  return [Math.floor(first) - beyond, Math.ceil(last) + 1 + beyond];
}

/** So many records are in sight at first. */
const FIRST = 15;

/** What stands in the middle first: today, unless none of the first records were in sight then. */
export function firstDayOf(rows: SheafRecord[], times: Times, seen: number): Day {
  const now = today() + 0.5;
  const spans = rows.slice(0, FIRST).flatMap((record) => spanOf(record, times) ?? []);
  const inSight = spans.some(({ start, end }) => start < now + seen / 2 && end > now - seen / 2);
  return inSight || !spans[0] ? now : spans[0].start + seen / 3;
}

/** The day in the middle stays there when the scale or the width changes, or when earlier days come to be drawn. */
export function useKeptDay(
  scroller: React.RefObject<HTMLElement | null>,
  origin: Day,
  day: number,
  width: number,
  first: Day | null,
) {
  const drawn = useRef<{ origin: Day; day: number; width: number } | null>(null);
  const begun = first !== null;
  const wanted = useRef(first);
  useLayoutEffect(() => {
    wanted.current = first;
  });
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element || width <= 0 || wanted.current === null) return;
    const before = drawn.current;
    const middle = before
      ? before.origin + (element.scrollLeft + before.width / 2) / before.day
      : wanted.current;
    drawn.current = { origin, day, width };
    element.scrollTo({ left: (middle - origin) * day - width / 2 });
  }, [scroller, origin, day, width, begun]);
}
