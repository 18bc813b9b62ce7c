import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { call } from "@/api/client";
import { Problem } from "@/api/problem";
import { signedOut } from "@/api/signedOut";
import type { WorkspaceName } from "@/api/workspace";

export interface Session {
  person: { id: number; email: string; name: string; host_admin?: boolean };
  workspaces: WorkspaceName[];
  has_password: boolean;
}

export const sessionKey = ["session"];

/** The person signed in, or null. */
export async function fetchSession(): Promise<Session | null> {
  try {
    return await call<Session>("session");
  } catch (error) {
    if (error instanceof Problem && error.status === 401) return null;
    throw error;
  }
}

export function useSession() {
  return useQuery({ queryKey: sessionKey, queryFn: fetchSession, staleTime: 5 * 60_000 });
}

export type Credentials = { email: string; password: string } | { link: string };

export function useSignIn() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (credentials: Credentials) => call<Session>("session", { method: "POST", body: credentials }),
    onSuccess: (session) => cache.setQueryData(sessionKey, session),
  });
}

export function useSignOut() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: () => call<unknown>("session", { method: "DELETE" }),
    onSuccess: () => {
      signedOut();
      cache.clear();
      cache.setQueryData(sessionKey, null);
    },
  });
}

export function useSetPassword() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (password: string) =>
      call<unknown>("session/password", { method: "PUT", body: { password } }),
    onSuccess: () => cache.invalidateQueries({ queryKey: sessionKey }),
  });
}
