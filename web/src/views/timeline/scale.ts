import { t } from "@/ui/text/text";
import {
  addMonths,
  dateOf,
  monthOf,
  monthStart,
  sayDay,
  weekdayOf,
  weekStart,
  yearOf,
  type Day,
} from "@/views/time/days";
import type { Span } from "@/views/time/span";

/** How near time is looked at: what its smallest marks are. */
export const zooms = ["day", "week", "month", "quarter", "year"] as const;
export type Zoom = (typeof zooms)[number];

interface Scale {
  /** Width of a day, in px. */
  day: number;
  /** The steps, in days, that a pointer moves by: of days, and of moments. */
  snap: { day: number; moment: number };
  /** One step by key, in days. */
  step: number;
}

export const scales: Record<Zoom, Scale> = {
  day: { day: 40, snap: { day: 1, moment: 1 / 24 }, step: 1 },
  week: { day: 12, snap: { day: 1, moment: 1 / 4 }, step: 1 },
  month: { day: 3, snap: { day: 1, moment: 1 }, step: 7 },
  quarter: { day: 1, snap: { day: 1, moment: 1 }, step: 7 },
  year: { day: 0.3, snap: { day: 1, moment: 1 }, step: 30 },
};

/** A mark of the scale, at a day, and what it says. */
export interface Tick {
  at: Day;
  label: string;
  /** A day on which most do not work. */
  rest?: boolean;
}

/** The marks from one day to another, the great above the small ones. */
export function ticksOf(
  zoom: Zoom,
  from: Day,
  to: Day,
  firstWeekday: number,
): { major: Tick[]; minor: Tick[] } {
  switch (zoom) {
    case "day":
      return { major: months(from, to, 1, "month"), minor: days(from, to) };
    case "week":
      return { major: months(from, to, 1, "month"), minor: weeks(from, to, firstWeekday) };
    case "month":
      return { major: years(from, to, 1), minor: months(from, to, 1, "monthShort") };
    case "quarter":
      return { major: years(from, to, 1), minor: quarters(from, to) };
    case "year":
      return { major: years(from, to, 10), minor: years(from, to, 1) };
  }
}

function days(from: Day, to: Day): Tick[] {
  const ticks: Tick[] = [];
  for (let at = Math.floor(from); at <= to; at++) {
    const weekday = weekdayOf(at);
    ticks.push({ at, label: String(dateOf(at)), rest: weekday === 0 || weekday === 6 });
  }
  return ticks;
}

function weeks(from: Day, to: Day, firstWeekday: number): Tick[] {
  const ticks: Tick[] = [];
  for (let at = weekStart(from, firstWeekday); at <= to; at += 7) {
    ticks.push({ at, label: sayDay(at, "dayShort") });
  }
  return ticks;
}

function months(from: Day, to: Day, step: number, how: "month" | "monthShort"): Tick[] {
  const ticks: Tick[] = [];
  for (let at = monthStart(from); at <= to; at = addMonths(at, step))
    ticks.push({ at, label: sayDay(at, how) });
  return ticks;
}

function quarters(from: Day, to: Day): Tick[] {
  const month = monthStart(from);
  const first = addMonths(month, -(monthOf(month) % 3));
  return months(first, to, 3, "monthShort").map(({ at }) => ({
    at,
    label: t("time.quarter", { quarter: monthOf(at) / 3 + 1 }),
  }));
}

function years(from: Day, to: Day, step: number): Tick[] {
  const ticks: Tick[] = [];
  const january = (year: number) => addMonths(0, (year - 1970) * 12);
  for (let year = Math.floor(yearOf(from) / step) * step; january(year) <= to; year += step) {
    ticks.push({ at: january(year), label: String(year) });
  }
  return ticks;
}

/** Shorter bars could not be taken hold of, in px. */
const LEAST = 10;

/** Where a span lies, in px from the first day. */
export function barOf(span: Span, origin: Day, zoom: Zoom, moment: boolean): { left: number; width: number } {
  const { day } = scales[zoom];
  const whole = moment ? 0 : 1;
  return {
    left: (span.start - origin) * day,
    width: Math.max(LEAST, (span.end - span.start + whole) * day),
  };
}

/** So far a pointer has moved a span, in days. */
export function daysFor(px: number, zoom: Zoom, moment: boolean): number {
  const { day, snap } = scales[zoom];
  const step = moment ? snap.moment : snap.day;
  return Math.round(px / day / step) * step;
}

/** A place on the timeline, in px. */
export interface Place {
  x: number;
  y: number;
}

/** Straight lines from the end of a bar to the beginning of one that comes after; around, where that begins too early. */
export function arrowPath(from: Place, to: Place, row: number): string {
  const bend = 8;
  if (to.x >= from.x + 2 * bend) {
    return `M${from.x} ${from.y}H${from.x + bend}V${to.y}H${to.x}`;
  }
  const between = from.y + (to.y > from.y ? row / 2 : -row / 2);
  return `M${from.x} ${from.y}h${bend}V${between}H${to.x - bend}V${to.y}H${to.x}`;
}
