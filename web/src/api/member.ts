import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { call, to } from "@/api/client";
import type { Schema } from "@/api/schema";
import { sessionKey } from "@/api/session";
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
  });
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
    onSuccess: ({ person, workspaces, has_password }) => {
      cache.clear();
      cache.setQueryData(sessionKey, { person, workspaces, has_password });
    },
  });
}
