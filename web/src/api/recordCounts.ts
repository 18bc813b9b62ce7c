import { useQueries } from "@tanstack/react-query";
import { fetchPage } from "@/api/record";
import { AT_ONCE, Slots } from "@/api/slots";
import type { Table } from "@/api/table";
import { useWorkspace } from "@/api/workspace";

// Counting reads a whole table, so a few are counted at a time.
const slots = new Slots(AT_ONCE);

/** How many records each table has, by its name; those not counted yet, or that cannot be, are missing. */
export function useRecordCounts(tables: Table[]): Map<string, number> {
  const workspace = useWorkspace();
  return useQueries({
    queries: tables.map(({ name }) => ({
      queryKey: [workspace, "count", name],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        slots.run(
          async () => (await fetchPage(workspace, name, { limit: 1, count: true, signal })).count ?? null,
        ),
      staleTime: 10_000,
    })),
    combine: (answers) =>
      new Map(
        answers.flatMap(({ data }, at) => {
          const name = tables[at]?.name;
          return name === undefined || data == null ? [] : [[name, data] as const];
        }),
      ),
  });
}
