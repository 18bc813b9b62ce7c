import { expect, test } from "vitest";
import { dayOf, isoOf } from "@/views/time/days";
import { daysShown, foldWeek, layDay, layWeek } from "@/views/calendar/weeks";

const day = (iso: string) => dayOf(iso) ?? Number.NaN;
const item = (id: number, from: string, to = from) => ({
  id,
  span: { start: day(from), end: day(to), ends: from !== to },
});

test("a month is shown in whole weeks, whichever day they begin on", () => {
  const shown = (iso: string, extent: "month" | "week", first: number) => {
    const { from, to } = daysShown(day(iso), extent, first);
    return [isoOf(from), isoOf(to)];
  };
  expect(shown("2026-11-28", "month", 1)).toEqual(["2026-10-26", "2026-12-06"]);
  expect(shown("2026-11-28", "month", 0)).toEqual(["2026-11-01", "2026-12-05"]);
  expect(shown("2027-02-10", "month", 1)).toEqual(["2027-02-01", "2027-02-28"]);
  expect(shown("2026-11-29", "week", 0)).toEqual(["2026-11-29", "2026-12-05"]);
  expect(shown("2026-11-29", "week", 6)).toEqual(["2026-11-28", "2026-12-04"]);
});

// Monday 2 November to Sunday 8 November.
const week = day("2026-11-02");
const laid = (...items: ReturnType<typeof item>[]) =>
  layWeek(items, week).map(({ item: { id }, column, columns, lane, before, after }) => [
    id,
    column,
    columns,
    lane,
    `${before ? "<" : ""}${after ? ">" : ""}`,
  ]);

test("spans lie in lanes: the earliest first, the longer above, none over another", () => {
  expect(
    laid(
      item(1, "2026-11-04"),
      item(2, "2026-11-02", "2026-11-03"),
      item(3, "2026-10-30", "2026-11-04"),
      item(4, "2026-11-08", "2026-11-20"),
      item(5, "2026-11-09"),
      item(6, "2026-10-01"),
    ),
  ).toEqual([
    [3, 0, 3, 0, "<"],
    [2, 0, 2, 1, ""],
    [1, 2, 1, 1, ""],
    [4, 6, 1, 0, ">"],
  ]);
});

test("a full day says how many more it has, in its last lane", () => {
  const pieces = layWeek(
    [
      item(1, "2026-11-02", "2026-11-05"),
      item(2, "2026-11-02", "2026-11-03"),
      item(3, "2026-11-02"),
      item(4, "2026-11-03"),
      item(5, "2026-11-06"),
    ],
    week,
  );
  const two = foldWeek(pieces, 2);
  expect(two.shown.map(({ item: { id } }) => id)).toEqual([1, 5]);
  expect(two.more).toEqual([2, 2, 0, 0, 0, 0, 0]);
  const three = foldWeek(pieces, 3);
  expect(three.shown).toHaveLength(5);
  expect(three.more).toEqual([0, 0, 0, 0, 0, 0, 0]);
  expect(foldWeek(pieces, 1).more).toEqual([3, 3, 1, 1, 0, 0, 0]);
});

test("moments of a day lie beside each other where they overlap", () => {
  const at = (id: number, from: number, to: number) => ({
    id,
    span: { start: 100 + from / 24, end: 100 + to / 24, ends: true },
  });
  const slots = layDay([at(1, 9, 11), at(2, 10, 12), at(3, 11, 12), at(4, 14, 14), at(5, 23.9, 26)], 100);
  expect(slots.map(({ item: { id }, column, columns }) => [id, column, columns])).toEqual([
    [1, 0, 2],
    [2, 1, 2],
    [3, 0, 2],
    [4, 0, 1],
    [5, 0, 1],
  ]);
  const [, , , fourth, last] = slots;
  expect(((fourth?.bottom ?? 0) - (fourth?.top ?? 0)) * 24).toBeCloseTo(0.5);
  expect(last?.bottom).toBe(1);
});
