import type { Field } from "@/api/table";
import type { Chip } from "@/fields/kind";
import { blank } from "@/fields/kind";
import { shownAs } from "@/fields/kinds";
import { localeTag } from "@/ui/text/language";
import { t } from "@/ui/text/text";
import { readSort, writeSort } from "@/views/sort";

export const spans = ["day", "week", "month", "quarter", "year"] as const;
export type Span = (typeof spans)[number];

/** What records are put together by. */
export interface GroupPart {
  field: string;
  /** Of days and moments: what they share. */
  span?: Span;
  down: boolean;
}

/** Groups within groups within groups: deeper nobody reads. */
export const MOST_GROUPED = 3;

/** From `status,-due:month`. */
export function readGroups(text: string): GroupPart[] {
  return text
    .split(",")
    .filter((part) => part !== "")
    .map((part) => {
      const down = part.startsWith("-");
      const [field = "", span] = part.slice(down ? 1 : 0).split(":");
      const known = spans.find((each) => each === span);
      return { field, down, ...(known ? { span: known } : {}) };
    });
}

export function writeGroups(parts: GroupPart[]): string {
  return parts
    .map(({ field, span, down }) => `${down ? "-" : ""}${field}${span ? `:${span}` : ""}`)
    .join(",");
}

/** The order in which grouped records are shown: that of their groups, and within these their own. */
export function orderOf(groups: GroupPart[], sort: string): string {
  const by = new Set(groups.map(({ field }) => field));
  const own = readSort(sort).filter(({ field }) => !by.has(field));
  return writeSort([...groups.map(({ field, down }) => ({ field, down })), ...own]);
}

const never = ["links", "choices", "json", "attachment", "long_text"];

/** Whether records can be put together by a field; as the server checks it (sheaf-query/src/plan/group.rs). */
export const canGroup = (field: Field): boolean => !never.includes(shownAs(field).field.type);

export const hasSpans = (field: Field): boolean => ["date", "datetime"].includes(shownAs(field).field.type);

/** How records are put together by a field where nothing is said: days by months. */
export const partOf = (field: Field): GroupPart => ({
  field: field.name,
  down: false,
  ...(hasSpans(field) ? { span: "month" } : {}),
});

/** What a group is called: its value as people see it, of a span of time its name. */
export function groupName(
  value: unknown,
  field: Field,
  span: Span | undefined,
): { text: string; chips: Chip[] } {
  if (blank(value)) return { text: t("group.blank"), chips: [] };
  if (span && typeof value === "string") return { text: spanName(value, span), chips: [] };
  const as = shownAs(field);
  if (as.field.type === "boolean") return { text: t(value === true ? "field.yes" : "field.no"), chips: [] };
  return { text: as.kind.show(value, as.field), chips: as.kind.chips?.(value, as.field) ?? [] };
}

function spanName(day: string, span: Span): string {
  const date = new Date(`${day}T00:00:00Z`);
  const written = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(localeTag(), { timeZone: "UTC", ...options }).format(date);
  switch (span) {
    case "year":
      return written({ year: "numeric" });
    case "quarter":
      return t("group.quarter", {
        quarter: String(Math.floor(date.getUTCMonth() / 3) + 1),
        year: written({ year: "numeric" }),
      });
    case "month":
      return written({ year: "numeric", month: "long" });
    case "week":
      return t("group.week", { day: written({ year: "numeric", month: "short", day: "numeric" }) });
    case "day":
      return written({ year: "numeric", month: "short", day: "numeric", weekday: "short" });
  }
}
