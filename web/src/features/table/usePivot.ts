import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef } from "react";
import { isOfViews, type Change } from "@/api/change";
import { fetchGroups, type Groups } from "@/api/groups";
import { useChanges } from "@/api/live";
import { fetchSummary } from "@/api/summary";
import type { Table } from "@/api/table";
import type { Measured } from "@/api/view";
import { shownAs } from "@/fields/kinds";
import { targetsOf } from "@/features/table/openRecords";
import { titledGroups } from "@/features/table/titledGroups";
import { writeGroups, type GroupPart } from "@/views/group";
import { layPivot, type Pivot } from "@/views/pivot/pivot";

/** Most figures of a level of rows: so many groups the server gives. */
export const MOST_FIGURES = 10_000;

/** Changes within this time are read once. */
const GATHER = 400;

export interface PivotAsked {
  rows: GroupPart[];
  columns: GroupPart | undefined;
  filter: string;
  search: string;
  measures: Measured[];
}

/** A pivot with what was asked for it: it may still be shown when something else is asked. */
export interface PivotAnswer extends PivotAsked {
  pivot: Pivot;
  /** Inner rows that are not shown, since there would be too many of them. */
  leftOut: GroupPart[];
}

/** Groups by groups of a table's records; they follow every change of the table. Null: there are too many even of the outermost. */
export function usePivot(workspace: string, table: Table, tables: Table[], asked: PivotAsked) {
  const cache = useQueryClient();
  const answer = useQuery({
    queryKey: [workspace, "pivot", table.name, JSON.stringify(asked)],
    queryFn: ({ signal }) => read(workspace, table, tables, asked, signal),
    placeholderData: keepPreviousData,
    retry: false,
  });
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const onChange = useCallback(
    (change: Change) => {
      if (change.kind === "comment" || isOfViews(change) || (change.table && change.table !== table.name))
        return;
      clearTimeout(timer.current);
      timer.current = setTimeout(
        () => void cache.invalidateQueries({ queryKey: [workspace, "pivot", table.name] }),
        GATHER,
      );
    },
    [cache, workspace, table.name],
  );
  useChanges(workspace, onChange);
  useEffect(() => () => clearTimeout(timer.current), []);
  return answer;
}

async function read(
  workspace: string,
  table: Table,
  tables: Table[],
  asked: PivotAsked,
  signal: AbortSignal,
): Promise<PivotAnswer | null> {
  const { rows, columns, filter, search, measures } = asked;
  const from = { filter, search };
  const groups = (parts: GroupPart[]) =>
    fetchGroups(workspace, table.name, writeGroups(parts), from, {}, signal, MOST_FIGURES, measures);
  const none: Groups = { groups: [], more: false };
  const [all, byColumn, levels] = await Promise.all([
    fetchSummary(workspace, table.name, from, {}, signal, measures),
    columns ? groups([columns]) : none,
    Promise.all(
      rows.map(async (_, depth) => {
        const within = rows.slice(0, depth + 1);
        const [own, cells] = await Promise.all([
          groups(within),
          columns ? groups([...within, columns]) : none,
        ]);
        return { own, cells };
      }),
    ),
  ]);
  const full = levels.findIndex(({ own, cells }) => own.more || cells.more);
  const shown = full < 0 ? levels.length : full;
  if (byColumn.more || shown === 0) return null;
  const fit = levels.slice(0, shown);
  const titled = await titledGroups(
    workspace,
    [byColumn, ...fit.map(({ own }) => own), ...fit.map(({ cells }) => cells)].map((each) => each.groups),
    targetsOf(table, tables),
    signal,
  );
  const isText = (name: string) => {
    const field = table.fields.find((each) => each.name === name);
    return field !== undefined && ["text", "email", "phone", "url"].includes(shownAs(field).field.type);
  };
  const names = rows.slice(0, shown).map(({ field }) => field);
  const pivot = layPivot(names, columns?.field, isText, {
    columns: titled[0] ?? [],
    rows: titled.slice(1, 1 + shown),
    cells: titled.slice(1 + shown),
    all,
  });
  return { ...asked, pivot, rows: rows.slice(0, shown), leftOut: rows.slice(shown) };
}
