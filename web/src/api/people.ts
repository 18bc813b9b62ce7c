import { useQuery } from "@tanstack/react-query";
import { call } from "@/api/client";
import type { Schema } from "@/api/schema";
import { useWorkspace } from "@/api/workspace";

/** Somebody who belongs to the workspace, and can be mentioned. */
export type Member = Schema<"Member">;

/** Whom values of people mean, by their numbers: cells need not ask. */
const known = new Map<number, string>();

/** Reads whom values of people mean; where that fails they stand by their numbers. */
export async function knowPeople(workspace: string): Promise<void> {
  try {
    const { people } = await call<Schema<"People">>("people", { workspace });
    known.clear();
    for (const { id, name } of people) known.set(id, name);
  } catch {
    known.clear();
  }
}

/** What somebody is called; a number where they have left. */
export const personName = (id: number): string => known.get(id) ?? `#${id}`;

/** Everybody who belongs to the workspace, by name. */
export const allPeople = (): Member[] => [...known].map(([id, name]) => ({ id, name }));

/** Asked for when somebody begins to write, and kept for a while. */
export function usePeople(enabled: boolean) {
  const workspace = useWorkspace();
  return useQuery({
    queryKey: [workspace, "people"],
    queryFn: async () => (await call<Schema<"People">>("people", { workspace })).people,
    enabled,
    staleTime: 60_000,
  });
}
