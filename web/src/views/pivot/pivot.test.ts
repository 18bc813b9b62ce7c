import { expect, test } from "vitest";
import type { Group } from "@/api/groups";
import { layPivot, measuresOf } from "@/views/pivot/pivot";

const group = (values: Record<string, unknown>, records: number): Group => ({
  values,
  records,
  summary: {},
  filter: Object.keys(values).join(" and "),
});

const all = { records: 6, summary: {} };

test("cells stand in the row and the column of their values", () => {
  const pivot = layPivot(["status", "due"], "due", {
    cells: [
      group({ status: "New", due: "b" }, 1),
      group({ status: "Won", due: "a" }, 2),
      group({ status: "Won", due: "b" }, 3),
    ],
    rows: [group({ status: "New" }, 1), group({ status: "Won" }, 5)],
    columns: [group({ due: "a" }, 2), group({ due: "b" }, 4)],
    all,
    more: false,
  });
  expect(pivot.columns.map(({ value, total }) => [value, total.records])).toEqual([
    ["a", 2],
    ["b", 4],
  ]);
  expect(
    pivot.rows.map(({ values, cells, total }) => [values, cells.map((cell) => cell?.records), total.records]),
  ).toEqual([
    [["New"], [undefined, 1], 1],
    [["Won"], [2, 3], 5],
  ]);
  expect(pivot.total.records).toBe(6);
});

test("rows within rows say once what they share", () => {
  const firm = { id: 7, fields: {} };
  const rows = [
    group({ firm, status: "New" }, 1),
    group({ firm, status: "Won" }, 2),
    group({ firm: null, status: "Won" }, 3),
  ];
  const pivot = layPivot(["firm", "status"], undefined, { cells: [], rows, columns: [], all, more: false });
  expect(pivot.rows.map(({ spans, cells }) => [spans, cells])).toEqual([
    [[2, 1], []],
    [[0, 1], []],
    [[1, 1], []],
  ]);
});

test("without a summary records are counted", () => {
  expect(measuresOf({})).toEqual(["records"]);
  expect(measuresOf({ amount: "sum" })).toEqual([{ field: "amount", function: "sum" }]);
});
