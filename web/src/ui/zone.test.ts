import { afterEach, describe, expect, it } from "vitest";
import { isZone, nowhere, settle } from "@/ui/place";
import { isoToday, momentAt, momentOn, wallAt, writtenMoment } from "@/ui/zone";

afterEach(() => settle(nowhere));

const inZone = (zone: string) => settle({ ...nowhere, zone });
const wall = (moment: string) => new Date(wallAt(Date.parse(moment))).toISOString();
const moment = (clock: string) => new Date(momentAt(Date.parse(`${clock}Z`))).toISOString();

describe("the clock on the wall", () => {
  it.each([
    ["Europe/Berlin", "2026-03-29T00:59:59Z", "2026-03-29T01:59:59.000Z"],
    ["Europe/Berlin", "2026-03-29T01:00:00Z", "2026-03-29T03:00:00.000Z"],
    ["Europe/Berlin", "2026-10-25T00:30:00Z", "2026-10-25T02:30:00.000Z"],
    ["Europe/Berlin", "2026-10-25T01:30:00Z", "2026-10-25T02:30:00.000Z"],
    ["America/New_York", "2026-03-08T06:59:59Z", "2026-03-08T01:59:59.000Z"],
    ["America/New_York", "2026-03-08T07:00:00Z", "2026-03-08T03:00:00.000Z"],
    ["Asia/Kolkata", "2026-01-01T00:00:00Z", "2026-01-01T05:30:00.000Z"],
    ["Australia/Lord_Howe", "2026-04-04T15:00:00Z", "2026-04-05T01:30:00.000Z"],
    ["UTC", "2026-01-01T00:00:00Z", "2026-01-01T00:00:00.000Z"],
    ["Asia/Tokyo", "1960-01-01T12:00:00.250Z", "1960-01-01T21:00:00.250Z"],
    ["Asia/Tokyo", "0050-06-01T12:00:00Z", "0050-06-01T21:18:59.000Z"],
  ])("%s, %s", (zone, at, said) => {
    inZone(zone);
    expect(wall(at)).toBe(said);
  });
});

describe("the moment at which it says so", () => {
  it.each([
    ["Europe/Berlin", "2026-03-29T01:30", "2026-03-29T00:30:00.000Z"],
    // The hour that is left out.
    ["Europe/Berlin", "2026-03-29T02:30", "2026-03-29T01:30:00.000Z"],
    ["America/New_York", "2026-03-08T02:30", "2026-03-08T07:30:00.000Z"],
    // The hour that comes twice.
    ["Europe/Berlin", "2026-10-25T02:30", "2026-10-25T00:30:00.000Z"],
    ["Europe/Berlin", "2026-10-25T03:00", "2026-10-25T02:00:00.000Z"],
    ["America/New_York", "2026-11-01T01:30", "2026-11-01T05:30:00.000Z"],
    ["Australia/Lord_Howe", "2026-04-05T01:45", "2026-04-04T14:45:00.000Z"],
    // A day that begins at one, and one that was left out.
    ["America/Santiago", "2026-09-06T00:00", "2026-09-06T04:00:00.000Z"],
    ["Pacific/Apia", "2011-12-30T12:00", "2011-12-30T22:00:00.000Z"],
  ])("%s, %s", (zone, clock, at) => {
    inZone(zone);
    expect(moment(clock)).toBe(at);
  });

  it("goes there and back, in every hour of a year", () => {
    for (const zone of ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe"]) {
      inZone(zone);
      let twice = 0;
      for (let at = Date.UTC(2026, 0, 1); at < Date.UTC(2027, 0, 1); at += 1_800_000) {
        const again = momentAt(wallAt(at));
        if (again !== at) twice += 1;
        expect(wallAt(again)).toBe(wallAt(at));
      }
      // The hour, or half hour, that comes twice is meant the first time.
      expect(twice).toBe(zone === "Australia/Lord_Howe" ? 1 : 2);
    }
  });
});

it("a day has the length that it has there", () => {
  inZone("Europe/Berlin");
  const hours = (from: string, to: string) => (momentOn(to, "00:00") - momentOn(from, "00:00")) / 3_600_000;
  expect(hours("2026-03-29", "2026-03-30")).toBe(23);
  expect(hours("2026-10-25", "2026-10-26")).toBe(25);
  expect(hours("2026-06-01", "2026-06-02")).toBe(24);
});

it("today is where the page is, and not where the reader is", () => {
  const late = Date.parse("2026-03-01T22:30:00Z");
  inZone("Asia/Tokyo");
  expect(isoToday(late)).toBe("2026-03-02");
  inZone("America/New_York");
  expect(isoToday(late)).toBe("2026-03-01");
});

it("what is no moment stays none", () => {
  inZone("Europe/Berlin");
  expect(wallAt(Number.NaN)).toBeNaN();
  expect(momentOn("soon", "00:00")).toBeNaN();
  expect(writtenMoment(Date.parse("2026-03-01T00:00:00Z"))).toBe("2026-03-01T00:00:00Z");
});

it("knows the zones that there are", () => {
  expect(["Europe/Berlin", "UTC", "Europe/Bonn"].map(isZone)).toEqual([true, true, false]);
});
