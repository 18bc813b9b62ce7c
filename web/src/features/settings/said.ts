import { weekdays, type Setting } from "@/api/settings";
import { Problem, sentence } from "@/api/problem";
import { isCommon } from "@/features/settings/groups";
import { showDecimal } from "@/ui/decimal";
import { firstWeekday, perLocale, showDay } from "@/ui/locale";
import { t } from "@/ui/text/text";

export const labelOf = ({ name, label }: Setting): string =>
  isCommon(name) ? t(`settings.name.${name}`) : label;

export const helpOf = ({ name, help }: Setting): string =>
  isCommon(name) ? t(`settings.help.${name}`) : help;

export interface NamedDay {
  date: string;
  name: string;
}

export interface Hours {
  from: string;
  to: string;
}

const texts = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);

export const textsOf = texts;
export const daysOf = (value: unknown): NamedDay[] => (Array.isArray(value) ? (value as NamedDay[]) : []);
export const hoursOf = (value: unknown): Hours | null =>
  typeof value === "object" && value !== null ? (value as Hours) : null;

/** 5 January 1970 was a Monday. */
const MONDAY = 4 * 86_400_000;
const names = (weekday: "long" | "short") =>
  perLocale((tag) => {
    const format = new Intl.DateTimeFormat(tag, { weekday, timeZone: "UTC" });
    return weekdays.map((_, at) => format.format(MONDAY + at * 86_400_000).replace(/\.$/, ""));
  });
const long = names("long");
const short = names("short");

/** The days of a week in the order in which they come here. */
export const week = () =>
  weekdays.map((_, at) => {
    const day = (firstWeekday() - 1 + at) % 7;
    return { value: weekdays[day] ?? "monday", long: long()[day] ?? "", short: short()[day] ?? "" };
  });

const display = perLocale((tag) => ({
  language: new Intl.DisplayNames(tag, { type: "language" }),
  currency: new Intl.DisplayNames(tag, { type: "currency" }),
}));

/** A name for a code, or the code where there is none. */
export function nameOf(kind: "language" | "currency", code: string): string {
  try {
    return display()[kind].of(code) ?? code;
  } catch {
    return code;
  }
}

/** A value in words; of nothing what that means. */
export function valueWords({ name, type }: Setting, value: unknown): string {
  if (value === null || value === undefined) return nothingWords(name);
  switch (type) {
    case "boolean":
      return t(value === true ? "field.yes" : "field.no");
    case "weekday":
      return week().find((day) => day.value === value)?.long ?? String(value);
    case "weekdays": {
      const said = texts(value);
      const shown = week().filter((day) => said.includes(day.value));
      return shown.map((day) => day.short).join(", ") || t("settings.none");
    }
    case "hours": {
      const hours = hoursOf(value);
      return hours ? `${hours.from} – ${hours.to}` : "";
    }
    case "days": {
      const days = daysOf(value);
      return days.length ? t("settings.days", { n: days.length }) : t("settings.none");
    }
    case "origins":
      return texts(value).join(", ") || t("settings.none");
    case "locale":
      return nameOf("language", String(value));
    case "currency":
      return `${String(value)} · ${nameOf("currency", String(value))}`;
    case "time_zone":
      return zoneWords(String(value));
    case "date":
      return showDay(String(value));
    case "integer":
    case "number":
      return showDecimal(Number(value), { group: true });
    default:
      return String(value);
  }
}

export const zoneWords = (zone: string): string => zone.replaceAll("_", " ");

function nothingWords(name: string): string {
  if (name === "locale" || name === "first_weekday") return t("settings.readersOwn");
  return name === "colour" ? t("settings.colourNone") : t("settings.none");
}

/** What is wrong with what was said, in our words where the kind says enough; else the server's. */
export function refusalOf(error: unknown, setting: Setting): string {
  if (!(error instanceof Problem) || error.status !== 422) return sentence(error);
  switch (setting.type) {
    case "integer":
    case "number":
      return boundsWords(setting);
    case "text":
      return t("settings.bad.text", { longest: setting.longest ?? 1000 });
    case "email":
      return t("settings.bad.email");
    case "hours":
      return t("settings.bad.hours");
    case "origins":
      return t("settings.bad.origin");
    default:
      return sentence(error);
  }
}

function boundsWords({ type, least, most }: Setting): string {
  if (least !== undefined && most !== undefined) return t("settings.bad.range", { least, most });
  if (least !== undefined) return t("settings.bad.least", { least });
  if (most !== undefined) return t("settings.bad.most", { most });
  return t(type === "integer" ? "settings.bad.whole" : "settings.bad.number");
}

/** A number as it was typed, or what is wrong with it. */
export function checkNumber(decimal: unknown, setting: Setting): string | null {
  const number = typeof decimal === "string" ? Number(decimal) : decimal;
  if (typeof number !== "number" || Number.isNaN(number)) return t("settings.bad.number");
  if (setting.type === "integer" && !Number.isInteger(number)) return t("settings.bad.whole");
  const { least, most } = setting;
  return (least !== undefined && number < least) || (most !== undefined && number > most)
    ? boundsWords(setting)
    : null;
}
