import { useQueries } from "@tanstack/react-query";
import { fetchPart, idParts } from "@/api/record";
import type { Table } from "@/api/table";
import { useWorkspace } from "@/api/workspace";

export interface Wanted {
  table: Table;
  ids: number[];
}

/** The records of some ids with their titles, by table and id; those that are not there, or not read yet, are missing. */
export function useRecordsById(wanted: Wanted[]) {
  const workspace = useWorkspace();
  const asked = wanted.flatMap(({ table, ids }) => idParts(ids).map((part) => ({ table, part })));
  return useQueries({
    queries: asked.map(({ table, part }) => ({
      queryKey: [workspace, "titles", table.name, part.join(",")],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        fetchPart(workspace, table.name, part, { fields: table.title ?? undefined, signal }),
      staleTime: 60_000,
    })),
    combine: (answers) => ({
      pending: answers.some((answer) => answer.isPending),
      records: new Map(
        answers.flatMap((answer, at) =>
          (answer.data ?? []).map((record) => [`${asked[at]?.table.name}/${record.id}`, record] as const),
        ),
      ),
    }),
  });
}
