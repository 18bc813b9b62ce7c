import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef } from "react";
import type { Change } from "@/api/change";
import { fetchGroups } from "@/api/groups";
import { useChanges } from "@/api/live";
import { fetchSummary, type Summary } from "@/api/summary";
import type { Table } from "@/api/table";
import { titledGroups } from "@/features/table/titledGroups";
import { writeGroups, type GroupPart } from "@/views/group";
import { layPivot, type Pivot } from "@/views/pivot/pivot";

/** Most cells of a pivot; as many groups as the server gives. */
const MOST_CELLS = 10_000;

/** Changes within this time are read once. */
const GATHER = 400;

interface Asked {
  rows: GroupPart[];
  columns: GroupPart | undefined;
  filter: string;
  search: string;
  summary: Summary;
}

/** Groups by groups of a table's records; they follow every change of the table. */
export function usePivot(workspace: string, table: Table, tables: Table[], asked: Asked) {
  const cache = useQueryClient();
  const key = [workspace, "pivot", table.name];
  const answer = useQuery({
    queryKey: [...key, JSON.stringify(asked)],
    queryFn: ({ signal }) => read(workspace, table, tables, asked, signal),
    enabled: asked.rows.length > 0,
    placeholderData: keepPreviousData,
    retry: false,
  });
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const onChange = useCallback(
    (change: Change) => {
      if (change.table && change.table !== table.name) return;
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
  { rows, columns, filter, search, summary }: Asked,
  signal: AbortSignal,
): Promise<Pivot> {
  const groups = (parts: GroupPart[]) =>
    fetchGroups(workspace, table.name, writeGroups(parts), { filter, search }, summary, signal, MOST_CELLS);
  const none = { groups: [], more: false };
  const [cells, byRow, byColumn, all] = await Promise.all([
    columns ? groups([...rows, columns]) : none,
    groups(rows),
    columns ? groups([columns]) : none,
    fetchSummary(workspace, table.name, { filter, search }, summary, signal),
  ]);
  const links = table.fields.flatMap((field) => {
    const target = field.type === "link" ? tables.find((each) => each.name === field.link?.table) : undefined;
    return target ? [[field.name, target] as const] : [];
  });
  const titled = await titledGroups(
    workspace,
    [cells.groups, byRow.groups, byColumn.groups],
    Object.fromEntries(links),
    signal,
  );
  return layPivot([...rows.map(({ field }) => field), ...(columns ? [columns.field] : [])], columns?.field, {
    cells: titled[0] ?? [],
    rows: titled[1] ?? [],
    columns: titled[2] ?? [],
    all,
    more: cells.more || byRow.more || byColumn.more,
  });
}
