import { useQuery } from "@tanstack/react-query";
import { call, to } from "@/api/client";
import type { Schema } from "@/api/schema";
import { useWorkspace } from "@/api/workspace";

/**
 * Whether one may change the records of a table: whoever may comment on one may. Until the server has said so nobody is kept from
 * anything; it refuses what must not be.
 */
export function useMayWrite(table: string, record: number): boolean {
  const workspace = useWorkspace();
  const asked = useQuery({
    queryKey: [workspace, "mayWrite", table],
    queryFn: ({ signal }) =>
      call<Schema<"Comments">>(to("tables", table, "records", record, "comments"), {
        workspace,
        query: { limit: 1 },
        signal,
      }),
    enabled: record > 0,
    staleTime: 5 * 60_000,
    retry: false,
  });
  return asked.data?.may_comment ?? true;
}
