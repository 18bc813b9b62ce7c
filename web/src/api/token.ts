import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { call, to } from "@/api/client";
import { useWorkspace } from "@/api/workspace";

export interface Token {
  id: number;
  name: string;
  created_at: string;
  last_used_at: string | null;
}

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
    mutationFn: (name: string) =>
      call<{ id: number; token: string }>("tokens", { method: "POST", workspace, body: { name } }),
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
