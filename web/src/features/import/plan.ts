import type { Finding, PlannedField, PlannedTable, Proposal } from "@/api/import";
import type { Field } from "@/api/table";

export interface Fit {
  fits: number;
  of: number;
}

/** How many values fit the type that a field is to have; null where the plan does not say. */
export function fitOf(field: PlannedField): Fit | null {
  const own = field.alternatives?.find((alternative) => alternative.type === field.type);
  return own ? { fits: own.fits, of: own.of } : null;
}

/** Over a table's fields; a field that says nothing counts as whole. */
export function fitOfTable(table: PlannedTable): number {
  let fits = 0;
  let all = 0;
  for (const field of table.fields) {
    if (!field.include) continue;
    const fit = fitOf(field);
    if (!fit) continue;
    fits += fit.fits;
    all += fit.of;
  }
  return all === 0 ? 1 : fits / all;
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
}

const weight = (severity: string) =>
  ["error", "high", "warning", "medium", "info", "low"].indexOf(severity) % 99;

/** By kind, the worst first, then the most frequent. */
export function groupFindings(findings: Finding[]): FindingGroup[] {
  const groups = new Map<string, FindingGroup>();
  for (const finding of findings) {
    const group = groups.get(finding.code) ?? {
      code: finding.code,
      severity: finding.severity,
      findings: [],
    };
    group.findings.push(finding);
    groups.set(finding.code, group);
  }
  return [...groups.values()].sort(
    (a, b) => weight(a.severity) - weight(b.severity) || b.findings.length - a.findings.length,
  );
}

/** Sheets that no table came from, with what was said of them. */
export function otherSheets(proposal: Proposal): { file: string; sheet: string; words: string }[] {
  const used = new Set(proposal.tables.map((table) => `${table.file}/${table.sheet}`));
  const others = new Map<string, { file: string; sheet: string; words: string }>();
  for (const finding of proposal.findings) {
    if (!finding.sheet || finding.table) continue;
    const key = `${finding.file ?? ""}/${finding.sheet}`;
    if (used.has(key) || others.has(key)) continue;
    others.set(key, { file: finding.file ?? "", sheet: finding.sheet, words: finding.message });
  }
  return [...others.values()];
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
