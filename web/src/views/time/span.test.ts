import { afterEach, expect, test } from "vitest";
import type { SheafRecord } from "@/api/record";
import type { Field } from "@/api/table";
import { nowhere, settle } from "@/ui/place";
import { addMonths, dayOf, dayOfMoment, isoOf, momentOf, now, today, weekStart } from "@/views/time/days";
import { begun, editsFor, ended, lastDay, moved, spanOf, within } from "@/views/time/span";

afterEach(() => settle(nowhere));

const from: Field = { id: 1, name: "begins", label: "Begins", type: "date" };
const to: Field = { id: 2, name: "ends", label: "Ends", type: "date" };
const at: Field = { id: 3, name: "at", label: "At", type: "datetime" };
const until: Field = { id: 4, name: "until", label: "Until", type: "datetime" };
const fields = [from, to, at, until];

const record = (values: Record<string, unknown>): SheafRecord => ({
  id: 1,
  version: 1,
  created_at: "",
  updated_at: "",
  fields: values,
});
const day = (iso: string) => dayOf(iso) ?? Number.NaN;

test("days are counted, across months and before 1970", () => {
  for (const iso of ["1969-12-31", "2024-02-29", "0099-01-01"]) expect(isoOf(day(iso))).toBe(iso);
  expect(isoOf(addMonths(day("2026-01-31"), 1))).toBe("2026-02-28");
  expect(isoOf(addMonths(day("2026-01-31"), -2))).toBe("2025-11-30");
  expect(isoOf(weekStart(day("1969-12-31"), 1))).toBe("1969-12-29");
  expect(isoOf(weekStart(day("1969-12-31"), 7))).toBe("1969-12-28");
  expect(isoOf(weekStart(day("2026-11-29"), 7))).toBe("2026-11-29");
  expect(dayOf("soon")).toBe(null);
});

test("a moment is by the clock on the wall, there and back", () => {
  for (const clock of ["2026-03-29T00:00", "2026-03-29T12:30", "2026-10-25T23:59"]) {
    const iso = new Date(clock).toISOString().replace(".000Z", "Z");
    expect(momentOf(dayOfMoment(iso) ?? 0)).toBe(iso);
  }
});

test("what is moved by days stays at its time of day when the clocks change", () => {
  settle({ ...nowhere, zone: "Europe/Berlin" });
  const times = { from: at, to: until };
  const span = spanOf(record({ at: "2026-03-28T08:00:00Z", until: "2026-03-28T09:30:00Z" }), times);
  expect(span && editsFor(span, moved(span, 1), times).map(({ value }) => value)).toEqual([
    "2026-03-29T07:00:00Z",
    "2026-03-29T08:30:00Z",
  ]);
  // The hour that is left out is gone on with, and the one that comes twice is meant the first time.
  expect(momentOf(day("2026-03-29") + 2.5 / 24)).toBe("2026-03-29T01:30:00Z");
  expect(momentOf(day("2026-10-25") + 2.5 / 24)).toBe("2026-10-25T00:30:00Z");
});

test("days are those of the place", () => {
  const late = Date.parse("2026-03-01T22:30:00Z");
  settle({ ...nowhere, zone: "Asia/Tokyo" });
  expect(isoOf(today(late))).toBe("2026-03-02");
  expect(now(late) - today(late)).toBeCloseTo(7.5 / 24);
  expect(isoOf(dayOfMoment("2026-03-01T22:30:00Z") ?? 0)).toBe("2026-03-02");
  expect(within(day("2026-03-02"), day("2026-03-02"), { from: at, to: undefined }, fields)).toBe(
    '{At} >= "2026-03-01T15:00:00Z" and {At} < "2026-03-02T15:00:00Z"',
  );
});

test("a span is what a record says; an end before the beginning is none", () => {
  const times = { from, to };
  const span = spanOf(record({ begins: "2026-11-02", ends: "2026-11-05" }), times);
  expect(span).toEqual({ start: day("2026-11-02"), end: day("2026-11-05"), ends: true });
  expect(spanOf(record({ begins: "2026-11-02", ends: "2026-11-01" }), times)?.ends).toBe(false);
  expect(spanOf(record({ begins: null, ends: "2026-11-01" }), times)).toBe(null);
  const night = spanOf(
    record({
      at: new Date("2026-11-02T20:00").toISOString(),
      until: new Date("2026-11-03T00:00").toISOString(),
    }),
    { from: at, to: until },
  );
  expect(night && isoOf(lastDay(night))).toBe("2026-11-02");
});

test("only what moved is written", () => {
  const times = { from, to };
  const span = { start: day("2026-11-02"), end: day("2026-11-05"), ends: true };
  const values = (after: typeof span, before: typeof span | null = span) =>
    editsFor(before, after, times).map(({ field, value }) => `${field} ${String(value)}`);
  expect(values(moved(span, 7))).toEqual(["begins 2026-11-09", "ends 2026-11-12"]);
  expect(values(ended(span, 2))).toEqual(["ends 2026-11-07"]);
  expect(values(ended(span, -9))).toEqual(["ends 2026-11-02"]);
  expect(values(begun(span, -1))).toEqual(["begins 2026-11-01"]);
  expect(values(begun(span, 9))).toEqual(["begins 2026-11-05"]);
  expect(values(span)).toEqual([]);
  const open = { start: span.start, end: span.start, ends: false };
  expect(values(moved(open, 1), open)).toEqual(["begins 2026-11-03"]);
  expect(values(ended(open, 1), open)).toEqual(["ends 2026-11-03"]);
  expect(values(open, null)).toEqual(["begins 2026-11-02"]);
});

test("only the records of the shown days are asked for", () => {
  const [first, last] = [day("2026-11-02"), day("2026-11-08")];
  expect(within(first, last, { from, to: undefined }, fields)).toBe(
    '{Begins} >= "2026-11-02" and {Begins} < "2026-11-09"',
  );
  expect(within(first, last, { from, to }, fields)).toBe(
    '{Begins} < "2026-11-09" and ({Begins} >= "2026-11-02" or {Ends} >= "2026-11-02")',
  );
  const midnight = new Date("2026-11-02T00:00").toISOString().replace(".000Z", "Z");
  expect(within(first, last, { from: at, to: undefined }, fields)).toContain(`{At} >= "${midnight}"`);
});
