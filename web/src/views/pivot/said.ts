import type { Field, Table } from "@/api/table";
import type { Summary } from "@/api/summary";
import type { Measured, PivotLook } from "@/api/view";
import { canGroup, partOf, readGroups, writeGroups, type GroupPart } from "@/views/group";

/** Which rows do not show those within them: all of them or none, but for some. */
export type Closed = NonNullable<PivotLook["closed"]>;

/** A pivot as it may be said: what its rows are, the outermost first, and its columns, each as `-due:month`. */
export interface SaidPivot {
  rows?: string[] | undefined;
  columns?: string | null | undefined;
  /** Missing: what the view sums up; none: the number of records. */
  measures?: Measured[] | null | undefined;
  closed?: Closed | null | undefined;
}

/** Rows within rows and columns: more the server does not put together. */
export const MOST_LEVELS = 4;

export function readPivot(said: object): SaidPivot {
  const { rows, columns, measures, closed } = said as { [part in keyof SaidPivot]?: unknown };
  const named = Array.isArray(rows) ? rows.filter((row) => typeof row === "string" && row !== "") : [];
  const { all, but } = (closed ?? {}) as { [part in keyof Closed]?: unknown };
  const others = Array.isArray(but) ? but.filter(Array.isArray) : [];
  return {
    ...(named.length ? { rows: named } : {}),
    ...(typeof columns === "string" && columns !== "" ? { columns } : {}),
    ...(Array.isArray(measures) ? { measures: measures.filter(isMeasured).map(plain) } : {}),
    ...(all === true || others.length ? { closed: { all: all === true, but: others } } : {}),
  };
}

const isMeasured = (one: Partial<Measured> | null): one is Measured =>
  typeof one?.field === "string" && typeof one.function === "string";
const plain = ({ field, function: how }: Measured): Measured => ({ field, function: how });

/** What stands in the cells: a view that was saved before pivots had measures shows its summary. */
export function measuredBy({ measures }: SaidPivot, summary: Summary): Measured[] {
  return measures ?? Object.entries(summary).map(([field, how]) => ({ field, function: how }));
}

/** What the rows and the columns of a pivot are. */
export function partsOfPivot({ rows, columns }: SaidPivot) {
  return { rows: readGroups((rows ?? []).join(",")), columns: readGroups(columns ?? "")[0] };
}

export function sayPivot(rows: GroupPart[], columns: GroupPart | undefined): SaidPivot {
  return {
    rows: rows.map((part) => writeGroups([part])),
    ...(columns ? { columns: writeGroups([columns]) } : {}),
  };
}

/**
 * The pivot that is shown: parts whose fields are gone are left out, and rows are chosen where none are left. Columns are only
 * chosen where nothing is said at all, since none may be what is wanted.
 */
export function pivotOf(said: SaidPivot, table: Table): PivotLook | null {
  const able = table.fields.filter(canGroup);
  const serves = (part: GroupPart) => able.some((field) => field.name === part.field);
  const asked = partsOfPivot(said);
  const rows = asked.rows.filter(serves).slice(0, MOST_LEVELS);
  const first = (...types: Field["type"][]) =>
    types.flatMap((type) => able.filter((field) => field.type === type)).at(0);
  if (rows.length === 0) {
    const row = first("status", "choice", "link", "user", "boolean", "date", "datetime") ?? able[0];
    if (!row) return null;
    rows.push(partOf(row));
  }
  const isRow = (part: GroupPart) => rows.some(({ field }) => field === part.field);
  const free = rows.length < MOST_LEVELS;
  const found =
    asked.columns && free && serves(asked.columns) && !isRow(asked.columns) ? asked.columns : null;
  const dated = said.rows === undefined && said.columns === undefined ? first("date", "datetime") : undefined;
  const guessed = dated && !isRow(partOf(dated)) ? partOf(dated) : undefined;
  const measures = said.measures?.filter(({ field }) => table.fields.some(({ name }) => name === field));
  return {
    kind: "pivot",
    ...sayPivot(rows, found ?? guessed),
    ...(measures ? { measures } : {}),
    // Of other rows others are closed.
    ...(said.closed && rows.length === asked.rows.length ? { closed: said.closed } : {}),
  } as PivotLook;
}
