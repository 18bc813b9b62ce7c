import { IconCalendar, IconCalendarTime, IconClock, IconHourglass } from "@tabler/icons-react";
import { blank, read, type FieldKind, type Reading } from "@/fields/kind";
import { dateForm, monthNames, showDay, todayWord } from "@/ui/locale";
import { localeTag } from "@/ui/text/language";
import { t } from "@/ui/text/text";
import { isoToday, momentOn, wallAt, writtenMoment } from "@/ui/zone";

const two = (number: number) => String(number).padStart(2, "0");
const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

function day(year: number, month: number, date: number): string | null {
  const full = year < 100 ? year + (year < 70 ? 2000 : 1900) : year;
  const check = new Date(Date.UTC(full, month - 1, date));
  check.setUTCFullYear(full);
  const real = check.getUTCMonth() === month - 1 && check.getUTCDate() === date;
  return real && full <= 9999 ? `${String(full).padStart(4, "0")}-${two(month)}-${two(date)}` : null;
}

/**
 * A day as people write it. `3/4/2026` could be two days: where days are not shown with slashes here it is asked for again
 * rather than guessed.
 */
export function readDay(typed: string, today = isoToday()): Reading {
  const text = typed.trim().toLocaleLowerCase(localeTag());
  if (text === "") return read.value(null);
  if (text === "today" || text === todayWord()) return read.value(today);
  const found = isoDay(text) ?? dottedDay(text) ?? wordedDay(text);
  if (found) return read.value(found);
  return slashedDay(text, typed);
}

function isoDay(text: string): string | null {
  const match = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/.exec(text);
  return match ? day(Number(match[1]), Number(match[2]), Number(match[3])) : null;
}

function dottedDay(text: string): string | null {
  const match = /^(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{2}|\d{4})$/.exec(text);
  return match ? day(Number(match[3]), Number(match[2]), Number(match[1])) : null;
}

function wordedDay(text: string): string | null {
  const match =
    /^(\d{1,2})(?:\.|er|º)?[\s-]+(?:de\s+)?(\p{L}{3,12})\.?,?[\s-]+(?:de\s+)?(\d{2}|\d{4})$/u.exec(text) ??
    swapped(/^(\p{L}{3,12})\.?\s+(\d{1,2}),?\s+(\d{4})$/u.exec(text));
  if (!match) return null;
  const month = monthOf(match[2] ?? "");
  return month ? day(Number(match[3]), month, Number(match[1])) : null;
}

/** By its name here, else in English; 0 where no month is called so. */
function monthOf(name: string): number {
  const own = monthNames().findIndex((names) => names.includes(name));
  return (own < 0 ? months.indexOf(name.slice(0, 3)) : own) + 1;
}

const swapped = (match: RegExpExecArray | null) => match && [match[0], match[2], match[1], match[3]];

function slashedDay(text: string, typed: string): Reading {
  const match = /^(\d{1,2})[/-](\d{1,2})[/-](\d{2}|\d{4})$/.exec(text);
  if (match) {
    const [first, second, year] = [Number(match[1]), Number(match[2]), Number(match[3])];
    const dayFirst = day(year, second, first);
    const monthFirst = day(year, first, second);
    if (dayFirst && monthFirst && dayFirst !== monthFirst) {
      const { order, between } = dateForm();
      if (between === "/" && order[2] === "year")
        return read.value(order[0] === "day" ? dayFirst : monthFirst);
      const [a, b] = [showDay(dayFirst), showDay(monthFirst)];
      return read.wrong(t("field.wrong.dayOrMonth", { typed, a, b }));
    }
    const only = dayFirst ?? monthFirst;
    if (only) return read.value(only);
  }
  return read.wrong(t("field.wrong.date", { typed, example: exampleDay() }));
}

/** A day as it is written here, to show how. */
export const exampleDay = () => showDay("2026-03-01");

export const date: FieldKind = {
  type: "date",
  icon: IconCalendar,
  align: "left",
  width: 110,
  show: (value) => (blank(value) ? "" : showDay(String(value))),
  read: (typed) => readDay(typed),
  picker: "day",
};

/** A moment by the clock where the page is: `2026-03-01 10:30`, with seconds where there are some. Null: it is none. */
export function clockText(value: string): { day: string; time: string } | null {
  const moment = Date.parse(value);
  if (Number.isNaN(moment)) return null;
  const wall = new Date(wallAt(moment)).toISOString();
  return { day: wall.slice(0, 10), time: wall.slice(11, 19).replace(/:00$/, "") };
}

function showMoment(value: unknown): string {
  if (blank(value)) return "";
  const said = clockText(String(value));
  return said ? `${showDay(said.day)} ${said.time}` : String(value);
}

export const datetime: FieldKind = {
  type: "datetime",
  icon: IconCalendarTime,
  align: "left",
  width: 150,
  show: showMoment,
  read(typed) {
    const text = typed.trim();
    if (text === "") return read.value(null);
    if (/^\d{4}-\d\d-\d\dT.*(Z|[+-]\d\d:?\d\d)$/.test(text)) return moment(Date.parse(text), typed);
    const match = /^(.*?)(?:[T\s,]+(\d{1,2}:\d{2}(?::\d{2})?(?:\s*[ap]m)?))?$/i.exec(text);
    const dayRead = readDay(match?.[1] ?? "");
    if (!dayRead.ok) return dayRead;
    const clock = readClock(match?.[2] ?? "00:00");
    if (clock === null || dayRead.value === null)
      return read.wrong(t("field.wrong.datetime", { typed, example: `${exampleDay()} 10:30` }));
    return moment(momentOn(String(dayRead.value), clock), typed);
  },
  picker: "moment",
};

function moment(at: number, typed: string): Reading {
  if (Number.isNaN(at))
    return read.wrong(t("field.wrong.datetime", { typed, example: `${exampleDay()} 10:30` }));
  return read.value(writtenMoment(at));
}

/** `9:30`, `9:30 pm`, `09:30:15` → `HH:MM:SS`. */
function readClock(typed: string): string | null {
  const match = /^(\d{1,2})(?::(\d{2}))?(?::(\d{2}))?\s*([ap]m)?$/i.exec(typed.trim());
  if (!match || (!match[2] && !match[4])) return null;
  let hours = Number(match[1]);
  const half = match[4]?.toLowerCase();
  if (half && (hours < 1 || hours > 12)) return null;
  if (half) hours = (hours % 12) + (half === "pm" ? 12 : 0);
  const [minutes, seconds] = [Number(match[2] ?? 0), Number(match[3] ?? 0)];
  return hours < 24 && minutes < 60 && seconds < 60 ? `${two(hours)}:${two(minutes)}:${two(seconds)}` : null;
}

export const time: FieldKind = {
  type: "time",
  icon: IconClock,
  align: "left",
  width: 90,
  show: (value) => (blank(value) ? "" : String(value).replace(/:00$/, "")),
  read(typed) {
    if (typed.trim() === "") return read.value(null);
    const clock = readClock(typed);
    return clock === null ? read.wrong(t("field.wrong.time", { typed })) : read.value(clock);
  },
  picker: "clock",
};

interface Parts {
  negative: boolean;
  seconds: number;
}

function isoDuration(text: string): Parts | null {
  const match = /^(-)?P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.\d+)?S)?)?$/.exec(text);
  if (!match) return null;
  const [days, hours, minutes, seconds] = match.slice(2).map((part) => Number(part ?? 0)) as [
    number,
    number,
    number,
    number,
  ];
  return { negative: match[1] === "-", seconds: ((days * 24 + hours) * 60 + minutes) * 60 + seconds };
}

/** Null: it is no length of time. */
export function secondsOf(text: string): number | null {
  const parts = isoDuration(text);
  return parts && (parts.negative ? -parts.seconds : parts.seconds);
}

export const duration: FieldKind = {
  type: "duration",
  icon: IconHourglass,
  align: "right",
  width: 100,
  show(value) {
    if (blank(value)) return "";
    const parts = isoDuration(String(value));
    if (!parts) return String(value);
    const seconds = parts.seconds % 60;
    const minutes = Math.floor(parts.seconds / 60);
    const clock = `${Math.floor(minutes / 60)}:${two(minutes % 60)}${seconds ? `:${two(seconds)}` : ""}`;
    return (parts.negative ? "−" : "") + clock;
  },
  read(typed) {
    const text = typed.trim().replace(/^−/, "-");
    if (text === "") return read.value(null);
    if (isoDuration(text.toUpperCase())) return read.value(text.toUpperCase());
    const seconds = clockSeconds(text) ?? wordSeconds(text);
    if (seconds === null) return read.wrong(t("field.wrong.duration", { typed }));
    return read.value(durationText(seconds));
  },
};

function clockSeconds(text: string): number | null {
  const match = /^(-?)(\d+):([0-5]\d)(?::([0-5]\d))?$/.exec(text);
  if (!match) return null;
  const seconds = (Number(match[2]) * 60 + Number(match[3])) * 60 + Number(match[4] ?? 0);
  return match[1] ? -seconds : seconds;
}

function wordSeconds(text: string): number | null {
  const match = /^(-?)(?:(\d+(?:[.,]\d+)?)\s*h)?\s*(?:(\d+)\s*m(?:in)?)?$/i.exec(text);
  if (!match || (!match[2] && !match[3])) return null;
  const hours = Number((match[2] ?? "0").replace(",", "."));
  const seconds = Math.round(hours * 3600) + Number(match[3] ?? 0) * 60;
  return match[1] ? -seconds : seconds;
}

/** A length of time as the API writes it; in whole seconds. */
export function durationText(seconds: number): string {
  const all = Math.abs(seconds);
  const parts = [
    [Math.floor(all / 3600), "H"],
    [Math.floor(all / 60) % 60, "M"],
    [all % 60, "S"],
  ] as const;
  const text = parts.map(([count, unit]) => (count ? `${count}${unit}` : "")).join("");
  return `${seconds < 0 ? "-" : ""}PT${text || "0S"}`;
}
