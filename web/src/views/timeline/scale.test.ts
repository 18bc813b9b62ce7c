import { expect, test } from "vitest";
import { dayOf, isoOf } from "@/views/time/days";
import { arrowPath, barOf, daysFor, ticksOf, type Zoom } from "@/views/timeline/scale";

const day = (iso: string) => dayOf(iso) ?? Number.NaN;
const said = (zoom: Zoom, from: string, to: string, weekday = 1) => {
  const { major, minor } = ticksOf(zoom, day(from), day(to), weekday);
  const one = ({ at, label }: { at: number; label: string }) => `${isoOf(at)} ${label}`;
  return [major.map(one), minor.map(one)];
};

test("each zoom has its marks, the first at or before where one looks from", () => {
  expect(said("day", "2026-11-29", "2026-12-01")).toEqual([
    ["2026-11-01 November 2026", "2026-12-01 December 2026"],
    ["2026-11-29 29", "2026-11-30 30", "2026-12-01 1"],
  ]);
  expect(said("week", "2026-11-28", "2026-12-01")[1]).toEqual(["2026-11-23 23 Nov", "2026-11-30 30 Nov"]);
  expect(said("week", "2026-11-28", "2026-11-30", 0)[1]).toEqual(["2026-11-22 22 Nov", "2026-11-29 29 Nov"]);
  expect(said("month", "2026-12-15", "2027-01-05")).toEqual([
    ["2026-01-01 2026", "2027-01-01 2027"],
    ["2026-12-01 Dec", "2027-01-01 Jan"],
  ]);
  expect(said("quarter", "2026-08-15", "2026-11-05")[1]).toEqual(["2026-07-01 Q3", "2026-10-01 Q4"]);
  expect(said("year", "2029-05-01", "2030-02-01")).toEqual([
    ["2020-01-01 2020", "2030-01-01 2030"],
    ["2029-01-01 2029", "2030-01-01 2030"],
  ]);
  expect(ticksOf("day", day("2026-11-28"), day("2026-11-30"), 1).minor.map(({ rest }) => rest)).toEqual([
    true,
    true,
    false,
  ]);
});

test("a bar is as long as its days; a moment is never too short to be taken hold of", () => {
  const origin = day("2026-11-01");
  const span = { start: day("2026-11-03"), end: day("2026-11-04"), ends: true };
  expect(barOf(span, origin, "day", false)).toEqual({ left: 80, width: 80 });
  expect(barOf({ ...span, end: span.start }, origin, "day", true)).toEqual({ left: 80, width: 10 });
});

test("a pointer moves by whole days, and moments by parts of one where there is room", () => {
  expect(daysFor(59, "day", false)).toBe(1);
  expect(daysFor(61, "day", false)).toBe(2);
  expect(daysFor(-10, "year", false)).toBe(-33);
  expect(daysFor(10, "day", true)).toBe(0.25);
});

test("an arrow goes straight on, or around where what comes after begins too early", () => {
  expect(arrowPath({ x: 10, y: 18 }, { x: 50, y: 54 }, 36)).toBe("M10 18H18V54H50");
  expect(arrowPath({ x: 40, y: 18 }, { x: 20, y: 54 }, 36)).toBe("M40 18h8V36H12V54H20");
  expect(arrowPath({ x: 40, y: 54 }, { x: 20, y: 18 }, 36)).toBe("M40 54h8V36H12V18H20");
});
