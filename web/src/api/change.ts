import { call, to } from "@/api/client";

export interface Change {
  seq: number;
  at: string;
  by: { kind: string; name: string };
  kind: string;
  table?: string | null;
  record?: number | null;
  rows?: number | null;
  /** The first of the changes that belong together. */
  batch?: number;
  summary?: string;
}

export interface Changes {
  changes: Change[];
  head: number;
}

export function fetchChanges(workspace: string, since: number): Promise<Changes> {
  return call<Changes>("changes", { workspace, query: { since, limit: 1000 } });
}

export function undoChange(workspace: string, seq: number): Promise<{ seq: number }> {
  return call<{ seq: number }>(`${to("changes", seq)}/undo`, { method: "POST", workspace });
}
