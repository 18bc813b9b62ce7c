import type { Day } from "@/views/time/days";

/** The day that is drawn at a place of the page, whatever lies over it. */
export function dayUnder(x: number, y: number): Day | null {
  for (const there of document.elementsFromPoint(x, y)) {
    const day = there.closest<HTMLElement>("[data-day]")?.dataset.day;
    if (day !== undefined) return Number(day);
  }
  return null;
}
