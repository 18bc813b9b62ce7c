import { place } from "@/ui/place";
import { formTag, localeTag } from "@/ui/text/language";

/**
 * Something that is made once for each locale and zone, e.g. a format: making one is a hundred times dearer than using it. `tag`: for what
 * is said in words; `form`: for how numbers and days are written; `zone`: for moments.
 */
export function perLocale<T>(make: (tag: string, form: string, zone: string) => T): () => T {
  let kept: { key: string; made: T } | undefined;
  return () => {
    const [tag, form, { zone }] = [localeTag(), formTag(), place()];
    const key = `${tag} ${form} ${zone}`;
    if (kept?.key !== key) kept = { key, made: make(tag, form, zone) };
    return kept.made;
  };
}

export interface NumberForm {
  decimal: string;
  group: string;
  /** Numbers of fewer digits before the point are not grouped: Spanish and Polish write 1234 and 12 345. */
  groupFrom: number;
  /** Digits of each further group; India counts in two after the first three. */
  further: number;
}

/** How numbers are written. Digits are always 0 to 9, since what is shown can be typed again. */
export const numberForm = perLocale((_, form): NumberForm => {
  const format = new Intl.NumberFormat(form, { numberingSystem: "latn", minimumFractionDigits: 1 });
  const parts = format.formatToParts(123456789);
  const groups = parts.filter((part) => part.type === "integer").map((part) => part.value.length);
  const four = format.formatToParts(1234).some((part) => part.type === "group");
  return {
    decimal: parts.find((part) => part.type === "decimal")?.value ?? ".",
    group: parts.find((part) => part.type === "group")?.value ?? ",",
    groupFrom: four ? 4 : 5,
    further: groups.at(-2) ?? 3,
  };
});

/** What stands around the number of a percentage: `12%` in English, `12 %` in German. */
export const percentForm = perLocale((_, form): { before: string; after: string } => {
  const parts = new Intl.NumberFormat(form, { style: "percent", numberingSystem: "latn" }).formatToParts(0.5);
  const at = parts.findIndex((part) => part.type === "integer");
  const join = (some: Intl.NumberFormatPart[]) => some.map((part) => part.value).join("");
  return { before: join(parts.slice(0, at)), after: join(parts.slice(at + 1)) };
});

/** A number that is written already, as a percentage. */
export function asPercent(written: string): string {
  const { before, after } = percentForm();
  return before + written + after;
}

export type DatePart = "day" | "month" | "year";

export interface DateForm {
  order: DatePart[];
  between: string;
}

/**
 * How a day is written in a cell. English readers put the day first or the month first, and the two look alike, so English
 * has the form that is read only one way: 2026-03-01.
 */
export const dateForm = perLocale((_, form): DateForm => {
  if (/^en\b/.test(form)) return { order: ["year", "month", "day"], between: "-" };
  const format = new Intl.DateTimeFormat(form, {
    day: "2-digit",
    month: "2-digit",
    year: "numeric",
    timeZone: "UTC",
    numberingSystem: "latn",
    calendar: "gregory",
  });
  const parts = format.formatToParts(0);
  const isPart = (type: string): type is DatePart => type === "day" || type === "month" || type === "year";
  const order = parts.map((part) => part.type as string).filter(isPart);
  const between = parts.find((part) => part.type === "literal" && /[./-]/.test(part.value))?.value.trim();
  return order.length === 3 && between
    ? { order, between }
    : { order: ["year", "month", "day"], between: "-" };
});

/** An ISO day as people write it here: `2026-03-01` → `01.03.2026`. What is no ISO day comes back as it is. */
export function showDay(iso: string): string {
  const match = /^(\d{4})-(\d\d)-(\d\d)$/.exec(iso);
  if (!match) return iso;
  const [, year = "", month = "", day = ""] = match;
  const { order, between } = dateForm();
  return order.map((part) => ({ year, month, day })[part]).join(between);
}

/** Names of the months, whole and short, as they stand in a date (Polish writes `1 marca`), in the language and in the place's. */
export const monthNames = perLocale((tag, form): string[][] =>
  Array.from({ length: 12 }, (_, month) =>
    [...new Set([tag, form])].flatMap((one) => [
      ...namesOf(month, one, "long"),
      ...namesOf(month, one, "short"),
    ]),
  ),
);

function namesOf(month: number, tag: string, form: "long" | "short"): string[] {
  const at = Date.UTC(2026, month, 1);
  const inDate = new Intl.DateTimeFormat(tag, { day: "numeric", month: form, timeZone: "UTC" });
  const alone = new Intl.DateTimeFormat(tag, { month: form, timeZone: "UTC" });
  const stands = inDate.formatToParts(at).find((part) => part.type === "month")?.value ?? "";
  return [stands, alone.format(at)].map((name) => name.toLocaleLowerCase(tag).replace(/\.$/, ""));
}

/** Where a browser does not tell: the countries whose weeks begin on another day than Monday. */
const sunday = /-(US|CA|BR|MX|CO|PE|VE|IN|JP|KR|PH|IL|ZA|PT)\b/;

const usualFirst = perLocale((_, form): number => {
  const locale = new Intl.Locale(form) as Intl.Locale & {
    getWeekInfo?: () => { firstDay: number };
    weekInfo?: { firstDay: number };
  };
  return (locale.getWeekInfo?.() ?? locale.weekInfo)?.firstDay ?? (sunday.test(form) ? 7 : 1);
});

/** The first day of the week, 1 Monday to 7 Sunday: as the place has it, else as it is usual there. */
export const firstWeekday = (): number => place().firstWeekday ?? usualFirst();

/** `today` in the words of the language. */
export const todayWord = perLocale((tag): string =>
  new Intl.RelativeTimeFormat(tag, { numeric: "auto" }).format(0, "day").toLocaleLowerCase(tag),
);
