import { afterEach, expect, it } from "vitest";
import { nowhere, settle } from "@/ui/place";
import { seriesOf, type SampleKind } from "@/views/grid/fill/series";

afterEach(() => settle(nowhere));

const first = (kind: SampleKind, samples: string[], count = 3, languages?: string[]) => {
  const series = seriesOf(kind, samples, languages);
  return series && Array.from({ length: count }, (_, at) => series(at));
};

it.each<[string, SampleKind, string[], string[] | null]>([
  ["one number repeats", "number", ["5"], null],
  ["numbers by their step", "number", ["5", "7"], ["9", "11", "13"]],
  ["numbers going down, past nought", "number", ["3", "1"], ["-1", "-3", "-5"]],
  ["exact decimals", "number", ["0.1", "0.2", "0.3"], ["0.4", "0.5", "0.6"]],
  ["digits that differ in number", "number", ["1", "1.25"], ["1.50", "1.75", "2.00"]],
  [
    "long numbers keep every digit",
    "number",
    ["90071992547409930", "90071992547409931"],
    ["90071992547409932", "90071992547409933", "90071992547409934"],
  ],
  ["numbers without one step repeat", "number", ["1", "2", "4"], null],
  ["one day goes on by days", "day", ["2024-02-28"], ["2024-02-29", "2024-03-01", "2024-03-02"]],
  ["days by weeks", "day", ["2026-03-02", "2026-03-09"], ["2026-03-16", "2026-03-23", "2026-03-30"]],
  ["days by months", "day", ["2026-11-15", "2026-12-15"], ["2027-01-15", "2027-02-15", "2027-03-15"]],
  [
    "the last days of months",
    "day",
    ["2026-01-31", "2026-02-28"],
    ["2026-03-31", "2026-04-30", "2026-05-31"],
  ],
  [
    "a day that not every month has",
    "day",
    ["2026-01-30", "2026-02-28"],
    ["2026-03-30", "2026-04-30", "2026-05-30"],
  ],
  ["days by years", "day", ["2024-02-01", "2025-02-01"], ["2026-02-01", "2027-02-01", "2028-02-01"]],
  ["quarters backwards", "day", ["2026-07-01", "2026-04-01"], ["2026-01-01", "2025-10-01", "2025-07-01"]],
  ["days without one step repeat", "day", ["2026-01-01", "2026-01-02", "2026-01-05"], null],
  [
    "moments by their step",
    "moment",
    ["2026-03-01T10:00:00Z", "2026-03-01T10:30:00Z"],
    ["2026-03-01T11:00:00Z", "2026-03-01T11:30:00Z", "2026-03-01T12:00:00Z"],
  ],
  ["a time of day by the hour, past midnight", "clock", ["22:30:00"], ["23:30:00", "00:30:00", "01:30:00"]],
  ["weekdays", "text", ["Friday"], ["Saturday", "Sunday", "Monday"]],
  ["every second weekday, in capitals", "text", ["FRI", "SUN"], ["TUE", "THU", "SAT"]],
  ["months over the year's end", "text", ["Nov", "Dec", "Jan"], ["Feb", "Mar", "Apr"]],
  ["months backwards", "text", ["march", "february"], ["january", "december", "november"]],
  ["texts that end in a number", "text", ["Item 9"], ["Item 10", "Item 11", "Item 12"]],
  ["zeros in front", "text", ["A-008", "A-010"], ["A-012", "A-014", "A-016"]],
  ["a code that is only digits repeats", "text", ["1001"], null],
  ["codes of digits by their step", "text", ["0998", "0999"], ["1000", "1001", "1002"]],
  ["texts of different words repeat", "text", ["Item 1", "Thing 2"], null],
  ["other texts repeat", "text", ["yes"], null],
  ["a blank ends it", "text", ["Item 1", ""], null],
])("%s", (_, kind, samples, wanted) => expect(first(kind, samples)).toEqual(wanted));

it("knows the names of other languages", () =>
  expect(first("text", ["Dienstag"], 2, ["en", "de"])).toEqual(["Mittwoch", "Donnerstag"]));

it("moments go on by the clock on the wall", () => {
  settle({ ...nowhere, zone: "Europe/Berlin" });
  expect(first("moment", ["2026-03-27T08:00:00Z", "2026-03-28T08:00:00Z"])).toEqual([
    "2026-03-29T07:00:00Z",
    "2026-03-30T07:00:00Z",
    "2026-03-31T07:00:00Z",
  ]);
});
