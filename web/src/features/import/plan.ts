import type { Finding, PlannedField, PlannedTable, Proposal, SheetName } from "@/api/import";
import type { Field } from "@/api/table";
import { t } from "@/ui/text/text";

export interface Fit {
  fits: number;
  of: number;
}

/** How many values fit the type that a field is to have; null where the plan does not say. */
export function fitOf(field: PlannedField): Fit | null {
  const own = field.alternatives?.find((alternative) => alternative.type === field.type);
  return own ? { fits: own.fits, of: own.of } : null;
}

const unfit = new Set(["misfit", "error_value"]);

/** How many values of a field do not fit, as the findings tell. */
export function misfitsOf(table: PlannedTable, field: PlannedField, findings: Finding[]): number {
  const fit = fitOf(field);
  if (fit) return fit.of - fit.fits;
  return findings
    .filter((one) => unfit.has(one.code) && one.table === table.name && one.field === field.name)
    .reduce((sum, one) => sum + (one.count ?? 1), 0);
}

/** The share of a table's cells that fit, over the columns that come in. */
export function fitOfTable(table: PlannedTable, findings: Finding[]): number {
  const fields = table.fields.filter((field) => field.include);
  const all = fields.length * table.rows;
  const wrong = fields.reduce((sum, field) => sum + misfitsOf(table, field, findings), 0);
  return all === 0 ? 1 : Math.max(0, 1 - wrong / all);
}

/** The other types that a column could have, the likeliest first. */
export function runnersUp(field: PlannedField) {
  return (field.alternatives ?? [])
    .filter((alternative) => alternative.type !== field.type && alternative.of > 0)
    .sort((a, b) => b.fits / b.of - a.fits / a.of);
}

export interface FindingGroup {
  code: string;
  severity: string;
  findings: Finding[];
  /** Places in all. */
  count: number;
}

const order = ["error", "warning", "note"];
const weight = (severity: string) => (order.includes(severity) ? order.indexOf(severity) : order.length);

/** By kind, the worst first, then the most frequent. */
export function groupFindings(findings: Finding[]): FindingGroup[] {
  const groups = new Map<string, FindingGroup>();
  for (const finding of findings) {
    const group = groups.get(finding.code) ?? {
      code: finding.code,
      severity: finding.severity,
      findings: [],
      count: 0,
    };
    group.findings.push(finding);
    group.count += finding.count ?? 1;
    groups.set(finding.code, group);
  }
  return [...groups.values()].sort((a, b) => weight(a.severity) - weight(b.severity) || b.count - a.count);
}

export interface OtherSheet extends SheetName {
  words: string;
}

/** Sheets that no table came from, with what was said of them. */
export function otherSheets(sheets: SheetName[], { tables, findings }: Proposal): OtherSheet[] {
  const of = (place: { file?: string | null; sheet?: string | null }) =>
    `${place.file ?? ""}/${place.sheet ?? ""}`;
  const used = new Set(tables.map(of));
  return sheets
    .filter((sheet) => !used.has(of(sheet)))
    .map((sheet) => {
      const said = findings.find((finding) => !finding.table && of(finding) === of(sheet))?.message;
      return { ...sheet, words: said ?? (sheet.hidden ? t("plan.hiddenSheet") : t("plan.keptAsNotes")) };
    });
}

export const included = (table: PlannedTable) => table.include !== false;

/** A planned field in the shape that fields/ shows. */
export function asField(planned: PlannedField): Field {
  const choices = (planned.choices ?? []).map((choice, at) => ({
    code: at + 1,
    label: typeof choice === "string" ? choice : choice.label,
  }));
  return {
    id: 0,
    name: planned.name,
    label: planned.label,
    type: planned.type,
    choices,
    ...(planned.link ? { link: planned.link } : {}),
    ...(planned.result ? { result: planned.result } : {}),
  };
}

export interface Region {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** `B5:H310` as numbers from 1. */
export function readRegion(text: string): Region | null {
  const match = /^\$?([A-Z]+)\$?(\d+):\$?([A-Z]+)\$?(\d+)$/.exec(text);
  if (!match) return null;
  return {
    left: columnNumber(match[1] ?? ""),
    top: Number(match[2]),
    right: columnNumber(match[3] ?? ""),
    bottom: Number(match[4]),
  };
}

export function columnNumber(letters: string): number {
  return [...letters].reduce((number, letter) => number * 26 + letter.charCodeAt(0) - 64, 0);
}
