import { perLocale } from "@/ui/locale";

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

/** A moment as a day with a fraction, by the clock on the wall; a day that has 25 hours counts as one. */
export function dayOfMoment(iso: string): Day | null {
  const at = new Date(iso);
  if (Number.isNaN(at.getTime())) return null;
  const day = Date.UTC(at.getFullYear(), at.getMonth(), at.getDate()) / DAY_MS;
  return day + (at.getHours() * 60 + at.getMinutes()) / 1440;
}

/** The moment of a day with a fraction, to the minute, as the API writes it. */
export function momentOf(day: Day): string {
  const date = utc(day);
  const minutes = Math.round((day - Math.floor(day)) * 1440);
  const local = new Date(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate(), 0, minutes);
  // Years before 100 would be taken for 1900 and after.
  local.setFullYear(date.getUTCFullYear());
  return local.toISOString().replace(".000Z", "Z");
}

export function today(now = new Date()): Day {
  return Date.UTC(now.getFullYear(), now.getMonth(), now.getDate()) / DAY_MS;
}

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
