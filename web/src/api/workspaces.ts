import { useMutation, useQuery, useQueryClient, type QueryClient } from "@tanstack/react-query";
import { address, call, to } from "@/api/client";
import type { Schema } from "@/api/schema";
import { sessionKey, type Session } from "@/api/session";
import { upload, type Sent } from "@/api/upload";
import type { WorkspaceEntry } from "@/api/workspace";
import { nowhere } from "@/ui/place";

/** Makes a workspace; its days begin where whoever makes it is. */
export function useCreateWorkspace() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: async (workspace: { name: string; label: string }) => {
      const made = await call<WorkspaceEntry>("workspaces", { method: "POST", body: workspace });
      const body = { time_zone: nowhere.zone };
      // It is there, whatever becomes of this; its settings say where it is.
      await call("settings", { method: "PATCH", workspace: made.name, body }).catch(() => undefined);
      return made;
    },
    onSuccess: () => refresh(cache),
  });
}

const deletedKey = ["deleted-workspaces"];
const allKey = ["all-workspaces"];

/** All that tells of workspaces is asked for anew. */
const refresh = (cache: QueryClient) =>
  Promise.all([sessionKey, deletedKey, allKey].map((queryKey) => cache.invalidateQueries({ queryKey })));

/**
 * One's workspaces with one as it is now, or without it, at once: pages go on from here, and whoever asked for it may be gone before
 * the answer comes. `before`: as it was called.
 */
function know(cache: QueryClient, now: WorkspaceEntry, before = now.name) {
  cache.setQueryData<Session | null>(sessionKey, (session) => {
    if (!session) return session;
    const others = session.workspaces.filter(({ name }) => name !== before);
    const all = now.standing === "deleted" ? others : [...others, now];
    return { ...session, workspaces: all.sort((a, b) => a.name.localeCompare(b.name)) };
  });
  if (now.name === before && now.standing !== "deleted")
    void cache.invalidateQueries({ queryKey: ["workspace", now.name] });
  void refresh(cache);
}

/** Those of one's own that were deleted and can be brought back; of whoever administers the host, all. */
export function useDeletedWorkspaces() {
  return useQuery({
    queryKey: deletedKey,
    queryFn: () => call<Schema<"Workspaces">>("workspaces", { query: { deleted: true } }),
  });
}

/** All workspaces of the host, for whoever administers it. */
export function useAllWorkspaces() {
  return useQuery({ queryKey: allKey, queryFn: () => call<Schema<"Workspaces">>("workspaces") });
}

/** A workspace with the domains that lead to it. */
export function useWorkspaceEntry(name: string) {
  return useQuery({
    queryKey: ["workspace", name],
    queryFn: () => call<Schema<"WorkspaceWithDomains">>(to("workspaces", name)),
  });
}

export function useChangeWorkspace() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: ({ name, change }: { name: string; change: Schema<"WorkspaceChange"> }) =>
      call<WorkspaceEntry>(to("workspaces", name), { method: "PATCH", body: change }),
    onSuccess: (now, { name }) => know(cache, now, name),
  });
}

export function useDeleteWorkspace() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (name: string) => call<WorkspaceEntry>(to("workspaces", name), { method: "DELETE" }),
    onSuccess: (now) => know(cache, now),
  });
}

export function useRestoreWorkspace() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (name: string) => call<WorkspaceEntry>(to("workspaces", name, "restore"), { method: "POST" }),
    onSuccess: (now) => know(cache, now),
  });
}

export function useCloneWorkspace() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: ({ name, made }: { name: string; made: Schema<"NewWorkspace"> }) =>
      call<WorkspaceEntry>(to("workspaces", name, "clone"), { method: "POST", body: made }),
    onSuccess: (now) => know(cache, now),
  });
}

/** Where all of a workspace is as a file: for its owners. */
export const archiveAddress = (name: string) => address(to("workspaces", name, "archive"));

/** Makes a workspace of such a file, and calls it as it is to be called. */
export function useWorkspaceFromArchive() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: async ({ name, label, file, onSent, signal }: FromArchive) => {
      const form = new FormData();
      form.append("file", file);
      const path = to("workspaces", name, "archive");
      const made = await upload<WorkspaceEntry>(path, null, form, onSent, signal);
      if (made.label === label) return made;
      // It is there, whatever becomes of this.
      const called = call<WorkspaceEntry>(to("workspaces", name), { method: "PATCH", body: { label } });
      return called.catch(() => made);
    },
    onSuccess: (now) => know(cache, now),
  });
}

interface FromArchive {
  name: string;
  label: string;
  file: File;
  onSent: (sent: Sent) => void;
  signal: AbortSignal;
}
