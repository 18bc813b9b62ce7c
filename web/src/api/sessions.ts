import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { call, to } from "@/api/client";
import type { Schema } from "@/api/schema";

export type BegunSession = Schema<"Sessions">["sessions"][number];

const key = ["sessions"];

/** Where one is signed in. */
export function useSessions() {
  return useQuery({ queryKey: key, queryFn: () => call<Schema<"Sessions">>("sessions") });
}

export function useEndSession() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => call<unknown>(to("sessions", id), { method: "DELETE" }),
    onSettled: () => cache.invalidateQueries({ queryKey: key }),
  });
}
