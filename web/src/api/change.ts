import { call, to } from "@/api/client";

export interface Change {
  seq: number;
  at: string;
  /** None where one does not see of what it is. */
  by: { kind: string; name: string } | null;
  kind: string;
  table?: string | null;
  record?: number | null;
  rows?: number | null;
  /** The first of the changes that belong together, and the batch that this one undoes. */
  batch?: number;
  undoes?: number | null;
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

/** A view says what is asked for; the records stay what they are. */
export const isOfViews = ({ kind, summary = "" }: Pick<Change, "kind" | "summary">) =>
  kind === "model" && /: view (made|changed|deleted)$/.test(summary);
