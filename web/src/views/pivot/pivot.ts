import type { Group } from "@/api/groups";
import type { Summed } from "@/api/summary";
import type { Measured } from "@/api/view";

/** A cell: how many records it stands for, what is measured of them, and the filter that gives them. */
export interface PivotCell {
  records: number;
  measures: NonNullable<Group["measures"]>;
  filter: string;
}

export interface PivotRow {
  key: string;
  /** What its records share with each other and not with those of other rows in the same row. */
  value: unknown;
  /** By the columns' keys; none where there are no records. */
  cells: Map<string, PivotCell>;
  total: PivotCell;
  rows: PivotRow[];
}

export interface PivotColumn {
  key: string;
  value: unknown;
  total: PivotCell;
}

/** Groups by groups, as they are shown. */
export interface Pivot {
  columns: PivotColumn[];
  rows: PivotRow[];
  total: PivotCell;
}

/** What the server tells of it. */
export interface Answers {
  /** The rows, those within them, and so on. */
  rows: Group[][];
  /** The same, each by columns. */
  cells: Group[][];
  columns: Group[];
  all: Summed;
}

/** What stands in each cell: what is measured, else the number of records. */
export type Measure = Measured | "records";

export const measuresOf = (measured: Measured[]): Measure[] => (measured.length ? measured : ["records"]);

export const measureKey = (measure: Measure) =>
  measure === "records" ? "records" : `${measure.field} ${measure.function}`;

export function valueOf(cell: PivotCell, measure: Measure): string | number | null | undefined {
  if (measure === "records") return cell.records;
  return cell.measures.find((one) => one.field === measure.field && one.function === measure.function)?.value;
}

/**
 * `rowBy`: the names of the fields of the rows, the outermost first. `isText`: texts that differ in case alone are one to the
 * server, which says now this one and now that.
 */
export function layPivot(
  rowBy: string[],
  columnBy: string | undefined,
  isText: (field: string) => boolean,
  answers: Answers,
): Pivot {
  const keyOf = (group: Group, names: string[]) =>
    JSON.stringify(names.map((name) => keyPart(group.values[name], isText(name))));
  const columns = (columnBy === undefined ? [] : answers.columns).map((group) => ({
    key: keyOf(group, columnBy === undefined ? [] : [columnBy]),
    value: columnBy === undefined ? null : group.values[columnBy],
    total: cellOf(group),
  }));
  const top: PivotRow[] = [];
  const known = new Map<string, PivotRow>();
  answers.rows.forEach((groups, depth) => {
    const names = rowBy.slice(0, depth + 1);
    for (const group of groups) {
      const key = keyOf(group, names);
      const row: PivotRow = {
        key,
        value: group.values[rowBy[depth] ?? ""],
        cells: new Map(),
        total: cellOf(group),
        rows: [],
      };
      known.set(key, row);
      (depth === 0 ? top : known.get(keyOf(group, names.slice(0, -1)))?.rows)?.push(row);
    }
  });
  if (columnBy !== undefined) {
    answers.cells.forEach((groups, depth) => {
      const names = rowBy.slice(0, depth + 1);
      for (const group of groups) {
        known.get(keyOf(group, names))?.cells.set(keyOf(group, [columnBy]), cellOf(group));
      }
    });
  }
  return { columns, rows: top, total: cellOf({ ...answers.all, filter: "" }) };
}

const cellOf = ({ records, measures = [], filter }: Omit<Group, "values">): PivotCell => ({
  records,
  measures,
  filter,
});

/** A linked record is known by its number; a text as the server compares it. */
function keyPart(value: unknown, isText: boolean): unknown {
  if (typeof value === "object" && value !== null && "id" in value) return value.id;
  if (isText && typeof value === "string") return value.normalize("NFKC").toUpperCase().toLowerCase();
  return value ?? null;
}
