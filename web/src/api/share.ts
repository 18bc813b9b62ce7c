import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { call, to } from "@/api/client";
import type { Schema } from "@/api/schema";
import { useWorkspace } from "@/api/workspace";

export type Share = Schema<"Share">;
export type MadeShare = Schema<"MadeShare">;

interface Place {
  table: string;
  id: number;
}

const at = ({ table, id }: Place, ...more: (string | number)[]) =>
  to("tables", table, "records", id, "shares", ...more);
const key = (workspace: string, { table, id }: Place) => [workspace, "shares", table, id];

/** With whom a record is shared alone. */
export function useShares(place: Place) {
  const workspace = useWorkspace();
  return useQuery({
    queryKey: key(workspace, place),
    queryFn: () => call<Schema<"Shares">>(at(place), { workspace }),
  });
}

export function useShare(place: Place) {
  const workspace = useWorkspace();
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (body: Schema<"NewShare">) => call<MadeShare>(at(place), { method: "POST", workspace, body }),
    onSuccess: () => cache.invalidateQueries({ queryKey: key(workspace, place) }),
  });
}

export function useEndShare(place: Place) {
  const workspace = useWorkspace();
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (share: number) => call<unknown>(at(place, share), { method: "DELETE", workspace }),
    onSettled: () => cache.invalidateQueries({ queryKey: key(workspace, place) }),
  });
}
