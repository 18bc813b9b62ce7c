import type { QueryClient } from "@tanstack/react-query";
import { call, send, to } from "@/api/client";
import type { Schema } from "@/api/schema";
import { refreshModel } from "@/api/table";
import type { View } from "@/api/view";

/** A published view as strangers see it. */
export type PublishedView = Schema<"PublishedView">;
export type PublishedField = PublishedView["fields"][number];
export type PublishedPage = Schema<"PublishedRecords">;

/** Where it is reached: the workspace and the secret of its address. */
export interface PublishedPlace {
  workspace: string;
  secret: string;
}

const at = ({ workspace, secret }: PublishedPlace, ...more: string[]) =>
  to("published", workspace, secret, ...more);

export const fetchPublished = (place: PublishedPlace, signal: AbortSignal) =>
  call<PublishedView>(at(place), { signal });

export const fetchPublishedPage = (
  place: PublishedPlace,
  query: { search: string; cursor?: string },
  signal?: AbortSignal,
) => call<PublishedPage>(at(place, "records"), { query, ...(signal ? { signal } : {}) });

const publication = (table: string, view: string) => to("tables", table, "views", view, "publication");

/** Publishes a view, or changes how it is published. */
export async function publishView(
  workspace: string,
  cache: QueryClient,
  table: string,
  view: string,
  body: Schema<"Publication">,
) {
  await send<View>(publication(table, view), { method: "PUT", workspace, body });
  await refreshModel(cache, workspace);
}

export async function unpublishView(workspace: string, cache: QueryClient, table: string, view: string) {
  await send<View>(publication(table, view), { method: "DELETE", workspace });
  await refreshModel(cache, workspace);
}
