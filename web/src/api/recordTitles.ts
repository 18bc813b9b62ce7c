import { useQueries } from "@tanstack/react-query";
import { fetchPage } from "@/api/record";
import type { Table } from "@/api/table";
import { useWorkspace } from "@/api/workspace";

/** So many records are asked for at once: a longer filter is harder on the server than a second question. */
const AT_ONCE = 40;

export interface Wanted {
  table: Table;
  ids: number[];
}

/** The records of some ids with their titles, by table and id; those that are not there, or not read yet, are missing. */
export function useRecordsById(wanted: Wanted[]) {
  const workspace = useWorkspace();
  const asked = wanted.flatMap(({ table, ids }) => parts(ids).map((part) => ({ table, part })));
  return useQueries({
    queries: asked.map(({ table, part }) => ({
      queryKey: [workspace, "titles", table.name, part.join(",")],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        fetchPage(workspace, table.name, {
          limit: AT_ONCE,
          selection: { filter: part.map((id) => `@id = ${id}`).join(" or "), sort: "", search: "" },
          ...(table.title ? { fields: table.title } : {}),
          signal,
        }),
      staleTime: 60_000,
    })),
    combine: (answers) => ({
      pending: answers.some((answer) => answer.isPending),
      records: new Map(
        answers.flatMap((answer, at) =>
          (answer.data?.records ?? []).map(
            (record) => [`${asked[at]?.table.name}/${record.id}`, record] as const,
          ),
        ),
      ),
    }),
  });
}

function parts(ids: number[]): number[][] {
  const sorted = [...new Set(ids)].sort((a, b) => a - b);
  return Array.from({ length: Math.ceil(sorted.length / AT_ONCE) }, (_, at) =>
    sorted.slice(at * AT_ONCE, (at + 1) * AT_ONCE),
  );
}
