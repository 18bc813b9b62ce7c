import { CompactSelection, type GridSelection } from "@glideapps/glide-data-grid";
import { expect, it } from "vitest";
import { has, severalOf, within } from "@/views/grid/useSelected";

const at = (column: number, row: number): GridSelection => ({
  columns: CompactSelection.empty(),
  rows: CompactSelection.empty(),
  current: { cell: [column, row], range: { x: column, y: row, width: 1, height: 1 }, rangeStack: [] },
});

it("stays in the rows that are there, and in the one in which a new record begins", () => {
  expect(within(at(2, 3), 8)).toEqual(at(2, 3));
  expect(within(at(2, 8), 8)).toEqual(at(2, 8));
  expect(within(at(2, 9), 8)).toEqual(at(2, 7));
  expect(within(at(2, 9), 0)).toEqual(at(2, 9));
});

const range = (x: number, y: number, width: number, height: number): GridSelection => ({
  ...at(x, y),
  current: { cell: [x, y], range: { x, y, width, height }, rangeStack: [] },
});
const columns = (...some: [number, number][]): GridSelection => ({
  columns: some.reduce((all, one) => all.add(one), CompactSelection.empty()),
  rows: CompactSelection.empty(),
});
const rows = (from: number, to: number): GridSelection => ({
  columns: CompactSelection.empty(),
  rows: CompactSelection.empty().add([from, to]),
});

const size = { columns: 3, rows: 8 };

it.each([
  ["a single cell", at(1, 1), null],
  ["a range", range(1, 2, 2, 2), { columns: [1, 2], rows: [2, 3] }],
  ["a range that goes on into the row of a new record", range(0, 6, 1, 3), { columns: [0], rows: [6, 7] }],
  ["a range of all rows", range(1, 0, 1, 8), { columns: [1], rows: null }],
  ["columns", columns([0, 1], [2, 3]), { columns: [0, 2], rows: null }],
  ["ticked rows", rows(2, 4), { columns: [0, 1, 2], rows: [2, 3] }],
  ["all rows ticked", rows(0, 8), { columns: [0, 1, 2], rows: null }],
])("tells the cells of %s", (_, selection, several) => {
  expect(severalOf(selection, size)).toEqual(several);
});

it("knows a cell that is selected", () => {
  const cells = [range(1, 2, 2, 2), columns([1, 2]), rows(3, 5)];
  expect(cells.map((one) => has(one, [2, 3]))).toEqual([true, false, true]);
  expect(cells.map((one) => has(one, [1, 0]))).toEqual([false, true, false]);
});
