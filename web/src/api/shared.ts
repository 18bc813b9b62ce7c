import { call, to } from "@/api/client";
import type { Schema } from "@/api/schema";

/** A record as whoever has its link sees it. */
export type SharedRecord = Schema<"SharedRecord">;
export type SharedField = SharedRecord["fields"][number];

/** Where it is reached: the workspace and the secret of its address. */
export interface SharedPlace {
  workspace: string;
  secret: string;
}

const at = ({ workspace, secret }: SharedPlace, ...more: string[]) =>
  to("shared", workspace, secret, ...more);

export const fetchShared = (place: SharedPlace, signal?: AbortSignal) =>
  call<SharedRecord>(at(place), signal ? { signal } : {});

export const changeShared = (place: SharedPlace, fields: Record<string, unknown>, version: number) =>
  call<SharedRecord>(at(place), { method: "PATCH", body: { fields, version } });

export const commentShared = (place: SharedPlace, text: string) =>
  call<unknown>(at(place, "comments"), { method: "POST", body: { text } });
