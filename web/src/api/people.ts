import { useQuery } from "@tanstack/react-query";
import { call } from "@/api/client";
import type { Schema } from "@/api/schema";
import { useWorkspace } from "@/api/workspace";

/** Somebody who belongs to the workspace, and can be mentioned. */
export type Member = Schema<"Member">;

export async function fetchPeople(workspace: string): Promise<Member[]> {
  return (await call<Schema<"People">>("people", { workspace })).people;
}

/** Asked for when somebody begins to write, and kept for a while. */
export function usePeople(enabled: boolean) {
  const workspace = useWorkspace();
  return useQuery({
    queryKey: [workspace, "people"],
    queryFn: () => fetchPeople(workspace),
    enabled,
    staleTime: 60_000,
  });
}
