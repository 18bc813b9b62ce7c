import { wallAtIn } from "@/ui/zone";

/** All time zones, with those given, in the order of their names. Browsers leave UTC out. */
export function zones(given: string[]): string[] {
  const all = new Set(["UTC", ...Intl.supportedValuesOf("timeZone"), ...given.filter((zone) => zone !== "")]);
  return [...all].sort();
}

/** How far a zone is ahead now: `UTC+1`, `UTC−3:30`. */
export function zoneOffset(zone: string, now = Date.now()): string {
  const minutes = Math.round((wallAtIn(zone, now) - now) / 60_000);
  if (minutes === 0) return "UTC";
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  return `UTC${minutes < 0 ? "−" : "+"}${hours}${rest ? `:${String(rest).padStart(2, "0")}` : ""}`;
}

/** Languages with the countries where numbers and days are written in another way; others can be asked for by the API. */
const known =
  "bg-BG ca-ES cs-CZ da-DK de-AT de-CH de-DE el-GR en-AU en-CA en-GB en-IE en-IN en-NZ en-US en-ZA es-AR es-CL es-CO es-ES es-MX es-PE " +
  "et-EE fi-FI fr-BE fr-CA fr-CH fr-FR fr-LU ga-IE he-IL hi-IN hr-HR hu-HU id-ID is-IS it-CH it-IT ja-JP ko-KR lt-LT lv-LV ms-MY mt-MT " +
  "nb-NO nl-BE nl-NL pl-PL pt-BR pt-PT ro-RO sk-SK sl-SI sr-RS sv-FI sv-SE th-TH tr-TR uk-UA vi-VN zh-CN zh-HK zh-TW";

export const locales = (given: string[]): string[] => [...new Set([...known.split(" "), ...given])];

/** A number and a day as they are written there. */
export function localeSample(tag: string): string {
  const number = new Intl.NumberFormat(tag, { minimumFractionDigits: 2 }).format(1234567.5);
  const day = new Intl.DateTimeFormat(tag, {
    day: "2-digit",
    month: "2-digit",
    year: "numeric",
    timeZone: "UTC",
  }).format(Date.UTC(2026, 11, 31));
  return `${number}, ${day}`;
}
