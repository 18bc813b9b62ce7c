import type { FieldBody } from "@/api/field";
import type { Field, FieldTypeName, Table } from "@/api/table";
import { kinds } from "@/fields/kinds";

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

export function draftOf(field: Field | null): FieldDraft {
  return {
    label: field?.label ?? "",
    type: field?.type ?? "text",
    required: field?.required ?? false,
    unique: field?.unique ?? false,
    choices: (field?.choices ?? []).map((choice, key) => ({ ...choice, key })),
    linkTable: field?.link?.table ?? null,
    lookupLink: field?.lookup?.link ?? null,
    lookupField: field?.lookup?.field ?? null,
    decimals: field?.decimals ?? null,
    currency: field?.currency ?? "",
    formula: field?.formula ?? "",
    stars: field?.stars ?? 5,
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
  if (hasChoices(type)) {
    const written = draft.choices.filter(({ label }) => label.trim());
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

/** What of a draft differs from the field as it is; nothing where they are the same. */
export function changesOf(draft: FieldDraft, field: Field): FieldBody {
  const [now, was] = [bodyOf(draft), bodyOf(draftOf(field))];
  const changed = Object.entries(now).filter(
    ([part, value]) => JSON.stringify(value) !== JSON.stringify(was[part as keyof FieldBody]),
  );
  const changes = Object.fromEntries(changed) as FieldBody;
  if (was.currency && !now.currency && now.type === "money") changes.currency = null;
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
