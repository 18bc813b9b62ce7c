import type { QueryClient } from "@tanstack/react-query";
import { undoChange } from "@/api/change";
import { send, to, type Answer } from "@/api/client";
import type { Schema } from "@/api/schema";
import { refreshModel } from "@/api/table";

export type View = Schema<"View">;

/** How records are shown otherwise than in a grid, by fields that are named as in the API. A form shows none; see api/form.ts. */
export type Look = Exclude<NonNullable<View["look"]>, { kind: "grid" | "form" }>;

export type PivotLook = Extract<Look, { kind: "pivot" }>;

/** What stands in the cells of a pivot: what becomes of the values of a field. */
export type Measured = NonNullable<PivotLook["measures"]>[number];

/** What of a view is asked to be; null takes a part away. */
export type ViewBody = Schema<"ViewChange">;

/** A change of a view, and how it is taken back. */
export interface ViewChanged {
  view: View | undefined;
  undo: () => Promise<void>;
}

async function changed(workspace: string, cache: QueryClient, answer: Answer<View | undefined>) {
  await refreshModel(cache, workspace);
  const seq = Number(answer.headers.get("Sheaf-Change"));
  return {
    view: answer.body,
    async undo() {
      await undoChange(workspace, seq);
      await refreshModel(cache, workspace);
    },
  } satisfies ViewChanged;
}

const views = (table: string) => to("tables", table, "views");
const one = (table: string, view: string) => to("tables", table, "views", view);

export async function createView(
  workspace: string,
  cache: QueryClient,
  table: string,
  body: ViewBody,
): Promise<ViewChanged> {
  return changed(workspace, cache, await send<View>(views(table), { method: "POST", workspace, body }));
}

export async function changeView(
  workspace: string,
  cache: QueryClient,
  table: string,
  view: string,
  body: ViewBody,
): Promise<ViewChanged> {
  return changed(workspace, cache, await send<View>(one(table, view), { method: "PATCH", workspace, body }));
}

export async function deleteView(
  workspace: string,
  cache: QueryClient,
  table: string,
  view: string,
): Promise<ViewChanged> {
  return changed(workspace, cache, await send<undefined>(one(table, view), { method: "DELETE", workspace }));
}
