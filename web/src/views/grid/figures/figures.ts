import type { SheafRecord } from "@/api/record";
import type { Summed, SummaryFunction } from "@/api/summary";
import type { Field } from "@/api/table";
import type { Measured } from "@/api/view";
import { shownAs } from "@/fields/kinds";
import { durationText, secondsOf } from "@/fields/time";
import { Tally } from "@/views/grid/figures/tally";
import { roundDecimal } from "@/ui/decimal";
import { functionsOf, showSummed } from "@/views/summary";

/** What is told of numbers, in the order in which it is offered. */
export const figureNames = ["sum", "average", "minimum", "maximum"] as const satisfies SummaryFunction[];
export type FigureName = (typeof figureNames)[number];

/** What selected cells come to. */
export interface Figures {
  /** How many cells have a value. */
  filled: number;
  /**
   * As they are shown; of values that cannot be added to each other, as two currencies, each by itself, with its columns where it does
   * not say itself what it is of. None: there are no numbers.
   */
  shown: Record<FigureName, string[]>;
}

/** Numbers that can be added: of one currency, lengths of time, shares, or plain. */
interface Unit {
  /** Whose form the figures have. */
  field: Field;
  /** The columns that are added. */
  labels: string[];
  tally: Tally;
}

/** More digits after the point say nothing where there are some before it. */
const TELLING = 6;

/** Whether it holds numbers, and no days or moments, of which there is no sum. */
export const isNumeric = (field: Field): boolean => functionsOf(field).includes("sum");

function unitOf(field: Field): string {
  const { type } = shownAs(field).field;
  if (type === "money") return `money ${field.currency ?? ""}`;
  return type === "duration" || type === "percent" ? type : "plain";
}

/** Of several columns the one that shows the most digits says how a figure is written. */
const finer = (a: Field, b: Field) => (placesOf(b) > placesOf(a) ? b : a);

function placesOf(field: Field): number {
  const as = shownAs(field).field;
  return as.type === "number" ? (as.decimals ?? 6) : as.type === "money" ? (as.decimals ?? 2) : 0;
}

function unitsOf(fields: Field[]): Map<string, Unit> {
  const units = new Map<string, Unit>();
  for (const field of fields.filter(isNumeric)) {
    const key = unitOf(field);
    const known = units.get(key);
    if (known) {
      known.field = finer(known.field, field);
      known.labels.push(field.label);
    } else units.set(key, { field, labels: [field.label], tally: new Tally() });
  }
  return units;
}

/** Adds up cells; the records are given one after the other. */
export function figuresOf(records: Iterable<SheafRecord>, fields: Field[]): Figures {
  const units = unitsOf(fields);
  const columns = fields.map((field) => ({
    name: field.name,
    tally: units.get(unitOf(field))?.tally,
    field,
  }));
  let filled = 0;
  for (const record of records) {
    for (const { name, field, tally } of columns) {
      const value = record.fields[name];
      if (isBlank(value)) continue;
      filled += 1;
      const number = tally && isNumeric(field) ? numberOf(value) : null;
      if (number !== null) tally?.add(number);
    }
  }
  return { filled, shown: shownOf(units) };
}

const isBlank = (value: unknown) =>
  value === null || value === undefined || value === "" || (Array.isArray(value) && value.length === 0);

/** A length of time counts in seconds. */
function numberOf(value: unknown): number | string | null {
  if (typeof value === "number") return value;
  if (typeof value !== "string") return null;
  const seconds = secondsOf(value);
  if (seconds === null) return value;
  const fraction = /\.(\d+)S$/.exec(value)?.[1];
  return fraction ? `${value.startsWith("-") ? "-" : ""}${Math.abs(seconds)}.${fraction}` : seconds;
}

function shownOf(units: Map<string, Unit>): Figures["shown"] {
  const told = [...units.values()].filter(({ tally }) => tally.count > 0);
  const each = (name: FigureName) =>
    told.flatMap((unit) => {
      const value = valueOf(unit.tally, name);
      if (value === null) return [];
      const shown = showSummed(unit.field, name, written(value, unit.field));
      return [told.length > 1 && !saysItself(unit.field) ? `${columnsOf(unit.labels)}: ${shown}` : shown];
    });
  return { sum: each("sum"), average: each("average"), minimum: each("minimum"), maximum: each("maximum") };
}

/** Its currency stands at an amount, and its sign at a share. */
function saysItself(field: Field): boolean {
  const { type } = shownAs(field).field;
  return type === "percent" || (type === "money" && !!field.currency);
}

const columnsOf = (labels: string[]) =>
  labels.length > 2 ? `${labels.slice(0, 2).join(" + ")} + …` : labels.join(" + ");

function valueOf(tally: Tally, name: FigureName): string | null {
  if (tally.count === 0) return null;
  return { sum: tally.sum, average: tally.average, minimum: tally.least, maximum: tally.most }[name];
}

/** As the API writes a value of the field. */
function written(value: string, field: Field): string {
  const { type } = shownAs(field).field;
  if (type === "duration") return durationText(Math.round(Number(value)));
  return Math.abs(Number(value)) >= 1 ? roundDecimal(value, TELLING) : value;
}

/** What is asked of the server about whole columns. */
export const measuresOf = (fields: Field[]): Measured[] =>
  fields.flatMap((field) => {
    const names: SummaryFunction[] = isNumeric(field) ? ["filled", "sum", "minimum", "maximum"] : ["filled"];
    return names.map((name) => ({ field: field.name, function: name }));
  });

/** The same figures from what the server answers about whole columns. */
export function figuresFrom({ measures = [] }: Summed, fields: Field[]): Figures {
  const units = unitsOf(fields);
  let filled = 0;
  for (const field of fields) {
    const of = (name: SummaryFunction) =>
      measures.find((one) => one.field === field.name && one.function === name)?.value ?? null;
    const count = Number(of("filled") ?? 0);
    filled += count;
    const [sum, least, most] = [of("sum"), of("minimum"), of("maximum")].map(numberOf);
    if (count === 0 || !isNumeric(field)) continue;
    units.get(unitOf(field))?.tally.addAll(count, sum ?? 0, least ?? 0, most ?? 0);
  }
  return { filled, shown: shownOf(units) };
}
