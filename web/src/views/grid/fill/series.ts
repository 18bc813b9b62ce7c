import { momentAt, wallAt, writtenMoment } from "@/ui/zone";

/** What a series may go on from: `clock` is a time of day, `moment` a day with its time. */
export type SampleKind = "number" | "day" | "moment" | "clock" | "text";

/** The text at so many places after the last sample, 0 being the next. */
export type Series = (after: number) => string;

/**
 * How samples go on, as spreadsheets see it: numbers and times by an equal step, days also by months, names of weekdays and
 * months, texts that end in a number. Null where they do not: then they repeat. `languages`: whose names are known.
 */
export function seriesOf(
  kind: SampleKind,
  samples: string[],
  languages: readonly string[] = ["en"],
): Series | null {
  if (samples.length === 0 || samples.some((sample) => sample.trim() === "")) return null;
  switch (kind) {
    case "number":
      return numberSeries(samples);
    case "day":
      return daySeries(samples);
    case "moment":
      return momentSeries(samples);
    case "clock":
      return clockSeries(samples);
    case "text":
      return nameSeries(samples, languages) ?? countedSeries(samples);
  }
}

/** The step between neighbours, where it is always the same; `alone` is the step from a single sample. */
function stepOf<N extends number | bigint>(numbers: N[], alone: N | null): N | null {
  const [first, second] = numbers;
  if (first === undefined) return null;
  if (second === undefined) return alone;
  const step = (second - first) as N;
  const equal = numbers.every((number, at) => at === 0 || number - (numbers[at - 1] as N) === step);
  return equal ? step : null;
}

function numberSeries(samples: string[]): Series | null {
  const parts = samples.map((sample) => /^(-?\d+)(?:\.(\d*))?$/.exec(sample.trim()));
  if (parts.some((part) => part === null)) return null;
  const scale = Math.max(...parts.map((part) => part?.[2]?.length ?? 0));
  const scaled = parts.map((part) => BigInt((part?.[1] ?? "") + (part?.[2] ?? "").padEnd(scale, "0")));
  const step = stepOf(scaled, null);
  const last = scaled.at(-1);
  if (step === null || last === undefined) return null;
  return (after) => unscaled(last + step * BigInt(after + 1), scale);
}

function unscaled(number: bigint, scale: number): string {
  const digits = (number < 0n ? -number : number).toString().padStart(scale + 1, "0");
  const whole = digits.slice(0, digits.length - scale);
  return `${number < 0n ? "-" : ""}${whole}${scale ? `.${digits.slice(digits.length - scale)}` : ""}`;
}

const DAY = 86_400_000;

function daySeries(samples: string[]): Series | null {
  const times = samples.map((sample) =>
    /^\d{4}-\d\d-\d\d$/.test(sample) ? Date.parse(`${sample}T00:00Z`) : Number.NaN,
  );
  if (times.some(Number.isNaN)) return null;
  const months = monthSeries(times);
  if (months) return months;
  const step = stepOf(times, DAY);
  const last = times.at(-1) ?? 0;
  return step === null ? null : (after) => dayText(last + step * (after + 1));
}

const dayText = (time: number) => new Date(time).toISOString().slice(0, 10);

/** The same day of the month, or the last day of each, in equal steps of months. */
function monthSeries(times: number[]): Series | null {
  const days = times.map((time) => new Date(time));
  const step = stepOf(days.map(monthOf), null);
  if (step === null || step === 0) return null;
  const wanted = Math.max(...days.map((day) => day.getUTCDate()));
  const ends = days.every((day) => day.getUTCDate() === lastDay(monthOf(day)));
  const date = ends ? 31 : wanted;
  if (days.some((day) => day.getUTCDate() !== Math.min(date, lastDay(monthOf(day))))) return null;
  const last = monthOf(days.at(-1) ?? new Date(0));
  return (after) => {
    const month = last + step * (after + 1);
    return dayText(Date.UTC(Math.floor(month / 12), month % 12, Math.min(date, lastDay(month))));
  };
}

const monthOf = (day: Date) => day.getUTCFullYear() * 12 + day.getUTCMonth();
const lastDay = (month: number) =>
  new Date(Date.UTC(Math.floor(month / 12), (month % 12) + 1, 0)).getUTCDate();

function momentSeries(samples: string[]): Series | null {
  // By the clock on the wall: what is at nine every day stays at nine when the clocks change.
  const times = samples.map((sample) => wallAt(Date.parse(sample)));
  if (times.some(Number.isNaN)) return null;
  const step = stepOf(times, DAY);
  const last = times.at(-1) ?? 0;
  if (step === null) return null;
  return (after) => writtenMoment(momentAt(last + step * (after + 1)));
}

function clockSeries(samples: string[]): Series | null {
  const seconds = samples.map((sample) => {
    const match = /^(\d\d):(\d\d)(?::(\d\d))?$/.exec(sample);
    return match ? (Number(match[1]) * 60 + Number(match[2])) * 60 + Number(match[3] ?? 0) : Number.NaN;
  });
  if (seconds.some(Number.isNaN)) return null;
  const step = stepOf(seconds, 3600);
  const last = seconds.at(-1) ?? 0;
  if (step === null) return null;
  return (after) => {
    const at = (((last + step * (after + 1)) % 86_400) + 86_400) % 86_400;
    return new Date(at * 1000).toISOString().slice(11, 19);
  };
}

/** Names that follow each other and begin again: weekdays and months, long and short. */
function nameSeries(samples: string[], languages: readonly string[]): Series | null {
  for (const names of languages.flatMap(cycles)) {
    const places = samples.map((sample) => names.indexOf(sample.trim().toLocaleLowerCase()));
    if (places.includes(-1)) continue;
    const step = stepOf(upwards(places, names.length), 1);
    if (step === null) return null;
    const last = places.at(-1) ?? 0;
    return (after) =>
      inCase(names[turned(last + step * (after + 1), names.length)] ?? "", samples.at(-1)?.trim() ?? "");
  }
  return null;
}

const turned = (place: number, length: number) => ((place % length) + length) % length;

/** Each place after the one before it, also where the names began again between them; two steps back are two steps back. */
function upwards(places: number[], length: number): number[] {
  const [first = 0, second = 0] = places;
  const ahead = turned(second - first, length);
  const step = ahead > length / 2 ? ahead - length : ahead;
  return places.map((place, at) =>
    turned(place - first - step * at, length) === 0 ? first + step * at : Number.NaN,
  );
}

function inCase(name: string, model: string): string {
  if (model.length > 1 && model === model.toLocaleUpperCase()) return name.toLocaleUpperCase();
  const [head = ""] = model;
  return head === head.toLocaleUpperCase() ? name.charAt(0).toLocaleUpperCase() + name.slice(1) : name;
}

const known = new Map<string, string[][]>();

function cycles(language: string): string[][] {
  let found = known.get(language);
  if (!found) {
    found = (["long", "short"] as const).flatMap((form) => [
      namesOf(language, 7, (at) => Date.UTC(2024, 0, 1 + at), { weekday: form }),
      namesOf(language, 12, (at) => Date.UTC(2024, at, 1), { month: form }),
    ]);
    known.set(language, found);
  }
  return found;
}

function namesOf(
  language: string,
  count: number,
  day: (at: number) => number,
  form: Intl.DateTimeFormatOptions,
): string[] {
  const format = new Intl.DateTimeFormat(language, { ...form, timeZone: "UTC" });
  return Array.from({ length: count }, (_, at) => format.format(day(at)).toLocaleLowerCase());
}

/** `Item 9`, `Item 10`; zeros in front are kept. A text that is only a number is a code, and alone it repeats. */
function countedSeries(samples: string[]): Series | null {
  const parts = samples.map((sample) => /^(.*?)(\d{1,15})$/s.exec(sample));
  const [first] = parts;
  const last = parts.at(-1);
  if (!first || !last || parts.some((part) => part?.[1] !== first[1])) return null;
  const step = stepOf(
    parts.map((part) => Number(part?.[2])),
    first[1] === "" ? null : 1,
  );
  if (step === null) return null;
  const padded = last[2]?.startsWith("0") ? last[2].length : 1;
  return (after) =>
    `${first[1]}${String(Math.abs(Number(last[2]) + step * (after + 1))).padStart(padded, "0")}`;
}
