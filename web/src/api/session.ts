import { useMutation, useQuery, useQueryClient, type QueryClient } from "@tanstack/react-query";
import { call } from "@/api/client";
import { Problem } from "@/api/problem";
import { signedOut } from "@/api/signedOut";
import type { WorkspaceEntry } from "@/api/workspace";

export interface Session {
  person: { id: number; email: string; name: string; host_admin?: boolean };
  workspaces: WorkspaceEntry[];
  has_password: boolean;
  /** Whether signing in asks for a code. */
  second_factor: boolean;
}

export const sessionKey = ["session"];

/** Whose pages these were last: their session may have ended since, and what they had begun waits for them alone. */
let last: number | undefined;

/** The person signed in, or null. */
export async function fetchSession(): Promise<Session | null> {
  try {
    const session = await call<Session>("session");
    last = session.person.id;
    return session;
  } catch (error) {
    if (error instanceof Problem && error.status === 401) return null;
    throw error;
  }
}

export function useSession() {
  return useQuery({ queryKey: sessionKey, queryFn: fetchSession, staleTime: 5 * 60_000 });
}

/** What is shown to be let in; a code beside it only where one was asked for. */
export type Credentials = { email: string; password: string } | { link: string };

export function useSignIn() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (credentials: Credentials & { code?: string }) =>
      call<Session>("session", { method: "POST", body: credentials }),
    onSuccess: (session) => enters(cache, session),
  });
}

/** Somebody is signed in: whoever was here last, or somebody else, for whom nothing of theirs stays. */
export function enters(cache: QueryClient, session: Session) {
  if (last !== undefined && last !== session.person.id) becomes(cache, session);
  else cache.setQueryData(sessionKey, session);
  last = session.person.id;
}

/**
 * Somebody else is signed in from now on, or nobody: what was fetched for the one before is forgotten. The session's own entry stays, or
 * who watches it would not hear of the change.
 */
export function becomes(cache: QueryClient, session: Session | null) {
  signedOut();
  cache.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== sessionKey[0] });
  cache.setQueryData(sessionKey, session);
}

export function useSignOut() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: () => call<unknown>("session", { method: "DELETE" }),
    onSuccess: () => becomes(cache, null),
  });
}
