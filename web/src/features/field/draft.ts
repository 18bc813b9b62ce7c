import type { FieldBody } from "@/api/field";
import type { Choice, Field, FieldTypeName, Table } from "@/api/table";
import { kinds } from "@/fields/kinds";
import { secondsOf } from "@/fields/time";
import { draftMovesOf, movesOf, withCodes, type DraftMove } from "@/features/field/draftMoves";

/** A field while it is being made or changed; settings of every type are kept, so that a type may be tried and left. */
export interface FieldDraft {
  label: string;
  type: FieldTypeName;
  required: boolean;
  unique: boolean;
  choices: DraftChoice[];
  linkTable: string | null;
  lookupLink: string | null;
  lookupField: string | null;
  decimals: number | null;
  currency: string;
  formula: string;
  stars: number;
  description: string;
  /** The heading of a record that it stands under. */
  section: string;
  /** What it begins as and its limits, by type: a day means nothing to a number. */
  values: Partial<Record<FieldTypeName, DraftValues>>;
  /** Of choices: what it begins as, by their keys, as labels change. */
  begins: number[];
  longest: number | null;
  pattern: string;
  moves: DraftMove[];
  /** The choices as they are kept, so that a new one never gets the code of one that records still have. */
  known: Choice[];
}

/** As the API takes them; null: none. */
export interface DraftValues {
  default: unknown;
  min: unknown;
  max: unknown;
}

export interface DraftChoice {
  key: number;
  code?: number;
  label: string;
  colour?: string;
}

/** The types in groups, as they are offered. */
export const typeGroups = {
  text: ["text", "long_text", "email", "phone", "url"],
  number: ["integer", "number", "money", "percent", "rating", "autonumber"],
  time: ["date", "datetime", "time", "duration"],
  choice: ["boolean", "choice", "choices", "status"],
  link: ["link", "links", "lookup", "rollup"],
  other: ["formula", "user", "attachment", "json"],
} as const satisfies Record<string, readonly FieldTypeName[]>;

export type TypeGroup = keyof typeof typeGroups;

const usual: Partial<Record<FieldTypeName, number>> = { number: 2, money: 2, percent: 4 };

export const hasDecimals = (type: FieldTypeName) => usual[type] !== undefined;
export const hasChoices = (type: FieldTypeName) =>
  type === "choice" || type === "choices" || type === "status";
export const hasLink = (type: FieldTypeName) => type === "link" || type === "links";
export const hasFormula = (type: FieldTypeName) => type === "formula" || type === "rollup";
/** Types whose values are worked out, or given by Sheaf: rules make no sense for them. */
export const hasRules = (type: FieldTypeName) => kinds[type].computed !== true;

export const hasLength = (type: FieldTypeName) => type === "text" || type === "long_text";
const limited: FieldTypeName[] = [
  "integer",
  "number",
  "money",
  "percent",
  "date",
  "datetime",
  "time",
  "duration",
];
export const hasLimits = (type: FieldTypeName) => limited.includes(type);
const withoutDefault: FieldTypeName[] = ["link", "links", "attachment", "json", "autonumber"];
export const hasDefault = (type: FieldTypeName) => hasRules(type) && !withoutDefault.includes(type);

const none: DraftValues = { default: null, min: null, max: null };
/** What a draft says of its type as it is now. */
export const valuesOf = (draft: FieldDraft): DraftValues => draft.values[draft.type] ?? none;

export function draftOf(field: Field | null): FieldDraft {
  const choices = (field?.choices ?? []).map((choice, key) => ({ ...choice, key }));
  const first = [field?.default].flat();
  return {
    label: field?.label ?? "",
    type: field?.type ?? "text",
    required: field?.required ?? false,
    unique: field?.unique ?? false,
    choices,
    linkTable: field?.link?.table ?? null,
    lookupLink: field?.lookup?.link ?? null,
    lookupField: field?.lookup?.field ?? null,
    decimals: field?.decimals ?? null,
    currency: field?.currency ?? "",
    formula: field?.formula ?? "",
    stars: field?.stars ?? 5,
    description: field?.description ?? "",
    section: field?.section ?? "",
    values: field
      ? {
          [field.type]: {
            default: field.default ?? null,
            min: field.min ?? null,
            max: field.max ?? null,
          },
        }
      : {},
    begins: choices.filter(({ label }) => first.includes(label)).map(({ key }) => key),
    longest: field?.max_length ?? null,
    pattern: field?.pattern ?? "",
    moves: draftMovesOf(field?.moves ?? [], choices),
    known: field?.choices ?? [],
  };
}

/** Why a draft cannot be kept yet: the part that is missing. */
export function missingIn(draft: FieldDraft): "label" | "choices" | "link" | "lookup" | "formula" | null {
  if (draft.label.trim() === "") return "label";
  if (hasChoices(draft.type) && !draft.choices.some(({ label }) => label.trim())) return "choices";
  if (hasLink(draft.type) && !draft.linkTable) return "link";
  if (draft.type === "lookup" && !(draft.lookupLink && draft.lookupField)) return "lookup";
  if (hasFormula(draft.type) && draft.formula.trim() === "") return "formula";
  return null;
}

/** All that a draft says, as the API takes it. */
export function bodyOf(draft: FieldDraft): FieldBody {
  const { type } = draft;
  const body: FieldBody = { label: draft.label.trim(), type };
  if (hasRules(type)) Object.assign(body, { required: draft.required, unique: draft.unique });
  if (hasDecimals(type)) body.decimals = draft.decimals ?? usual[type] ?? 2;
  if (type === "money" && draft.currency.trim()) body.currency = draft.currency.trim().toUpperCase();
  if (draft.description.trim()) body.description = draft.description.trim();
  if (draft.section.trim()) body.section = draft.section.trim();
  if (hasLength(type) && draft.longest !== null) body.max_length = draft.longest;
  if (hasLength(type) && draft.pattern.trim()) body.pattern = draft.pattern.trim();
  const { default: first, min, max } = valuesOf(draft);
  if (hasDefault(type) && !hasChoices(type) && first !== null) body.default = first;
  if (hasLimits(type) && min !== null) body.min = min;
  if (hasLimits(type) && max !== null) body.max = max;
  if (hasChoices(type)) {
    const moves = type === "status" ? draft.moves : [];
    const written = withCodes(
      draft.choices.filter(({ label }) => label.trim()),
      moves,
      draft.known,
    );
    const allowed = movesOf(moves, written);
    if (allowed.length) body.moves = allowed;
    const begins = written.filter(({ key }) => draft.begins.includes(key)).map(({ label }) => label.trim());
    if (begins.length) body.default = type === "choices" ? begins : begins[0];
    body.choices = written.map(({ code, label, colour }) => ({
      ...(code === undefined ? {} : { code }),
      label: label.trim(),
      ...(colour === undefined ? {} : { colour }),
    }));
  }
  if (hasLink(type) && draft.linkTable) body.link = { table: draft.linkTable };
  if (type === "lookup" && draft.lookupLink && draft.lookupField) {
    body.lookup = { link: draft.lookupLink, field: draft.lookupField };
  }
  if (hasFormula(type)) body.formula = draft.formula.trim();
  if (type === "rating") body.stars = draft.stars;
  return body;
}

/** What a field keeps when its type changes; the server lets go of all else, so that it is said again. */
const outlasting = ["label", "description", "section", "required", "unique", "choices", "link"];
const clearable = [
  "description",
  "section",
  "currency",
  "default",
  "min",
  "max",
  "max_length",
  "pattern",
  "moves",
] as const;

/** What of a draft differs from the field as it is; nothing where they are the same. */
export function changesOf(draft: FieldDraft, field: Field): FieldBody {
  const [now, was] = [bodyOf(draft), bodyOf(draftOf(field))];
  const retyped = now.type !== was.type;
  const changed = Object.entries(now).filter(
    ([part, value]) =>
      (retyped && !outlasting.includes(part)) ||
      JSON.stringify(value) !== JSON.stringify(was[part as keyof FieldBody]),
  );
  const changes = Object.fromEntries(changed) as FieldBody;
  for (const part of clearable) {
    const goesAnyway = retyped && !outlasting.includes(part);
    if (was[part] !== undefined && now[part] === undefined && !goesAnyway) changes[part] = null;
  }
  // Another table's title is another field.
  if (changes.link) changes.link = { ...changes.link, field: null };
  return changes;
}

/** Whether a change touches values, so that it is worth trying first. */
export function touchesValues(changes: FieldBody, from: FieldTypeName): boolean {
  const parts = ["type", "choices", "decimals", "link", "stars"] as const;
  const to = changes.type ?? from;
  return (
    parts.some((part) => changes[part] !== undefined) &&
    kinds[from].computed !== true &&
    kinds[to].computed !== true
  );
}

/** The link fields of a table that a lookup can go through. */
export const linksOf = (table: Table) => table.fields.filter((field) => hasLink(field.type));

/** Whether no value could be between the limits. */
export function crossed(draft: FieldDraft): boolean {
  const { min, max } = valuesOf(draft);
  if (!hasLimits(draft.type) || min === null || max === null) return false;
  const [low, high] = [min, max].map((value) => measure(value, draft.type));
  return low !== undefined && high !== undefined && low > high;
}

/** Days, moments and times are written so that their letters are in their order. */
function measure(value: unknown, type: FieldTypeName): number | string | undefined {
  if (type === "duration") return secondsOf(String(value)) ?? undefined;
  return hasDecimals(type) || type === "integer" ? Number(value) : String(value);
}
