import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { call, to } from "@/api/client";
import type { Schema } from "@/api/schema";
import { becomes } from "@/api/session";
import { useWorkspace } from "@/api/workspace";

export type WorkspaceMember = Schema<"Membership">;
export type Invitation = Schema<"Invitation">;

const membersKey = (workspace: string) => [workspace, "members"];
const invitationsKey = (workspace: string) => [workspace, "invitations"];

export function useMembers() {
  const workspace = useWorkspace();
  return useQuery({
    queryKey: membersKey(workspace),
    queryFn: () => call<Schema<"Memberships">>("members", { workspace }),
  });
}

export function useInvitations() {
  const workspace = useWorkspace();
  return useQuery({
    queryKey: invitationsKey(workspace),
    queryFn: () => call<Schema<"Invitations">>("invitations", { workspace }),
    // What becomes of a letter shows without asking.
    refetchInterval: ({ state }) => nextLook(state.data?.invitations ?? []),
  });
}

/** When to look again, in ms: soon while a letter goes out, seldom while it is tried again, else not. */
export function nextLook(invitations: Invitation[]): number | false {
  const waiting = invitations.filter(({ letter }) => letter?.state === "waiting");
  if (waiting.length === 0) return false;
  return waiting.some(({ letter }) => letter?.why === null) ? 2_000 : 30_000;
}

export function useInvite() {
  const workspace = useWorkspace();
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (body: Schema<"NewInvitation">) =>
      call<Schema<"MadeInvitation">>("invitations", { method: "POST", workspace, body }),
    onSuccess: () => cache.invalidateQueries({ queryKey: invitationsKey(workspace) }),
  });
}

export function useTakeBack() {
  const workspace = useWorkspace();
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (id: number) => call<unknown>(to("invitations", id), { method: "DELETE", workspace }),
    onSettled: () => cache.invalidateQueries({ queryKey: invitationsKey(workspace) }),
  });
}

export function useChangeMember() {
  const workspace = useWorkspace();
  const cache = useQueryClient();
  return useMutation({
    mutationFn: ({ id, role }: { id: number; role: string }) =>
      call<WorkspaceMember>(to("members", id), { method: "PATCH", workspace, body: { role } }),
    onSettled: () => cache.invalidateQueries({ queryKey: membersKey(workspace) }),
  });
}

export function useRemoveMember() {
  const workspace = useWorkspace();
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (id: number) => call<unknown>(to("members", id), { method: "DELETE", workspace }),
    onSettled: () => cache.invalidateQueries({ queryKey: membersKey(workspace) }),
  });
}

/** What an invitation leads to, for whoever has its link. */
export function useInvited(invitation: string) {
  return useQuery({
    queryKey: ["invited", invitation],
    queryFn: () => call<Schema<"Invited">>("invitations/look", { method: "POST", body: { invitation } }),
    retry: false,
    staleTime: Infinity,
  });
}

export function useAccept() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (body: Schema<"Acceptance">) =>
      call<Schema<"Accepted">>("invitations/accept", { method: "POST", body }),
    onSuccess: ({ person, workspaces, has_password, second_factor }) => {
      becomes(cache, { person, workspaces, has_password, second_factor });
    },
  });
}
