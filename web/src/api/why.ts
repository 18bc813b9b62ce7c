import { useQuery } from "@tanstack/react-query";
import { call } from "@/api/client";
import type { Schema } from "@/api/schema";
import { useWorkspace } from "@/api/workspace";

export type Why = Schema<"Why">;
export type Reason = Schema<"Reason">;

/** What is asked: whether something may be done with a table's records, with one of them, or with a field. */
export interface Question {
  do: string;
  table?: string;
  record?: number;
  field?: string;
  /** A member, for administrators; none: whoever asks. */
  person?: number;
}

/** Why something may be done or not; asked once somebody wants to know. */
export function useWhy(question: Question, wanted: boolean) {
  const workspace = useWorkspace();
  return useQuery({
    queryKey: [workspace, "why", question],
    queryFn: ({ signal }) => call<Why>("why", { workspace, query: { ...question }, signal }),
    enabled: wanted,
    // A role may be another one the next time.
    staleTime: 0,
    gcTime: 0,
    retry: false,
  });
}
