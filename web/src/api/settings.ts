import { useQuery } from "@tanstack/react-query";
import { call } from "@/api/client";
import type { Schema } from "@/api/schema";
import { isZone, nowhere, type Place } from "@/ui/place";

export type Setting = Schema<"Setting">;
export type Settings = Schema<"Settings">;

const key = (workspace: string) => [workspace, "settings"];

export const settingsQuery = (workspace: string) => ({
  queryKey: key(workspace),
  queryFn: () => call<Settings>("settings", { workspace }),
  staleTime: 60_000,
});

/** What a workspace says about itself. */
export const useSettings = (workspace: string) => useQuery(settingsQuery(workspace));

/** What holds of a setting, where it is a text. */
export function textOf(settings: Settings | undefined, name: string): string | null {
  const value = settings?.settings.find((setting) => setting.name === name)?.value;
  return typeof value === "string" ? value : null;
}

export const weekdays = [
  "monday",
  "tuesday",
  "wednesday",
  "thursday",
  "friday",
  "saturday",
  "sunday",
] as const;

/** How days, moments and numbers are written in a workspace; the reader's own, where it is not known. */
export function placeOf(settings: Settings | undefined): Place {
  const zone = textOf(settings, "time_zone");
  const first = weekdays.findIndex((day) => day === textOf(settings, "first_weekday"));
  return {
    zone: zone !== null && isZone(zone) ? zone : nowhere.zone,
    locale: textOf(settings, "locale"),
    firstWeekday: first < 0 ? null : first + 1,
  };
}
