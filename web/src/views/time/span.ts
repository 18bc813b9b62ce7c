import type { FieldEdit } from "@/api/recordEdits";
import type { SheafRecord } from "@/api/record";
import type { Field } from "@/api/table";
import { shownAs } from "@/fields/kinds";
import { nameInFormula, quoted } from "@/views/filter/write";
import { dayOf, dayOfMoment, isoOf, momentOf, sayDay, sayTime, type Day } from "@/views/time/days";

/** The fields that say when a record is. */
export interface Times {
  from: Field;
  to: Field | undefined;
}

/** From when to when a record is; of moments with fractions. */
export interface Span {
  start: Day;
  /** The day, or moment, on which it ends: a record of one day ends on the day on which it begins. */
  end: Day;
  /** Whether it says itself when it ends. */
  ends: boolean;
}

export const isMoment = (field: Field): boolean => shownAs(field).field.type === "datetime";

function read(value: unknown, field: Field): Day | null {
  if (typeof value !== "string") return null;
  return isMoment(field) ? dayOfMoment(value) : dayOf(value);
}

/** When a record is; null where it does not say. An end before the beginning is none. */
export function spanOf(record: SheafRecord, { from, to }: Times): Span | null {
  const start = read(record.fields[from.name], from);
  if (start === null) return null;
  const end = to ? read(record.fields[to.name], to) : null;
  return end === null || end < start ? { start, end: start, ends: false } : { start, end, ends: true };
}

export const firstDay = (span: Span): Day => Math.floor(span.start);

/** The last day that a span is on. A moment at midnight ends the day before, unless it begins there. */
export function lastDay(span: Span): Day {
  const last = Math.floor(span.end);
  return span.end === last && span.end > span.start && span.start % 1 !== 0 ? last - 1 : last;
}

/** A day, or a moment, as the API takes it. */
export const written = (day: Day, field: Field): string => (isMoment(field) ? momentOf(day) : isoOf(day));

/** What is to be written so that a record is then; nothing where it is. */
export function editsFor(before: Span | null, after: Span, { from, to }: Times): FieldEdit[] {
  const edits: FieldEdit[] = [];
  const set = (field: Field, day: Day) => {
    const value = written(day, field);
    edits.push({ field: field.name, value, shown: value });
  };
  if (!before || before.start !== after.start) set(from, after.start);
  if (to && after.ends && (!before?.ends || before.end !== after.end)) set(to, after.end);
  return edits;
}

export function moved(span: Span, by: number): Span {
  return { ...span, start: span.start + by, end: span.end + by };
}

/** With its end moved, not before its beginning. */
export function ended(span: Span, by: number): Span {
  return { ...span, end: Math.max(span.start, span.end + by), ends: true };
}

/** With its beginning moved, not past its end. */
export function begun(span: Span, by: number): Span {
  return { ...span, start: Math.min(span.end, span.start + by) };
}

/** The condition that records fulfil that are at least partly on these days. */
export function within(first: Day, last: Day, { from, to }: Times, fields: Field[]): string {
  const edge = (day: Day, field: Field) => quoted(isMoment(field) ? momentOf(day) : isoOf(day));
  const begins = nameInFormula(from, fields);
  const before = `${begins} < ${edge(last + 1, from)}`;
  const after = `${begins} >= ${edge(first, from)}`;
  if (!to) return `${after} and ${before}`;
  return `${before} and (${after} or ${nameInFormula(to, fields)} >= ${edge(first, to)})`;
}

/** The condition that records fulfil that begin before a day, or after it. */
export function beyond(day: Day, side: "before" | "after", { from }: Times, fields: Field[]): string {
  const edge = (at: Day) => quoted(isMoment(from) ? momentOf(at) : isoOf(at));
  const begins = nameInFormula(from, fields);
  return side === "before" ? `${begins} < ${edge(day)}` : `${begins} >= ${edge(day + 1)}`;
}

/** `2 November to 4 November`, `2 November, 10:30`. */
export function saySpan(span: Span, times: Times): string {
  const moment = isMoment(times.from);
  const say = (day: Day) => (moment ? `${sayDay(day, "day")}, ${sayTime(day)}` : sayDay(day, "day"));
  return span.end > span.start ? `${say(span.start)} – ${say(span.end)}` : say(span.start);
}
