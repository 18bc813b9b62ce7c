import type { QueryClient } from "@tanstack/react-query";
import { undoChange } from "@/api/change";
import { call, send, to } from "@/api/client";
import type { Selection } from "@/api/record";
import type { Schema } from "@/api/schema";
import { refreshModel, type Table } from "@/api/table";
import type { Measured, View } from "@/api/view";

/** A function for each field that is summed up, by the fields' names. */
export type Summary = NonNullable<View["summary"]>;
export type SummaryFunction = Summary[string];
export type Summed = Schema<"Summed">;

/** What is summed up where this view is shown, or none. */
export function summaryOf(table: Table, view: View | undefined): Summary {
  return (view ? view.summary : table.summary) ?? {};
}

/** As they are asked for, in their order. */
export const writeMeasures = (measures: Measured[]): string =>
  measures.map(({ field, function: how }) => `${field}:${how}`).join(",");

export function fetchSummary(
  workspace: string,
  table: string,
  { filter, search }: Omit<Selection, "sort">,
  summary: Summary,
  signal: AbortSignal,
  measures: Measured[] = [],
): Promise<Summed> {
  const asked = Object.entries(summary).map(([field, how]) => `${field}:${how}`);
  return call<Summed>(`${to("tables", table, "records")}/summary`, {
    workspace,
    signal,
    query: { filter, search, summary: asked.join(","), measures: writeMeasures(measures) },
  });
}

/** Keeps what is summed up, in the view or, where none is shown, in the table; answers how that is taken back. */
export async function saveSummary(
  workspace: string,
  cache: QueryClient,
  table: string,
  view: string | undefined,
  summary: Summary,
): Promise<() => Promise<void>> {
  const path = view === undefined ? to("tables", table) : to("tables", table, "views", view);
  const answer = await send<unknown>(path, { method: "PATCH", workspace, body: { summary } });
  await refreshModel(cache, workspace);
  const seq = Number(answer.headers.get("Sheaf-Change"));
  return async () => {
    await undoChange(workspace, seq);
    await refreshModel(cache, workspace);
  };
}
