import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { call, to } from "@/api/client";
import type { Schema } from "@/api/schema";
import { useWorkspace } from "@/api/workspace";

export type Token = Schema<"Token">;
/** What a token may do with records. */
export type Action = NonNullable<Token["actions"]>[number];

const key = (workspace: string) => [workspace, "tokens"];

export function useTokens() {
  const workspace = useWorkspace();
  return useQuery({
    queryKey: key(workspace),
    queryFn: () => call<{ tokens: Token[] }>("tokens", { workspace }),
  });
}

export function useCreateToken() {
  const workspace = useWorkspace();
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (body: Schema<"NewToken">) =>
      call<Schema<"MadeToken">>("tokens", { method: "POST", workspace, body }),
    onSuccess: () => cache.invalidateQueries({ queryKey: key(workspace) }),
  });
}

/** Another secret; the one before is good for so many hours more. */
export function useRenewToken() {
  const workspace = useWorkspace();
  const cache = useQueryClient();
  return useMutation({
    mutationFn: ({ id, ...body }: Schema<"RenewToken"> & { id: number }) =>
      call<Schema<"MadeToken">>(to("tokens", id, "renew"), { method: "POST", workspace, body }),
    onSuccess: () => cache.invalidateQueries({ queryKey: key(workspace) }),
  });
}

export function useRevokeToken() {
  const workspace = useWorkspace();
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (id: number) => call<unknown>(to("tokens", id), { method: "DELETE", workspace }),
    onSuccess: () => cache.invalidateQueries({ queryKey: key(workspace) }),
  });
}
