import { perLocale } from "@/ui/locale";
import { momentAt, wallAt, writtenMoment } from "@/ui/zone";

/** Days are counted from 1970-01-01, so that they can be added; a part of a day is a fraction. */
export type Day = number;

export const DAY_MS = 86_400_000;

export function dayOf(iso: string): Day | null {
  const at = Date.parse(`${iso.slice(0, 10)}T00:00:00Z`);
  return Number.isNaN(at) ? null : at / DAY_MS;
}

export function isoOf(day: Day): string {
  return new Date(Math.floor(day) * DAY_MS).toISOString().slice(0, 10);
}

const utc = (day: Day) => new Date(Math.floor(day) * DAY_MS);

const MINUTE_MS = 60_000;

/** A moment as a day with a fraction, to the minute, by the clock where the page is; a day that has 25 hours counts as one. */
export function dayOfMoment(iso: string): Day | null {
  const at = Date.parse(iso);
  return Number.isNaN(at) ? null : (Math.floor(wallAt(at) / MINUTE_MS) * MINUTE_MS) / DAY_MS;
}

/** The moment of a day with a fraction, to the minute, as the API writes it. */
export function momentOf(day: Day): string {
  return writtenMoment(momentAt(Math.round((day * DAY_MS) / MINUTE_MS) * MINUTE_MS));
}

/** Now, as a day with a fraction; today without it. */
export const now = (at = Date.now()): Day => wallAt(at) / DAY_MS;
export const today = (at = Date.now()): Day => Math.floor(now(at));

/** 0 is Sunday. */
export const weekdayOf = (day: Day): number => (((Math.floor(day) + 4) % 7) + 7) % 7;

/** `first`: the day on which weeks begin, 1 Monday to 7 Sunday. */
export function weekStart(day: Day, first: number): Day {
  return Math.floor(day) - ((weekdayOf(day) - first + 7) % 7);
}

export function monthStart(day: Day): Day {
  const date = utc(day);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1) / DAY_MS;
}

/** The same day of another month; the last one where that has fewer. */
export function addMonths(day: Day, months: number): Day {
  const date = utc(day);
  const first = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, 1);
  const last = new Date(first);
  last.setUTCMonth(last.getUTCMonth() + 1, 0);
  return first / DAY_MS + Math.min(date.getUTCDate(), last.getUTCDate()) - 1;
}

export const monthOf = (day: Day): number => utc(day).getUTCMonth();
export const yearOf = (day: Day): number => utc(day).getUTCFullYear();
export const dateOf = (day: Day): number => utc(day).getUTCDate();

const format = (options: Intl.DateTimeFormatOptions) =>
  perLocale((tag) => new Intl.DateTimeFormat(tag, { ...options, timeZone: "UTC" }));

const formats = {
  /** `November 2026` */
  month: format({ month: "long", year: "numeric" }),
  /** `Nov` */
  monthShort: format({ month: "short" }),
  /** `Nov 2026` */
  monthYear: format({ month: "short", year: "numeric" }),
  /** `Mon` */
  weekday: format({ weekday: "short" }),
  /** `Monday 2 November 2026` */
  full: format({ weekday: "long", day: "numeric", month: "long", year: "numeric" }),
  /** `2 November` */
  day: format({ day: "numeric", month: "long" }),
  /** `2 Nov 2026` */
  dayFar: format({ day: "numeric", month: "short", year: "numeric" }),
  /** `2 Nov` */
  dayShort: format({ day: "numeric", month: "short" }),
} as const;

export function sayDay(day: Day, how: keyof typeof formats): string {
  return formats[how]().format(utc(day));
}

/** `10:30` */
export function sayTime(day: Day): string {
  const minutes = Math.round((day - Math.floor(day)) * 1440);
  return `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
}
