import { expect, it } from "vitest";
import { besideQuarter, quarters } from "@/ui/clockList";

it("has a day of quarters", () => {
  expect([quarters.length, quarters[0], quarters.at(-1)]).toEqual([96, "00:00", "23:45"]);
});

it.each<[string | null, -1 | 1, string]>([
  ["14:30", 1, "14:45"],
  ["14:30", -1, "14:15"],
  ["14:31", 1, "14:45"],
  ["14:31", -1, "14:30"],
  ["14:30:10", -1, "14:30"],
  ["14:30:00", -1, "14:15"],
  ["23:45", 1, "00:00"],
  ["00:00", -1, "23:45"],
  [null, 1, "08:00"],
])("beside %s, %i: %s", (time, way, wanted) => {
  expect(besideQuarter(time, way)).toBe(wanted);
});
