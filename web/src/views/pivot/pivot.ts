import type { Group } from "@/api/groups";
import type { Summed, Summary } from "@/api/summary";

/** A cell: how many records it stands for, what they sum up to, and the filter that gives them. */
export interface PivotCell {
  records: number;
  summary: Group["summary"];
  filter: string;
}

export interface PivotRow {
  key: string;
  /** What its records share, the outermost first. */
  values: unknown[];
  /** For each value over how many rows it stands; 0: the row above has it already. */
  spans: number[];
  /** In the order of the columns; none where there are no records. */
  cells: (PivotCell | undefined)[];
  total: PivotCell;
}

/** Groups by groups, as they are shown. */
export interface Pivot {
  columns: { key: string; value: unknown; total: PivotCell }[];
  rows: PivotRow[];
  total: PivotCell;
  /** Whether there are more groups than were asked for. */
  more: boolean;
}

/** What the server tells of it. */
export interface Answers {
  /** By rows and columns. */
  cells: Group[];
  rows: Group[];
  columns: Group[];
  all: Summed;
  more: boolean;
}

/** What stands in each cell: what is summed up, else the number of records. */
export type Measure = { field: string; function: Summary[string] } | "records";

export function measuresOf(summary: Summary): Measure[] {
  const all = Object.entries(summary).map(([field, name]) => ({ field, function: name }));
  return all.length ? all : ["records"];
}

/** `by`: the names of the fields of the rows, then that of the columns, where there is one. */
export function layPivot(by: string[], columnBy: string | undefined, answers: Answers): Pivot {
  const rowBy = columnBy === undefined ? by : by.slice(0, -1);
  const rowKey = (group: Group) => keyOf(rowBy.map((name) => group.values[name]));
  const columnKey = (group: Group) => keyOf([columnBy === undefined ? null : group.values[columnBy]]);
  const columns = columnBy === undefined ? [] : answers.columns;
  const places = new Map(columns.map((group, at) => [columnKey(group), at]));
  const inRow = new Map<string, (PivotCell | undefined)[]>();
  if (columnBy !== undefined) {
    for (const group of answers.cells) {
      const place = places.get(columnKey(group));
      if (place === undefined) continue;
      const key = rowKey(group);
      const cells = inRow.get(key) ?? Array.from({ length: columns.length }, () => undefined);
      cells[place] = cellOf(group);
      inRow.set(key, cells);
    }
  }
  const rows = answers.rows.map((group) => {
    const key = rowKey(group);
    return {
      key,
      values: rowBy.map((name) => group.values[name]),
      spans: rowBy.map(() => 1),
      cells: inRow.get(key) ?? Array.from({ length: columns.length }, () => undefined),
      total: cellOf(group),
    };
  });
  // The last of a row's values is its own.
  for (let depth = 0; depth < rowBy.length - 1; depth += 1) {
    let first: PivotRow | undefined;
    for (const row of rows) {
      if (first && startsAlike(first, row, depth)) {
        row.spans[depth] = 0;
        first.spans[depth] = (first.spans[depth] ?? 1) + 1;
      } else first = row;
    }
  }
  return {
    columns: columns.map((group) => ({
      key: columnKey(group),
      value: columnBy === undefined ? null : group.values[columnBy],
      total: cellOf(group),
    })),
    rows,
    total: { records: answers.all.records, summary: answers.all.summary, filter: "" },
    more: answers.more,
  };
}

const startsAlike = (one: PivotRow, other: PivotRow, depth: number) =>
  keyOf(one.values.slice(0, depth + 1)) === keyOf(other.values.slice(0, depth + 1));

const cellOf = ({ records, summary, filter }: Group): PivotCell => ({ records, summary, filter });

/** A linked record is known by its number. */
const keyOf = (values: unknown[]): string =>
  JSON.stringify(
    values.map((value) =>
      typeof value === "object" && value !== null && "id" in value ? value.id : (value ?? null),
    ),
  );
