import type { QueryClient } from "@tanstack/react-query";
import { send, to } from "@/api/client";
import { shaped } from "@/api/field";
import type { Schema } from "@/api/schema";
import { refreshModel, type Table } from "@/api/table";

/** Makes a table; undoing puts it aside. */
export async function createTable(workspace: string, cache: QueryClient, body: Schema<"NewTable">) {
  const answer = await send<Table>("tables", { method: "POST", workspace, body });
  await refreshModel(cache, workspace);
  return shaped(workspace, cache, answer);
}

/** What of a table is asked to be otherwise. */
export type TableBody = Schema<"TableChange">;

export async function changeTable(workspace: string, cache: QueryClient, table: string, body: TableBody) {
  const answer = await send<Table>(to("tables", table), { method: "PATCH", workspace, body });
  await refreshModel(cache, workspace);
  return shaped(workspace, cache, answer);
}

/** Puts a table aside with its records; undoing brings all of it back. */
export async function deleteTable(workspace: string, cache: QueryClient, table: string) {
  const answer = await send<undefined>(to("tables", table), { method: "DELETE", workspace });
  await refreshModel(cache, workspace);
  return shaped(workspace, cache, answer);
}
