import { place } from "@/ui/place";

const DAY = 86_400_000;
const QUARTER = 900_000;
/** From then on clocks go by whole quarters of an hour everywhere, and are put forward and back at such. */
const QUARTERS_SINCE = Date.UTC(1973, 0, 1);
const MOST_KEPT = 20_000;

/** A zone's clock. Reading it is dear, and cells are drawn again with every frame: how far it is ahead is kept, by quarters of an hour. */
interface Clock {
  zone: string;
  format: Intl.DateTimeFormat;
  ahead: Map<number, number>;
}

let kept: Clock | undefined;

function clock(): Clock {
  const { zone } = place();
  if (kept?.zone !== zone) kept = { zone, format: formatIn(zone), ahead: new Map() };
  return kept;
}

const formatIn = (timeZone: string) =>
  new Intl.DateTimeFormat("en-US", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });

function read(format: Intl.DateTimeFormat, moment: number): number {
  const parts: Record<string, number> = {};
  for (const { type, value } of format.formatToParts(moment)) parts[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  const date = new Date(Date.UTC(2000, month - 1, day, hour, minute, second));
  // Years before 100 would be taken for 1900 and after.
  return date.setUTCFullYear(year, month - 1, day) + (((moment % 1000) + 1000) % 1000);
}

/** What the clock on the wall says at a moment, where the page is. Both in ms since 1970, as if the wall were in UTC. */
export function wallAt(moment: number): number {
  if (place().zone === "UTC" || Number.isNaN(moment)) return moment;
  if (moment < QUARTERS_SINCE) return read(clock().format, moment);
  const { ahead, format } = clock();
  const quarter = Math.floor(moment / QUARTER);
  let by = ahead.get(quarter);
  if (by === undefined) {
    if (ahead.size >= MOST_KEPT) ahead.clear();
    by = read(format, moment) - moment;
    ahead.set(quarter, by);
  }
  return moment + by;
}

/** The same in another zone than the page's. */
export const wallAtIn = (zone: string, moment: number): number => read(formatIn(zone), moment);

/**
 * The moment at which the clock on the wall says this. Where it says it twice, as the hour is gone through again, the first time is meant;
 * where it never does, the clock before is gone on with: 02:30 in the hour that is left out is 03:30.
 */
export function momentAt(wall: number): number {
  const [before, after] = [wall - DAY, wall + DAY].map((near) => wallAt(near) - near) as [number, number];
  const found = [before, after].map((ahead) => wall - ahead).find((moment) => wallAt(moment) === wall);
  return found ?? wall - before;
}

/** The ISO day that it is where the page is. */
export function isoToday(now = Date.now()): string {
  return new Date(wallAt(now)).toISOString().slice(0, 10);
}

/** A moment as the API writes it. */
export const writtenMoment = (moment: number): string => new Date(moment).toISOString().replace(".000Z", "Z");

/** The moment of a day at a time of day, where the page is: `2026-03-01`, `23:59:59`. Not a number where that is none. */
export const momentOn = (day: string, time: string): number => momentAt(Date.parse(`${day}T${time}Z`));
