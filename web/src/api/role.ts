import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { call, to } from "@/api/client";
import type { Schema } from "@/api/schema";
import { refreshModel } from "@/api/table";
import { useWorkspace } from "@/api/workspace";

export type Role = Schema<"Role">;

const key = (workspace: string) => [workspace, "roles"];

export function useRoles() {
  const workspace = useWorkspace();
  return useQuery({ queryKey: key(workspace), queryFn: () => call<Schema<"Roles">>("roles", { workspace }) });
}

/** After a change of roles one may see other tables. */
function useRefresh() {
  const workspace = useWorkspace();
  const cache = useQueryClient();
  return async () => {
    await cache.invalidateQueries({ queryKey: key(workspace) });
    await refreshModel(cache, workspace);
  };
}

export function useCreateRole() {
  const workspace = useWorkspace();
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (body: Schema<"NewRole">) => call<Role>("roles", { method: "POST", workspace, body }),
    onSuccess: refresh,
  });
}

export function useChangeRole() {
  const workspace = useWorkspace();
  const refresh = useRefresh();
  return useMutation({
    mutationFn: ({ name, change }: { name: string; change: Schema<"RoleChange"> }) =>
      call<Role>(to("roles", name), { method: "PATCH", workspace, body: change }),
    onSuccess: refresh,
  });
}

export function useDeleteRole() {
  const workspace = useWorkspace();
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (name: string) => call<unknown>(to("roles", name), { method: "DELETE", workspace }),
    onSuccess: refresh,
  });
}
