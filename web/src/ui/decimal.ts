import { numberForm } from "@/ui/locale";

/** Exact decimals as text, since a JSON number would lose digits. `-12.50` is sign, whole and part. */
interface Decimal {
  negative: boolean;
  whole: string;
  part: string;
}

function split(value: number | string): Decimal | null {
  const text = typeof value === "number" ? plain(value) : value.trim();
  const match = /^([+-]?)(\d*)(?:\.(\d*))?$/.exec(text);
  if (!match || (!match[2] && !match[3])) return null;
  const whole = (match[2] ?? "").replace(/^0+(?=\d)/, "") || "0";
  return { negative: match[1] === "-", whole, part: match[3] ?? "" };
}

function plain(value: number): string {
  const text = String(value);
  return /e/i.test(text) ? value.toFixed(20).replace(/0+$/, "").replace(/\.$/, "") : text;
}

/** An exact decimal as so many units of its last place after the point. */
export interface Units {
  units: bigint;
  places: number;
}

/** Null: it is no decimal. */
export function unitsOf(value: number | string): Units | null {
  const decimal = split(value);
  if (!decimal) return null;
  const units = BigInt(decimal.whole + decimal.part);
  return { units: decimal.negative ? -units : units, places: decimal.part.length };
}

/** The same as a plain decimal text. */
export function decimalOf({ units, places }: Units): string {
  const digits = (units < 0n ? -units : units).toString().padStart(places + 1, "0");
  const whole = digits.slice(0, digits.length - places);
  const part = digits.slice(digits.length - places);
  return `${units < 0n ? "-" : ""}${whole}${part ? `.${part}` : ""}`;
}

export interface DecimalForm {
  /** Always so many digits after the point. */
  fixed?: number;
  /** At most so many; trailing zeros go. */
  most?: number;
  group: boolean;
  /** Shift of the point to the right: 2 makes a share a percentage. */
  shift?: number;
}

/** `1234.5` with two fixed digits, grouped → `1,234.50`, in German `1.234,50`. Text that is not a decimal comes back as it is. */
export function showDecimal(value: number | string, form: DecimalForm): string {
  const decimal = split(value);
  if (!decimal) return String(value);
  const shifted = shiftPoint(decimal, form.shift ?? 0);
  const rounded = round(shifted, form.fixed ?? form.most ?? shifted.part.length);
  const part =
    form.fixed === undefined ? rounded.part.replace(/0+$/, "") : rounded.part.padEnd(form.fixed, "0");
  const whole = form.group ? grouped(rounded.whole) : rounded.whole;
  const sign = rounded.negative && /[1-9]/.test(rounded.whole + part) ? "−" : "";
  return `${sign}${whole}${part ? `${numberForm().decimal}${part}` : ""}`;
}

function grouped(whole: string): string {
  const { group, groupFrom, further } = numberForm();
  if (whole.length < groupFrom) return whole;
  const places = further === 2 ? /\B(?=(\d{2})*\d{3}$)/g : /\B(?=(\d{3})+$)/g;
  return whole.replace(places, group);
}

/** A plain decimal as it is typed here: `-1234.5` → `-1234,5` in German. */
export const typedDecimal = (value: number | string): string =>
  (typeof value === "number" ? plain(value) : value).replace(".", numberForm().decimal);

/** Moves the point: `12.5` by −2 → `0.125`. */
export function scaleDecimal(text: string, shift: number): string {
  const decimal = split(text);
  if (!decimal) return text;
  const moved = shiftPoint(decimal, shift);
  return `${moved.negative ? "-" : ""}${moved.whole}${moved.part ? `.${moved.part}` : ""}`;
}

function shiftPoint({ negative, whole, part }: Decimal, by: number): Decimal {
  if (by >= 0) {
    const padded = part.padEnd(by, "0");
    return {
      negative,
      whole: (whole + padded.slice(0, by)).replace(/^0+(?=\d)/, ""),
      part: padded.slice(by),
    };
  }
  const padded = whole.padStart(-by + 1, "0");
  return { negative, whole: padded.slice(0, by), part: (padded.slice(by) + part).replace(/0+$/, "") };
}

/** A plain decimal with at most so many digits after the point. */
export function roundDecimal(text: string, most: number): string {
  const decimal = split(text);
  if (!decimal || decimal.part.length <= most) return text;
  const { whole, part } = round(decimal, most);
  return `${decimal.negative && /[1-9]/.test(whole + part) ? "-" : ""}${whole}${part ? `.${part}` : ""}`;
}

/** Half away from zero, as spreadsheets do. */
function round({ negative, whole, part }: Decimal, digits: number): Decimal {
  if (part.length <= digits) return { negative, whole, part };
  const kept = BigInt(whole + part.slice(0, digits)) + ((part[digits] ?? "0") >= "5" ? 1n : 0n);
  const text = kept.toString().padStart(digits + 1, "0");
  return { negative, whole: text.slice(0, text.length - digits), part: text.slice(text.length - digits) };
}

/** Two numbers that may be meant; neither is taken. */
export interface Either {
  either: [string, string];
}

/**
 * Reads a number as a person types or pastes it: `1,234.50`, `1.234,50`, `€ 12`, `(5)`, `12 %` without its sign.
 * Answers a plain decimal text, or null. `1,234` is read as numbers are shown here: 1234 in English, 1.234 in German;
 * where the sign has no place in numbers (`1.234` in French) it may be either.
 */
export function readDecimal(text: string): string | Either | null {
  let { rest } = withoutCurrency(text);
  let negative = false;
  if (/^\(.*\)$/.test(rest)) {
    negative = true;
    rest = rest.slice(1, -1);
  }
  if (/^[+-]/.test(rest)) {
    negative = rest.startsWith("-") !== negative;
    rest = rest.slice(1);
  }
  const sign = negative ? "-" : "";
  const [first, second] = separated(rest).map((plain) => finished(sign, plain));
  if (first === undefined || first === null) return null;
  return second ? { either: [first, second] } : first;
}

/** The currencies that a text names before and after its amount, by their signs or codes, and the text without them. */
export function withoutCurrency(text: string): { rest: string; currencies: string[] } {
  const whole = text.replace(/[\s\u00a0\u202f'’]/g, "").replace(/[−–]/g, "-");
  const currencies: string[] = [];
  const rest = whole
    .replace(/^([+-]?)(R?[€$£¥]|zł|[A-Z]{3})/, (_, sign: string, currency: string) => {
      currencies.push(currency);
      return sign;
    })
    .replace(/(?:R?[€$£¥]|zł|[A-Z]{3})$/, (currency) => {
      currencies.push(currency);
      return "";
    });
  return { rest, currencies };
}

function finished(sign: string, plain: string): string | null {
  if (!/^(\d+(\.\d*)?|\.\d+)$/.test(plain)) return null;
  const decimal = split(plain);
  if (!decimal) return null;
  const zero = !/[1-9]/.test(decimal.whole + decimal.part);
  return `${zero ? "" : sign}${decimal.whole}${decimal.part ? `.${decimal.part}` : ""}`;
}

/** With a point for decimals and no groups; both ways where either may be meant. */
function separated(text: string): string[] {
  const comma = text.lastIndexOf(",");
  const point = text.lastIndexOf(".");
  if (comma >= 0 && point >= 0) {
    return [comma > point ? text.replaceAll(".", "").replace(",", ".") : text.replaceAll(",", "")];
  }
  if (comma < 0 && point < 0) return [text];
  const mark = comma >= 0 ? "," : ".";
  const asGroups = text.replaceAll(mark, "");
  if (/^\d{1,3}([,.]\d{3}){2,}$/.test(text)) return [asGroups];
  const asDecimal = text.replace(mark, ".");
  if (!/^[1-9]\d{0,2}[,.]\d{3}$/.test(text)) return [asDecimal];
  const { decimal, group } = numberForm();
  if (mark === decimal) return [asDecimal];
  return mark === group ? [asGroups] : [asGroups, asDecimal];
}

/** As JSON takes it: a number where that is exact, else the text. */
export function jsonDecimal(text: string): number | string {
  const number = Number(text);
  return split(String(number))?.part !== undefined && scaleDecimal(String(plain(number)), 0) === trimmed(text)
    ? number
    : text;
}

function trimmed(text: string): string {
  return text.includes(".") ? text.replace(/0+$/, "").replace(/\.$/, "") : text;
}
