import { perLocale } from "@/ui/locale";
import { t } from "@/ui/text/text";
import { isoToday } from "@/ui/zone";

const minute = 60;
const hour = 60 * minute;
const dayLong = 24 * hour;

const dated = (how: Intl.DateTimeFormatOptions) =>
  perLocale((tag, _, zone) => new Intl.DateTimeFormat(tag, { ...how, timeZone: zone }));
const relative = perLocale((tag) => new Intl.RelativeTimeFormat(tag, { numeric: "auto" }));
const full = dated({ dateStyle: "medium", timeStyle: "short" });
const dayNear = dated({ day: "numeric", month: "long" });
const dayFar = dated({ day: "numeric", month: "long", year: "numeric" });
const dayOnly = dated({ dateStyle: "medium" });

/** `just now`, `5 minutes ago`, `yesterday`, then the day. */
export function ago(at: string, now = Date.now()): string {
  const seconds = Math.round((now - Date.parse(at)) / 1000);
  if (Number.isNaN(seconds)) return at;
  if (seconds < 45) return t("moment.now");
  if (seconds < hour) return relative().format(-Math.round(seconds / minute), "minute");
  if (seconds < dayLong) return relative().format(-Math.round(seconds / hour), "hour");
  if (seconds < 7 * dayLong) return relative().format(-Math.round(seconds / dayLong), "day");
  return dayOnly().format(new Date(at));
}

/** Whether a moment has come. */
export const hasCome = (at: string, now = Date.now()): boolean => Date.parse(at) <= now;

/** A moment with its day and time, where the page is. */
export function fullMoment(at: string): string {
  const moment = new Date(at);
  return Number.isNaN(moment.getTime()) ? at : full().format(moment);
}

/** `3 March`; with its year where that is another one. */
export function dayWords(at: string, now = new Date()): string {
  const moment = new Date(at);
  if (Number.isNaN(moment.getTime())) return at;
  const year = (at: Date) => isoToday(at.getTime()).slice(0, 4);
  return (year(moment) === year(now) ? dayNear() : dayFar()).format(moment);
}
