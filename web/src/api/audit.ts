import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { address, call, type Ask } from "@/api/client";
import type { Schema } from "@/api/schema";
import { useWorkspace } from "@/api/workspace";
import { momentOn } from "@/ui/zone";

export type AuditEntry = Schema<"AuditEntry">;
export type AuditKind = AuditEntry["kind"];
export type SignIn = Schema<"SignIns">["sign_ins"][number];

/** What is looked for in the audit log; null: anything. Days are the workspace's. */
export interface Sought {
  kind: AuditKind | null;
  table: string | null;
  /** By whom, as a member. */
  person: number | null;
  /** ISO day that it begins with. */
  from: string | null;
  /** ISO day that it ends with. */
  to: string | null;
}

const AT_ONCE = 100;

/** A moment of a day of the workspace's, as the API wants it. */
const moment = (day: string | null, clock: string) =>
  day === null ? undefined : new Date(momentOn(day, clock)).toISOString();

/** `before`: where the answer before ended; 0: from the newest on. */
export function auditQuery(sought: Sought, before: number): NonNullable<Ask["query"]> {
  return { limit: AT_ONCE, before: before || undefined, ...filters(sought) };
}

const filters = (sought: Sought) => ({
  kind: sought.kind ?? undefined,
  table: sought.table ?? undefined,
  person: sought.person ?? undefined,
  from: moment(sought.from, "00:00:00"),
  to: moment(sought.to, "23:59:59.999"),
});

/** Where the log is as a file. The workspace stands in the address: a download sends no headers of ours. */
export const auditAddress = (workspace: string, sought: Sought): string =>
  address("audit/export", { format: "csv", ...filters(sought), workspace });

/** What was done, newest first. */
export function useAudit(sought: Sought) {
  const workspace = useWorkspace();
  return useInfiniteQuery({
    queryKey: [workspace, "audit", sought],
    queryFn: ({ pageParam, signal }) =>
      call<Schema<"Audit">>("audit", { workspace, query: auditQuery(sought, pageParam), signal }),
    initialPageParam: 0,
    getNextPageParam: (last) => last.next ?? undefined,
    // What was looked for before stays until what is looked for now is there.
    placeholderData: keepPreviousData,
  });
}

/** Which sign-ins are looked for; null: any. */
export interface SoughtSignIns {
  person: number | null;
  kind: SignIn["kind"] | null;
}

/** Where members signed in, and where somebody tried to in their name; newest first. */
export function useSignIns(sought: SoughtSignIns) {
  const workspace = useWorkspace();
  return useInfiniteQuery({
    queryKey: [workspace, "sign-ins", sought],
    queryFn: ({ pageParam, signal }) =>
      call<Schema<"SignIns">>("audit/sign-ins", {
        workspace,
        query: {
          limit: AT_ONCE,
          before: pageParam || undefined,
          person: sought.person ?? undefined,
          kind: sought.kind ?? undefined,
        },
        signal,
      }),
    initialPageParam: 0,
    getNextPageParam: (last) => last.next ?? undefined,
    placeholderData: keepPreviousData,
  });
}
