import { expect, it } from "vitest";
import { placeOf, type Settings } from "@/api/settings";
import { nowhere } from "@/ui/place";

const said = (values: Record<string, unknown>): Settings => ({
  settings: Object.entries(values).map(([name, value]) => ({
    name,
    label: name,
    help: "",
    type: "text",
    default: null,
    value,
    said: true,
    declared: false,
  })),
});

it("a workspace says how days and numbers are written", () => {
  expect(placeOf(said({ time_zone: "Asia/Tokyo", locale: "de-AT", first_weekday: "sunday" }))).toEqual({
    zone: "Asia/Tokyo",
    locale: "de-AT",
    firstWeekday: 7,
  });
});

it("what it does not say, or this browser does not know, is the reader's own", () => {
  expect(placeOf(undefined)).toEqual(nowhere);
  expect(placeOf(said({ time_zone: "Mars/Olympus", locale: null, first_weekday: null }))).toEqual(nowhere);
});
