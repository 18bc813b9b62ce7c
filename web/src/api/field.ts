import { call, send, to, type Answer } from "@/api/client";
import { undoChange } from "@/api/change";
import type { SheafRecord } from "@/api/record";
import type { Schema } from "@/api/schema";
import { refreshModel, type Field, type FieldTypeName, type Table } from "@/api/table";
import type { QueryClient } from "@tanstack/react-query";

/** A field as it is asked for; what belongs to another type is left out, null takes a part away. */
export interface FieldBody {
  label?: string;
  description?: string | null;
  section?: string | null;
  type?: FieldTypeName;
  required?: boolean;
  unique?: boolean;
  choices?: { code?: number; label: string; colour?: string }[];
  link?: { table: string; field?: string | null };
  lookup?: { link: string; field: string };
  decimals?: number;
  currency?: string | null;
  formula?: string;
  stars?: number;
  default?: unknown;
  min?: unknown;
  max?: unknown;
  max_length?: number | null;
  pattern?: string | null;
  moves?: Schema<"Move">[] | null;
}

/** What a change of a field would do to its values. */
export interface FieldPreview {
  records: number;
  blank: number;
  fit: number;
  misfit: number;
  samples: { record: number; value: unknown; code: string; message: string }[];
  /** Whether all records were tried. */
  complete: boolean;
}

/** A change of the model, and how it is taken back. */
export interface Shaped {
  table: Table | undefined;
  seq: number;
  undo: () => Promise<void>;
}

export function shaped(workspace: string, cache: QueryClient, answer: Answer<Table | undefined>): Shaped {
  const seq = Number(answer.headers.get("Sheaf-Change"));
  return {
    table: answer.body,
    seq,
    async undo() {
      await undoChange(workspace, seq);
      await refreshModel(cache, workspace);
    },
  };
}

export async function createField(workspace: string, cache: QueryClient, table: string, body: FieldBody) {
  const answer = await send<Table>(to("tables", table, "fields"), { method: "POST", workspace, body });
  await refreshModel(cache, workspace);
  return shaped(workspace, cache, answer);
}

export async function changeField(
  workspace: string,
  cache: QueryClient,
  table: string,
  field: string,
  body: FieldBody,
) {
  const path = to("tables", table, "fields", field);
  const answer = await send<Table>(path, { method: "PATCH", workspace, body });
  await refreshModel(cache, workspace);
  return shaped(workspace, cache, answer);
}

export async function deleteField(workspace: string, cache: QueryClient, table: string, field: string) {
  const path = to("tables", table, "fields", field);
  const answer = await send<undefined>(path, { method: "DELETE", workspace });
  await refreshModel(cache, workspace);
  return shaped(workspace, cache, answer);
}

export function previewField(
  workspace: string,
  table: string,
  field: string,
  body: FieldBody,
  signal: AbortSignal,
) {
  const path = `${to("tables", table, "fields", field)}/preview`;
  return call<FieldPreview>(path, { method: "POST", workspace, body, signal });
}

/** What a formula gives: as which field, and for the first records. */
export interface FormulaTrial {
  field: Field;
  records: SheafRecord[];
}

/** Tries a formula without keeping it; one that is not understood is refused with the place. */
export function tryFormula(
  workspace: string,
  table: string,
  body: { formula: string; field?: string | undefined },
  signal: AbortSignal,
) {
  const path = to("tables", table, "formula");
  return call<FormulaTrial>(path, { method: "POST", workspace, body, signal });
}
