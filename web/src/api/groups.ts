import { call, to } from "@/api/client";
import type { Selection } from "@/api/record";
import type { Schema } from "@/api/schema";
import { writeMeasures, type Summary } from "@/api/summary";
import type { Measured } from "@/api/view";

export type Groups = Schema<"Groups">;
export type Group = Groups["groups"][number];

/** Most groups that are shown; where there are more, that is told. */
export const MOST_GROUPS = 1000;

/** The records that a selection lets through, put together by the values of fields: `status`, `-due:month`. */
export function fetchGroups(
  workspace: string,
  table: string,
  by: string,
  { filter, search }: Omit<Selection, "sort">,
  summary: Summary,
  signal: AbortSignal,
  limit = MOST_GROUPS,
  measures: Measured[] = [],
): Promise<Groups> {
  const asked = Object.entries(summary).map(([field, how]) => `${field}:${how}`);
  return call<Groups>(`${to("tables", table, "records")}/groups`, {
    workspace,
    signal,
    query: { by, filter, search, summary: asked.join(","), measures: writeMeasures(measures), limit },
  });
}
