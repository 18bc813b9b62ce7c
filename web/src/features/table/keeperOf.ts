import type { QueryClient } from "@tanstack/react-query";
import { sessionKey, type Session } from "@/api/session";
import { waitingOf, type WaitingEdits } from "@/api/waitingEdits";

/** Where the changes of whoever is signed in wait for the connection. */
export function keeperOf(cache: QueryClient, workspace: string): WaitingEdits | undefined {
  const person = cache.getQueryData<Session>(sessionKey)?.person.id;
  return person === undefined ? undefined : waitingOf(workspace, person);
}
