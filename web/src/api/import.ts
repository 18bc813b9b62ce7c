import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { call, to } from "@/api/client";
import type { Schema } from "@/api/schema";
import type { SummaryFunction } from "@/api/summary";
import { refreshModel, type FieldTypeName } from "@/api/table";
import { upload, type Sent } from "@/api/upload";
import { useWorkspace } from "@/api/workspace";

export interface PlannedField {
  name: string;
  label: string;
  column: string;
  type: FieldTypeName;
  include: boolean;
  /** What holds of the workbook's records. */
  required: boolean;
  unique: boolean;
  /** What is to hold for records to come. */
  rules: { required: boolean; unique: boolean };
  choices?: (string | { label: string })[] | null;
  formula?: string | null;
  original_formula?: string | null;
  result?: FieldTypeName | null;
  proof?: { compared: number; equal: number } | null;
  link?: { table: string; field: string } | null;
  evidence?: string;
  told?: ToldEvidence;
  /** The total below it, where the workbook has one, held against its values. */
  summary?: SummaryFunction;
  total?: { cell: string; shown: string; stored: number | null; here: number | null; equal: boolean | null };
  /** Records that have nothing there. */
  blank?: number;
  /** Records whose value another one before has too. */
  repeats?: number;
  alternatives?: {
    type: FieldTypeName;
    fits: number;
    of: number;
    evidence?: string;
    told?: ToldEvidence;
    date_order?: DateOrder;
  }[];
  /** Other places that it could point to. */
  other_links?: { table: string; field: string; found: number; of: number }[];
  /** The label of the column in the file, where the plan has another one. */
  proposed_label?: string;
}

/** A table that stands, into which the rows go. */
export type Standing = Schema<"Standing">;
export type NewChoice = NonNullable<Standing["choices"]>[number];
/** How rows and records compare, as a trial found out. */
export type Compared = Schema<"Compared">;
export type Example = Compared["examples"][number];

export interface PlannedTable {
  name: string;
  label: string;
  file: string;
  sheet: string;
  region: string;
  header_rows: number;
  rows: number;
  key: string[];
  key_evidence?: string;
  other_keys?: { fields: string[]; evidence: string; told?: ToldEvidence }[];
  /** The reading of the header that came second. */
  other_header?: { region: string; header_rows: number; evidence: string; told?: ToldEvidence };
  evidence?: string;
  /** Both evidences as templates. */
  told?: ToldEvidence & { key_evidence?: Said[] };
  include?: boolean;
  fields: PlannedField[];
  /** None: the rows become a table of their own. */
  into?: Standing;
  /** Values above it that hold for each record. */
  heads?: Heads;
  /** Periods that stand as columns. */
  cross_tab?: CrossTab;
  /** Tables with the same columns. */
  stack?: Stack;
  /** Records that do not stand in rows: each is a column, or a form. */
  transposed?: Transposed;
  /** It is made of columns of another table. */
  distinct?: { key: string };
}

export interface Heads {
  values: { cell: string; field: { label: string } }[];
  applied: boolean;
}

export interface CrossTab {
  periods: string[];
  label: string;
  /** A second period of each column, below the other one. */
  inner?: { periods: string[]; label: string };
  /** Which of several figures each column holds. */
  figures?: string[];
  value: string;
  applied: boolean;
}

export interface Stack {
  names: string[];
  label: string;
  applied: boolean;
  /** The tables as they were, while they are one. */
  parts?: { table: Pick<PlannedTable, "file" | "sheet"> }[];
}

export interface Transposed {
  applied: boolean;
  form: boolean;
  /** The table as it is read the other way; without it there is none. */
  other?: unknown;
}

export interface Finding {
  code: string;
  severity: string;
  file?: string | null;
  sheet?: string | null;
  cell?: string | null;
  table?: string | null;
  field?: string | null;
  /** In English, as what to do about it is. */
  message: string;
  suggestion?: string | null;
  /** Both as templates, of which other languages have their own. */
  told?: { message?: Said; suggestion?: Said };
  /** How many places it stands for; one where it is not said. */
  count?: number;
  /** What could be done about it; none where a person must look. */
  mends?: Mend[];
  /** Whether that is done. */
  mended?: boolean;
}

/** A sentence as a template, with its values; one may be a sentence itself, or a list of them. */
export interface Said {
  words: string;
  values?: Record<string, SaidValue>;
}

export type SaidValue = string | Said | SaidValue[];

/** What speaks for a decision as templates, clause by clause; a plan of before has none. */
export interface ToldEvidence {
  evidence?: Said[];
}

/** One thing that the plan can do about a finding, and take back. */
export type Mend =
  | { do: "read_as"; from: string; to: string }
  | { do: "blank"; text: string }
  | { do: "tidy" }
  | { do: "drop"; row: number }
  | { do: "unpivot" }
  | { do: "stack" }
  | { do: "heads" }
  | { do: "join" }
  | { do: "split"; label: string; key: string; columns: string[] }
  | { do: "transpose" }
  | { do: "read_mark"; mark: "." | ","; type: string; decimals?: number }
  | { do: "read_order"; order: DateOrder }
  | { do: "read_type"; type: FieldTypeName; link?: { table: string; field: string } }
  | { do: "keep"; row: number };

/** Which part of a date comes first. */
export type DateOrder = "day" | "month" | "year";

export interface Cells {
  total: number;
  records: number;
  headers: number;
  findings: number;
  notes: number;
}

export interface Proposal {
  tables: PlannedTable[];
  findings: Finding[];
  cells: Cells;
  /** Where a person said that tables stand. */
  places?: Schema<"Place">[];
  /** What was decided in an earlier plan of the same workbook. */
  remembered?: Schema<"Remembered">;
}

export interface Import {
  id: number;
  status: "planned" | "applied" | "undone" | "failed" | string;
  files: (string | { name: string })[];
  proposal: Proposal;
  /** When it was planned. */
  at?: string;
  /** What came of it, once it is applied. */
  result?: Outcome | null;
  seq?: number | null;
  /** Changes of the plan that can be taken back. */
  back?: number;
}

export interface Outcome {
  rows: number;
  accepted: number;
  rejected: Record<string, number>;
  /** Records made, changed, and those that the file says the same of. */
  new?: number;
  changed?: number;
  same?: number;
  /** Records of earlier imports that the file does not have. */
  gone?: number;
  /** Records changed here since, of which the file says otherwise. */
  conflicts?: number;
  /** Values kept beside their records as they were written. */
  misfits?: number;
  tables: string[];
}

export type ImportLine = Omit<Import, "proposal" | "back">;

/** Findings by their place in the plan, to be mended or not. */
export interface FindingEdit {
  at: number;
  mended: boolean;
}

export interface PlanEdit {
  tables?: TableEdit[];
  findings?: FindingEdit[];
  /** Alone: all else in the plan is worked out anew. */
  places?: PlaceEdit[];
}

/** Where a table stands: one of the plan, or, with a sheet, a new one. */
export interface PlaceEdit {
  table?: string;
  file?: string;
  sheet?: string;
  /** Null: as it was found. */
  region?: string | null;
  header_rows?: number;
}

export interface TableEdit {
  name: string;
  include?: boolean;
  label?: string;
  key?: string[];
  unpivot?: boolean;
  stack?: boolean;
  heads?: boolean;
  transpose?: boolean;
  join?: { tables: string[]; label: string };
  split?: { key: string; columns: string[]; label: string };
  fields?: FieldEdit[];
  /** What is not named stays; null: a table of their own. */
  into?: IntoEdit | null;
}

export type IntoEdit = Partial<Pick<Standing, "table" | "key" | "gone" | "conflicts">> & {
  /** By field there and text, whether it becomes a choice. */
  choices?: Record<string, Record<string, boolean>>;
};

export interface FieldEdit {
  name: string;
  type?: FieldTypeName;
  label?: string;
  include?: boolean;
  required?: boolean;
  unique?: boolean;
  link?: { table: string; field: string };
  date_order?: DateOrder;
}

export interface PreviewCell {
  text: string;
  value: unknown;
  misfit: string | null;
  /** Why it does not fit, as a template. */
  told?: Said;
  /** The value, of dates, times, and yes or no: a sheet writes them in many ways. */
  reads?: string | boolean;
}

export interface Preview {
  rows: { row: number; cells: PreviewCell[] }[];
}

export interface SheetPart {
  from: number;
  columns: string[];
  rows: string[][];
  /** All sheets of the import's files. */
  sheets?: SheetName[];
}

export interface SheetName {
  sheet: string;
  file: string;
  hidden?: boolean;
}

/** What could become a table of its own with a column. */
export type SplitLook = Schema<"SplitLook">;

export interface Applied extends Outcome {
  id: number;
  status: string;
  seq: number;
}

const listKey = (workspace: string) => [workspace, "imports"];
const oneKey = (workspace: string, id: string) => [workspace, "import", id];

export function useImports() {
  const workspace = useWorkspace();
  return useQuery({
    queryKey: listKey(workspace),
    queryFn: () => call<{ imports: ImportLine[] }>("imports", { workspace }),
  });
}

export function useImport(id: string) {
  const workspace = useWorkspace();
  return useQuery({
    queryKey: oneKey(workspace, id),
    queryFn: () => call<Import>(to("imports", id), { workspace }),
    staleTime: 60_000,
  });
}

interface Bring {
  /** Files, or the link of a workbook that the server fetches. */
  brought: { files: File[] } | { link: string };
  onSent: (sent: Sent) => void;
  signal: AbortSignal;
}

export function useBring() {
  const workspace = useWorkspace();
  const cache = useQueryClient();
  return useMutation({
    mutationFn: ({ brought, onSent, signal }: Bring) => {
      if ("link" in brought) {
        const body: Schema<"ImportLink"> = { link: brought.link };
        return call<Import>("imports", { method: "POST", workspace, body, signal });
      }
      const form = new FormData();
      for (const file of brought.files) form.append("file", file);
      return upload<Import>("imports", workspace, form, onSent, signal);
    },
    onSuccess: (made) => {
      cache.setQueryData(oneKey(workspace, String(made.id)), made);
      return cache.invalidateQueries({ queryKey: listKey(workspace) });
    },
  });
}

/** A plan as it is after a change of it, for all that shows it. */
function usePlanned(id: string) {
  const workspace = useWorkspace();
  const cache = useQueryClient();
  return (plan: Import) => {
    cache.setQueryData(oneKey(workspace, id), plan);
    return cache.invalidateQueries({ queryKey: [workspace, "preview", id] });
  };
}

export function useEditPlan(id: string) {
  const workspace = useWorkspace();
  return useMutation({
    mutationFn: (edit: PlanEdit) =>
      call<Import>(to("imports", id), { method: "PATCH", workspace, body: edit }),
    onSuccess: usePlanned(id),
  });
}

/** Takes the last change of a plan back. */
export function useTakeBack(id: string) {
  const workspace = useWorkspace();
  return useMutation({
    mutationFn: () => call<Import>(`${to("imports", id)}/back`, { method: "POST", workspace }),
    onSuccess: usePlanned(id),
  });
}

/** Which columns could go into a table of their own with one of a planned table. */
export function useSplitLook(id: string, table: string, key: string | null) {
  const workspace = useWorkspace();
  return useQuery({
    queryKey: [workspace, "preview", id, table, "split", key],
    queryFn: () =>
      call<SplitLook>(`${to("imports", id)}/split`, { workspace, query: { table, key: key ?? "" } }),
    enabled: key !== null,
  });
}

/** How many rows are written while a plan is carried out; null where that is not known. */
export function useWritten(id: string, under: boolean) {
  const workspace = useWorkspace();
  const asked = useQuery({
    queryKey: [workspace, "import", id, "progress"],
    queryFn: () => call<Schema<"ImportProgress">>(`${to("imports", id)}/progress`, { workspace }),
    enabled: under,
    refetchInterval: 500,
    gcTime: 0,
  });
  return under ? (asked.data?.rows ?? null) : null;
}

/** Forgets a plan that was not carried out, with its files. */
export function useForgetPlan() {
  const workspace = useWorkspace();
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => call<unknown>(to("imports", id), { method: "DELETE", workspace }),
    onSuccess: () => cache.invalidateQueries({ queryKey: listKey(workspace) }),
  });
}

export function useApplyImport(id: string) {
  const workspace = useWorkspace();
  const cache = useQueryClient();
  return useMutation({
    mutationFn: () => call<Applied>(`${to("imports", id)}/apply`, { method: "POST", workspace }),
    onSuccess: async () => {
      await refreshModel(cache, workspace);
      await cache.invalidateQueries({ queryKey: listKey(workspace) });
      await cache.invalidateQueries({ queryKey: oneKey(workspace, id) });
    },
  });
}

export function useUndoImport() {
  const workspace = useWorkspace();
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => call<unknown>(`${to("imports", id)}/undo`, { method: "POST", workspace }),
    onSuccess: async (_, id) => {
      await refreshModel(cache, workspace);
      await cache.invalidateQueries({ queryKey: listKey(workspace) });
      await cache.invalidateQueries({ queryKey: oneKey(workspace, id) });
    },
  });
}

export function usePreview(id: string, table: string, limit: number) {
  const workspace = useWorkspace();
  return useQuery({
    queryKey: [workspace, "preview", id, table, limit],
    queryFn: () => call<Preview>(`${to("imports", id)}/preview`, { workspace, query: { table, limit } }),
    placeholderData: (before, query) => (query?.queryKey[3] === table ? before : undefined),
  });
}

/** The names of all sheets; they come with every part of one. */
export function useSheets(id: string, some: SheetName) {
  const workspace = useWorkspace();
  return useQuery({
    queryKey: [workspace, "sheets", id],
    queryFn: async () => (await fetchSheet(workspace, id, some.file, some.sheet, 1, 1)).sheets ?? [],
    staleTime: Infinity,
  });
}

export function fetchSheet(
  workspace: string,
  id: string,
  file: string,
  sheet: string,
  from: number,
  limit: number,
) {
  return call<SheetPart>(`${to("imports", id)}/sheet`, { workspace, query: { file, sheet, from, limit } });
}

export function fileName(file: string | { name: string }): string {
  return typeof file === "string" ? file : file.name;
}
