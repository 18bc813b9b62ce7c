import { afterEach, describe, expect, it } from "vitest";
import type { Field } from "@/api/table";
import { datetime, readDay } from "@/fields/time";
import { writeText } from "@/fields/writeText";
import { nowhere, settle } from "@/ui/place";
import { isoToday } from "@/ui/zone";

afterEach(() => settle(nowhere));

const field: Field = { id: 1, name: "at", label: "At", type: "datetime" };
const inZone = (zone: string) => settle({ ...nowhere, zone });

describe("moments are shown and typed by the clock of the place", () => {
  it.each([
    ["Europe/Berlin", "2026-03-29T00:59:00Z", "2026-03-29 01:59"],
    ["Europe/Berlin", "2026-03-29T01:00:00Z", "2026-03-29 03:00"],
    ["Europe/Berlin", "2026-10-25T00:30:15Z", "2026-10-25 02:30:15"],
    ["America/New_York", "2026-03-08T04:59:00Z", "2026-03-07 23:59"],
    ["America/New_York", "2026-11-01T06:30:00Z", "2026-11-01 01:30"],
    ["Asia/Kolkata", "2026-01-01T00:00:00Z", "2026-01-01 05:30"],
    ["UTC", "2026-01-01T00:00:00Z", "2026-01-01 00:00"],
  ])("%s: %s", (zone, value, shown) => {
    inZone(zone);
    expect(datetime.show(value, field)).toBe(shown);
    expect(writeText(value, field)).toBe(shown);
  });

  it.each([
    ["Europe/Berlin", "2026-03-29 03:00", "2026-03-29T01:00:00Z"],
    // It is left out that night.
    ["Europe/Berlin", "2026-03-29 02:30", "2026-03-29T01:30:00Z"],
    // It comes twice that night.
    ["Europe/Berlin", "2026-10-25 02:30", "2026-10-25T00:30:00Z"],
    ["America/New_York", "8 March 2026", "2026-03-08T05:00:00Z"],
    ["America/New_York", "2026-03-08 9:30 pm", "2026-03-09T01:30:00Z"],
    ["Asia/Tokyo", "2026-03-08T10:00:00+01:00", "2026-03-08T09:00:00Z"],
  ])("%s: %s", (zone, typed, value) => {
    inZone(zone);
    expect(datetime.read?.(typed, field)).toEqual({ ok: true, value });
  });
});

it("today is the day that it is there", () => {
  for (const zone of ["Pacific/Kiritimati", "Pacific/Pago_Pago"]) {
    inZone(zone);
    expect(readDay("today")).toEqual({ ok: true, value: isoToday() });
  }
});
