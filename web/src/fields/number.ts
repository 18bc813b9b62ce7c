import {
  IconCash,
  IconDecimal,
  IconListNumbers,
  IconNumber123,
  IconPercentage,
  IconStar,
} from "@tabler/icons-react";
import type { Field } from "@/api/table";
import { blank, read, type FieldKind, type Reading } from "@/fields/kind";
import {
  jsonDecimal,
  readDecimal,
  scaleDecimal,
  showDecimal,
  typedDecimal,
  withoutCurrency,
  type Either,
} from "@/ui/decimal";
import { asPercent, perLocale } from "@/ui/locale";
import { formTag } from "@/ui/text/language";
import { t } from "@/ui/text/text";

type Number = number | string;

function readNumber(typed: string): Reading {
  if (typed.trim() === "") return read.value(null);
  const decimal = readDecimal(typed);
  if (decimal === null) return read.wrong(t("field.wrong.number", { typed }));
  return typeof decimal === "string" ? read.value(jsonDecimal(decimal)) : either(typed, decimal);
}

/** What could be two numbers is asked for again rather than guessed. */
function either(typed: string, { either: [a, b] }: Either): Reading {
  return read.wrong(t("field.wrong.eitherNumber", { typed, a: typedDecimal(a), b: typedDecimal(b) }));
}

function readWhole(typed: string): Reading {
  if (typed.trim() === "") return read.value(null);
  const found = readDecimal(typed);
  // Of two numbers only one may be whole.
  const decimal = typeof found === "string" ? found : (found?.either[0] ?? null);
  if (decimal === null || /\.\d*[1-9]/.test(decimal)) return read.wrong(t("field.wrong.integer", { typed }));
  return read.value(jsonDecimal(decimal.replace(/\..*$/, "")));
}

const draft = (value: unknown) => (blank(value) ? "" : typedDecimal(value as Number));

/** Whole numbers are grouped from five digits on, so that years stay years; those that tell records apart never are. */
function showWhole(value: unknown, field: Field): string {
  if (blank(value)) return "";
  const long = String(value).replace("-", "").length > 4;
  return showDecimal(value as Number, { group: long && !field.unique });
}

/** Up to so many digits after the point stand under each other; with more, the zeros at the end go. */
const ALIGNED = 3;

function showNumber(value: unknown, { decimals = 6 }: Field): string {
  if (blank(value)) return "";
  return showDecimal(value as Number, {
    group: true,
    ...(decimals <= ALIGNED ? { fixed: decimals } : { most: decimals }),
  });
}

export const integer: FieldKind = {
  type: "integer",
  icon: IconNumber123,
  align: "right",
  width: 110,
  show: showWhole,
  draft,
  read: readWhole,
};

export const number: FieldKind = {
  type: "number",
  icon: IconDecimal,
  align: "right",
  width: 120,
  show: showNumber,
  draft,
  read: readNumber,
};

export const money: FieldKind = {
  type: "money",
  icon: IconCash,
  align: "right",
  width: 130,
  show(value, field) {
    if (blank(value)) return "";
    const amount = showDecimal(value as Number, { fixed: field.decimals ?? 2, group: true });
    if (!field.currency) return amount;
    const { before, after } = currencyMarks(field.currency);
    return amount.startsWith("−") ? `−${before}${amount.slice(1)}${after}` : before + amount + after;
  },
  draft,
  /** An amount in another currency is another amount. */
  read(typed, { currency }) {
    const reading = readNumber(typed);
    if (!reading.ok || !currency) return reading;
    const others = withoutCurrency(typed).currencies.filter((named) => !means(named, currency));
    return others.length ? read.wrong(t("field.wrong.currency", { typed, currency })) : reading;
  },
};

export const percent: FieldKind = {
  type: "percent",
  icon: IconPercentage,
  align: "right",
  width: 100,
  show: (value, field) =>
    blank(value)
      ? ""
      : asPercent(
          showDecimal(value as Number, {
            shift: 2,
            most: Math.max(0, (field.decimals ?? 4) - 2),
            group: true,
          }),
        ),
  draft: (value) => (blank(value) ? "" : asPercent(typedDecimal(scaleDecimal(String(value), 2)))),
  read(typed) {
    const reading = readNumber(typed.replace(/^\s*%|%\s*$/, ""));
    if (!reading.ok || reading.value === null) return reading;
    return read.value(jsonDecimal(scaleDecimal(String(reading.value), -2)));
  },
};

export const autonumber: FieldKind = {
  type: "autonumber",
  icon: IconListNumbers,
  align: "right",
  width: 90,
  show: (value) => (blank(value) ? "" : String(value)),
  computed: true,
};

export const rating: FieldKind = {
  type: "rating",
  icon: IconStar,
  align: "left",
  width: 110,
  show: (value) => (blank(value) ? "" : "★".repeat(Math.max(0, globalThis.Number(value)))),
  draft,
  read: (typed) => (/^★+$/.test(typed.trim()) ? read.value(typed.trim().length) : readWhole(typed)),
  picker: "stars",
};

/** What stands before and after an amount: `€` in `€12.00`, ` €` in `12,00 €`. */
interface Marks {
  before: string;
  after: string;
}

const marks = perLocale(() => new Map<string, Marks>());

function currencyMarks(code: string): Marks {
  const known = marks().get(code);
  if (known) return known;
  const found = lookUpMarks(code);
  marks().set(code, found);
  return found;
}

function lookUpMarks(code: string): Marks {
  try {
    const format = new Intl.NumberFormat(formTag(), {
      style: "currency",
      currency: code,
      currencyDisplay: "narrowSymbol",
    });
    const parts = format.formatToParts(0);
    const at = parts.findIndex((part) => part.type === "currency");
    const symbol = parts[at]?.value ?? code;
    if (at > 0) return { before: "", after: `\u00a0${symbol}` };
    const apart = parts[at + 1]?.type === "literal" || /[A-Z]{2}/.test(symbol);
    return { before: apart ? `${symbol} ` : symbol, after: "" };
  } catch {
    return { before: `${code} `, after: "" };
  }
}

/** Whether a sign or a code that stands at an amount is one of this currency: `$` is of several. */
function means(named: string, code: string): boolean {
  const { before, after } = currencyMarks(code);
  return named === code || named === before.trim() || named === after.trim() || named === plainMark(code);
}

/** As it is written where no country's habits are kept. */
function plainMark(code: string): string | undefined {
  try {
    const form = { style: "currency", currency: code, currencyDisplay: "narrowSymbol" } as const;
    const parts = new Intl.NumberFormat("en", form).formatToParts(0);
    return parts.find(({ type }) => type === "currency")?.value;
  } catch {
    return undefined;
  }
}
