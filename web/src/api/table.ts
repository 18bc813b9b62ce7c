import { useQuery, useQueryClient, type QueryClient } from "@tanstack/react-query";
import { call } from "@/api/client";
import { eyes } from "@/api/eyes";
import { fetchPeople, type Member } from "@/api/people";
import type { Schema } from "@/api/schema";
import type { View } from "@/api/view";
import { useWorkspace } from "@/api/workspace";

export const fieldTypes = [
  "text",
  "long_text",
  "integer",
  "number",
  "money",
  "percent",
  "boolean",
  "date",
  "datetime",
  "time",
  "duration",
  "email",
  "phone",
  "url",
  "choice",
  "choices",
  "status",
  "link",
  "links",
  "lookup",
  "rollup",
  "formula",
  "user",
  "attachment",
  "json",
  "autonumber",
  "rating",
] as const;

export type FieldTypeName = (typeof fieldTypes)[number];

export interface Choice {
  code: number;
  label: string;
  colour?: string;
}

export interface Field {
  id: number;
  name: string;
  label: string;
  description?: string;
  /** The heading of a record that it stands under. */
  section?: string;
  type: FieldTypeName;
  required?: boolean;
  unique?: boolean;
  /** What a record has that is made without a value. */
  default?: unknown;
  /** The least and the greatest value, as the API takes them. */
  min?: unknown;
  max?: unknown;
  /** Most characters. */
  max_length?: number;
  /** A regular expression for the whole text. */
  pattern?: string;
  choices?: Choice[];
  /** Of a status: which moves are allowed; none: all. */
  moves?: Schema<"Move">[];
  link?: { table: string; field?: string | null };
  lookup?: { link: string; field: string };
  decimals?: number;
  currency?: string;
  formula?: string;
  stars?: number;
  result?: FieldTypeName;
  result_decimals?: number;
  /** Where one may not write it. */
  read_only?: boolean;
  /** Whom its values may mean: everybody of the workspace that it was read from, where it or its result is of people. */
  people?: Member[];
}

/** What must hold for every record of a table. */
export type Rule = Schema<"Table">["rules"][number];

export interface Table {
  id: number;
  name: string;
  label: string;
  description?: string;
  title: string | null;
  key: string[];
  /** The field that holds what its records have beside their fields, where they are documents. */
  document?: string | null;
  fields: Field[];
  rules?: Rule[];
  views?: View[];
  /** What is summed up below all records, where no view is chosen. */
  summary?: Schema<"View">["summary"];
  /** What one may do with its records, all or some; where the server has not said so, everything. */
  may?: Schema<"Table">["may"];
}

export interface Model {
  tables: Table[];
  version: number;
  /** As what one is here, and what one may do in the workspace. */
  role?: Schema<"Acting">;
  /** Everybody who belongs to the workspace; none where no field is of people. */
  people?: Member[];
}

export const modelKey = (workspace: string) => [workspace, "model"];

const ofPeople = ({ type, result }: Field) => type === "user" || result === "user";

/** The tables, with whom their fields of people may mean: cells need not ask. `known`: who stands there where that fails. */
export async function fetchModel(workspace: string, known: Member[] = []): Promise<Model> {
  const model = withRights(await call<Model>("tables", { workspace }), eyes(workspace) !== null);
  if (!model.tables.some((table) => table.fields.some(ofPeople))) return model;
  const people = await fetchPeople(workspace).catch(() => known);
  const tables = model.tables.map((table) => ({
    ...table,
    fields: table.fields.map((field) => (ofPeople(field) ? { ...field, people } : field)),
  }));
  return { ...model, tables, people };
}

const lookOnly = { read: true, create: false, change: false, delete: false, comment: false };
const changesNothing = { model: false, views: false, imports: false };

/** Whoever may neither add nor change records writes none of their fields; whoever looks with the eyes of somebody else changes nothing. */
function withRights(model: Model, looksOn: boolean): Model {
  const { role } = model;
  const tables = model.tables.map((table) => {
    const may = looksOn ? lookOnly : table.may;
    return may === undefined || may.change || may.create
      ? table
      : { ...table, may, fields: table.fields.map((field) => ({ ...field, read_only: true })) };
  });
  return looksOn && role
    ? { ...model, tables, role: { ...role, may: { ...role.may, ...changesNothing } } }
    : { ...model, tables };
}

export function useModel() {
  const workspace = useWorkspace();
  const cache = useQueryClient();
  return useQuery({
    queryKey: modelKey(workspace),
    queryFn: () => fetchModel(workspace, cache.getQueryData<Model>(modelKey(workspace))?.people),
    staleTime: 60_000,
  });
}

export function refreshModel(cache: QueryClient, workspace: string) {
  return cache.invalidateQueries({ queryKey: modelKey(workspace) });
}
