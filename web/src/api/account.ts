import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { call } from "@/api/client";
import type { Schema } from "@/api/schema";
import { becomes, sessionKey, type Session } from "@/api/session";

const factorKey = ["second-factor"];

/** What this host offers, also to whoever is not signed in: whether it sends mail. */
export function useHost() {
  return useQuery({
    queryKey: ["host"],
    queryFn: () => call<Schema<"HostOffer">>("host"),
    staleTime: Infinity,
  });
}

/** Whether somebody may make workspaces: who administers the host, and everyone where the host is open to new people. */
export function useMakes({ person }: Session): boolean {
  const open = useHost().data?.sign_up ?? false;
  return person.host_admin === true || open;
}

/** Asks for a link by which a password is chosen. The answer is the same whoever asks. */
export function useAskReset() {
  return useMutation({
    mutationFn: (email: string) => call<unknown>("session/reset", { method: "POST", body: { email } }),
  });
}

/** Chooses a password by such a link; whoever was signed in here is not any more. */
export function useReset() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (body: Schema<"Reset">) => call<Session>("session/reset/finish", { method: "POST", body }),
    onSuccess: (session) => becomes(cache, session),
  });
}

/** Shows an address to be one's own, by the link that was sent there. */
export function useConfirmAddress() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (address: string) =>
      call<Schema<"ChangedAddress">>("account/email/confirm", { method: "POST", body: { address } }),
    onSuccess: () => cache.invalidateQueries({ queryKey: sessionKey }),
  });
}

export function useRename() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (name: string) => call<Session["person"]>("account", { method: "PATCH", body: { name } }),
    onSuccess: (person) => {
      cache.setQueryData<Session | null>(sessionKey, (now) => (now ? { ...now, person } : now));
      // Lists of people have the name too.
      return cache.invalidateQueries({
        predicate: ({ queryKey }) => queryKey[1] === "members" || queryKey[1] === "people",
      });
    },
  });
}

export function useAskAddress() {
  return useMutation({
    mutationFn: (body: Schema<"NewAddress">) => call<unknown>("account/email", { method: "PUT", body }),
  });
}

export function useSetPassword() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (body: Schema<"NewPassword">) => call<unknown>("session/password", { method: "PUT", body }),
    // All other sessions ended.
    onSuccess: () =>
      Promise.all([
        cache.invalidateQueries({ queryKey: sessionKey }),
        cache.invalidateQueries({ queryKey: ["sessions"] }),
      ]),
  });
}

export function useSecondFactor() {
  return useQuery({
    queryKey: factorKey,
    queryFn: () => call<Schema<"SecondFactor">>("account/second-factor"),
  });
}

/** Begins one; nothing asks for it before a code has confirmed it. */
export function useBeginFactor() {
  return useMutation({
    mutationFn: (body: Schema<"ShownPassword">) =>
      call<Schema<"Enrolment">>("account/second-factor", { method: "POST", body }),
  });
}

/** Confirms the one that was begun, or makes new recovery codes for the one that there is. */
export function useConfirmFactor() {
  const refresh = useRefreshFactor();
  return useMutation({
    mutationFn: (code: string) =>
      call<Schema<"RecoveryCodes">>("account/second-factor", { method: "PUT", body: { code } }),
    onSuccess: refresh,
  });
}

export function useRemoveFactor() {
  const refresh = useRefreshFactor();
  return useMutation({
    mutationFn: (body: Schema<"ShownBoth">) =>
      call<unknown>("account/second-factor/remove", { method: "POST", body }),
    onSuccess: refresh,
  });
}

function useRefreshFactor() {
  const cache = useQueryClient();
  return () =>
    Promise.all([
      cache.invalidateQueries({ queryKey: factorKey }),
      cache.invalidateQueries({ queryKey: sessionKey }),
    ]);
}

/** Ends one's account, and with it that one is signed in. */
export function useDeleteAccount() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (body: Schema<"ShownPassword">) => call<unknown>("account/delete", { method: "POST", body }),
    onSuccess: () => becomes(cache, null),
  });
}
