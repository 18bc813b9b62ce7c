import { expect, it } from "vitest";
import { readDays } from "@/features/settings/pastedDays";

it.each([
  ["2026-12-25 Christmas", "2026-12-25 Christmas"],
  ["25.12.2026; Weihnachten", "2026-12-25 Weihnachten"],
  ["Christmas Day\t25 December 2026", "2026-12-25 Christmas Day"],
  ["December 25, 2026 - Christmas", "2026-12-25 Christmas"],
  ["25 December 2026: Christmas", "2026-12-25 Christmas"],
  ["Whit Monday, 25.05.2026", "2026-05-25 Whit Monday"],
  ["St. Stephen's Day 2026-12-26", "2026-12-26 St. Stephen's Day"],
  ['"2026-05-01";"Labour Day"', "2026-05-01 Labour Day"],
  ["2026-05-01", "2026-05-01 "],
])("%s", (line, read) => {
  const { days, unread } = readDays(line);
  expect(days.map(({ date, name }) => `${date} ${name}`)).toEqual([read]);
  expect(unread).toEqual([]);
});

it("lines are put in order, each day once; what has no day is told", () => {
  expect(
    readDays("2026-12-26 Second\n\n2026-12-25 First\nholidays of the year\n2026-12-25 Christmas"),
  ).toEqual({
    days: [
      { date: "2026-12-25", name: "Christmas" },
      { date: "2026-12-26", name: "Second" },
    ],
    unread: ["holidays of the year"],
  });
});
