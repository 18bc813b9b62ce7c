import type { Setting } from "@/api/settings";

/** The settings that every workspace has, in the groups and the order in which they are shown. */
const groups = {
  where: ["time_zone", "locale", "currency", "first_weekday"],
  work: ["working_days", "working_hours", "holidays", "hours_per_day", "capture_minutes"],
  looks: ["logo", "colour", "mail_sender", "reply_to"],
  safety: ["second_factor", "log_days", "origins"],
} as const;

export type GroupName = keyof typeof groups | "other" | "declared";
export type CommonName = (typeof groups)[keyof typeof groups][number];

export interface Group {
  name: GroupName;
  settings: Setting[];
}

const common: string[] = Object.values(groups).flat();

/** Whether we have words of our own for it. */
export const isCommon = (name: string): name is CommonName => common.includes(name);

/** What a workspace says about itself, as people look for it: those of its own last, and before them what is newer than these pages. */
export function groupsOf(settings: Setting[]): Group[] {
  const named = Object.entries(groups).map(([name, members]) => ({
    name: name as GroupName,
    settings: members.flatMap((member) => settings.find((setting) => setting.name === member) ?? []),
  }));
  const rest = settings.filter(({ name, declared }) => !declared && !isCommon(name));
  const declared = settings.filter((setting) => setting.declared);
  return [
    ...named,
    { name: "other" as const, settings: rest },
    { name: "declared" as const, settings: declared },
  ].filter((group) => group.settings.length > 0);
}
