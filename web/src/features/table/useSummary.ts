import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef } from "react";
import type { Change } from "@/api/change";
import { useChanges } from "@/api/live";
import { sentence } from "@/api/problem";
import { fetchSummary, saveSummary, summaryOf, type SummaryFunction } from "@/api/summary";
import type { Field, Table } from "@/api/table";
import type { View } from "@/api/view";
import { withHint } from "@/features/table/useShaping";
import { say } from "@/ui/quietBar";
import { t } from "@/ui/text/text";
import type { Summing } from "@/views/grid/SummaryRow";
import { functionName } from "@/views/summary";

/** Changes within this time are summed up once. */
const GATHER = 250;

/** What is summed up below the records that are shown; it follows every change of the table. */
export function useSummary(
  workspace: string,
  table: Table,
  view: View | undefined,
  filter: string,
  search: string,
): Summing {
  const cache = useQueryClient();
  const summary = summaryOf(table, view);
  const asked = JSON.stringify(summary);
  const { data, error } = useQuery({
    queryKey: [workspace, "summary", table.name, filter, search, asked],
    queryFn: ({ signal }) => fetchSummary(workspace, table.name, { filter, search }, summary, signal),
    enabled: asked !== "{}",
    placeholderData: keepPreviousData,
    retry: false,
  });

  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const onChange = useCallback(
    (change: Change) => {
      if (change.kind === "comment" || (change.table && change.table !== table.name)) return;
      clearTimeout(timer.current);
      timer.current = setTimeout(
        () => void cache.invalidateQueries({ queryKey: [workspace, "summary", table.name] }),
        GATHER,
      );
    },
    [cache, workspace, table.name],
  );
  useChanges(workspace, onChange);
  useEffect(() => () => clearTimeout(timer.current), []);

  const onChoose = useCallback(
    (field: Field, name: SummaryFunction | null) => {
      const kept = summaryOf(table, view);
      if ((kept[field.name] ?? null) === name) return;
      const others = Object.entries(kept).filter(([other]) => other !== field.name);
      const next = Object.fromEntries(name ? [...others, [field.name, name] as const] : others);
      void choose(field, name, saveSummary(workspace, cache, table.name, view?.name, next));
    },
    [workspace, cache, table, view],
  );

  return { summary, summed: data, why: error ? sentence(error) : undefined, onChoose };
}

/** Says what was chosen, and how it is taken back. */
async function choose(field: Field, name: SummaryFunction | null, saved: Promise<() => Promise<void>>) {
  try {
    const undo = await saved;
    const text = name
      ? t("summary.saved", { field: field.label, function: functionName(field, name) })
      : t("summary.removed", { field: field.label });
    say({ text, action: { label: t("act.undo"), run: () => void takeBack(undo) } });
  } catch (error) {
    say({ tone: "bad", text: t("summary.failed", { why: withHint(error) }) });
  }
}

async function takeBack(undo: () => Promise<void>) {
  try {
    await undo();
    say(t("undo.undone"));
  } catch (error) {
    say({ tone: "bad", text: t("undo.failed", { why: withHint(error) }) });
  }
}
