import type { Finding, Mend, PlannedField, PlannedTable, Proposal, SheetName } from "@/api/import";
import type { Field } from "@/api/table";
import { t } from "@/ui/text/text";

export interface Fit {
  fits: number;
  of: number;
}

/** How many values fit the type that a field is to have; null where the plan does not say. */
export function fitOf(field: PlannedField): Fit | null {
  const own = field.alternatives?.find(
    (alternative) => alternative.type === field.type && !alternative.date_order,
  );
  return own ? { fits: own.fits, of: own.of } : null;
}

const unfit = new Set(["misfit", "error_value"]);

/** How many values of a field do not fit, as the findings tell. */
export function misfitsOf(table: PlannedTable, field: PlannedField, findings: Finding[]): number {
  const fit = fitOf(field);
  const own = findings.filter((one) => one.table === table.name && one.field === field.name);
  const count = (of: Finding[]) => of.reduce((sum, one) => sum + (one.count ?? 1), 0);
  if (!fit) return count(own.filter((one) => unfit.has(one.code) && !one.mended));
  return Math.max(0, fit.of - fit.fits - count(own.filter((one) => one.code === "misfit" && one.mended)));
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
    .filter((other) => (other.type !== field.type || other.date_order) && other.of > 0)
    .sort((a, b) => b.fits / b.of - a.fits / a.of);
}

/** A finding, and its place in the plan. */
export interface Found extends Finding {
  at: number;
}

export const numbered = (findings: Finding[]): Found[] => findings.map((finding, at) => ({ ...finding, at }));

export interface FindingGroup {
  code: string;
  severity: string;
  findings: Found[];
  /** Places in all. */
  count: number;
  /** Findings with a mend that is not done yet, and those whose mend is done. */
  mendable: Found[];
  mended: Found[];
}

/** How many values or rows the mends of findings concern. */
export function placesOf(findings: Finding[]): number {
  return findings.reduce(
    (sum, { mends = [], count = 1 }) => sum + (mends.length > 1 ? mends.length : count),
    0,
  );
}

/** What mends do, each in a few words; the same thing once. */
export function mendWords(findings: Finding[]): string[] {
  return [...new Set(findings.flatMap((finding) => (finding.mends ?? []).map(wordsOfMend)))];
}

/** How dates are read with a part first. */
export const orderWords = {
  day: "plan.mend.dayFirst",
  month: "plan.mend.monthFirst",
  year: "plan.mend.yearFirst",
} as const;

function wordsOfMend(mend: Mend): string {
  switch (mend.do) {
    case "read_as":
      return t("plan.mend.readAs", { from: mend.from, to: mend.to });
    case "blank":
      return t("plan.mend.blank", { text: mend.text });
    case "tidy":
      return t("plan.mend.tidy");
    case "drop":
      return t("plan.mend.drop", { row: String(mend.row) });
    case "unpivot":
      return t("planShape.unpivotMend");
    case "stack":
      return t("planShape.stackMend");
    case "heads":
      return t("planShape.headsMend");
    case "split":
      return t("planShape.splitMend", { label: mend.label });
    case "join":
      return t("planShape.joinMend");
    case "transpose":
      return t("planShape.transposeMend");
    case "read_mark":
      return t(mend.mark === "," ? "plan.mend.comma" : "plan.mend.point");
    case "read_order":
      return t(orderWords[mend.order]);
    case "read_type":
      return t("plan.mend.readType", { type: t(`type.${mend.type}`) });
    case "keep":
      return t("plan.mend.keep", { row: String(mend.row) });
  }
}

/** What is proposed for a text of a field that does not fit; null where nothing is. */
export function proposedFor(text: string, table: string, field: string, findings: Finding[]): string | null {
  const written = text.trim();
  for (const finding of findings) {
    if (finding.table !== table || finding.field !== field || finding.mended) continue;
    for (const mend of finding.mends ?? []) {
      if (mend.do === "read_as" && mend.from === written) return mend.to;
      if (mend.do === "blank" && mend.text === written) return t("plan.mend.nothing");
    }
  }
  return null;
}

const order = ["error", "warning", "note"];
const weight = (severity: string) => (order.includes(severity) ? order.indexOf(severity) : order.length);

/** By kind, the worst first, then the most frequent. */
export function groupFindings(findings: Found[]): FindingGroup[] {
  const groups = new Map<string, FindingGroup>();
  for (const finding of findings) {
    const group = groups.get(finding.code) ?? {
      code: finding.code,
      severity: finding.severity,
      findings: [],
      count: 0,
      mendable: [],
      mended: [],
    };
    if (weight(finding.severity) < weight(group.severity)) group.severity = finding.severity;
    group.findings.push(finding);
    group.count += finding.count ?? 1;
    if (finding.mends?.length) (finding.mended ? group.mended : group.mendable).push(finding);
    groups.set(finding.code, group);
  }
  return [...groups.values()].sort((a, b) => weight(a.severity) - weight(b.severity) || b.count - a.count);
}

/** What something can be wrong with, and what is only good to know: that a column holds personal data is no fault of each value. */
export function byWeight(groups: FindingGroup[]): { grave: FindingGroup[]; known: FindingGroup[] } {
  const isKnown = (group: FindingGroup) => group.severity === "note";
  return { grave: groups.filter((group) => !isKnown(group)), known: groups.filter(isKnown) };
}

/** In how many places something was found. */
export const placesIn = (groups: FindingGroup[]): number =>
  groups.reduce((sum, group) => sum + group.count, 0);

export interface OtherSheet extends SheetName {
  words: string;
}

/** Sheets that no table came from, with what was said of them. */
export function otherSheets(
  sheets: SheetName[],
  { tables, findings }: Proposal,
  message = (finding: Finding) => finding.message,
): OtherSheet[] {
  const of = (place: { file?: string | null; sheet?: string | null }) =>
    `${place.file ?? ""}/${place.sheet ?? ""}`;
  const parts = tables.flatMap(({ stack }) => (stack?.applied ? (stack.parts ?? []) : []));
  const used = new Set([...tables, ...parts.map(({ table }) => table)].map(of));
  return sheets
    .filter((sheet) => !used.has(of(sheet)))
    .map((sheet) => {
      const found = findings.find((finding) => !finding.table && of(finding) === of(sheet));
      const said = found && message(found);
      return { ...sheet, words: said ?? (sheet.hidden ? t("plan.hiddenSheet") : t("plan.keptAsNotes")) };
    });
}

/** Whether a person said where a table stands. */
export function isPlaced(table: PlannedTable, places: Proposal["places"]): boolean {
  return (places ?? []).some((place) => {
    const own = place.file === table.file && place.sheet === table.sheet;
    const region = readRegion(table.region);
    // `A5:H` goes on to the end.
    const chosen = readRegion(place.region) ?? readRegion(`${place.region}${Number.MAX_SAFE_INTEGER}`);
    if (!own || !region || !chosen) return false;
    const below = chosen.top <= region.bottom && region.top <= chosen.bottom;
    return below && chosen.left <= region.right && region.left <= chosen.right;
  });
}

/** A rectangle from one cell to another, as it is written. */
export function regionOf(from: Cell, to: Cell): string {
  const column = (...at: number[]) => columnLetters(Math.min(...at));
  const last = columnLetters(Math.max(from.column, to.column));
  return `${column(from.column, to.column)}${Math.min(from.row, to.row)}:${last}${Math.max(from.row, to.row)}`;
}

/** A cell of a sheet, row and column from 1. */
export interface Cell {
  row: number;
  column: number;
}

export function columnLetters(column: number): string {
  const rest = Math.floor((column - 1) / 26);
  return (rest > 0 ? columnLetters(rest) : "") + String.fromCharCode(65 + ((column - 1) % 26));
}

/** Evidence as a sentence begins. */
export const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

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
