import { CompactSelection, type GridSelection } from "@glideapps/glide-data-grid";
import { createElement, useRef } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, it } from "vitest";
import type { Rows } from "@/api/recordPages";
import { below, has, severalOf, useSelected, within, type Selected } from "@/views/grid/useSelected";

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

it("goes on below where a run of Tabs began, into the row of a new record too", () => {
  expect(below([0, 3], 3, 8)).toEqual([0, 4]);
  expect(below([0, 7], 7, 8)).toEqual([0, 8]);
  expect(below([0, 7], 7, 7)).toBeNull();
  expect(below([0, 2], 3, 8)).toBeNull();
  expect(below(null, 3, 8)).toBeNull();
});

it("types new records below the last one, each from the column where the Tabs began", () => {
  const cells: (readonly number[] | undefined)[] = [];
  const pages = { length: 7, at: () => undefined, row: () => undefined } as unknown as Rows;
  const held: Selected[] = [];
  function Holder() {
    const editor = useRef(null);
    held.push(useSelected(pages, 3, editor, (next) => cells.push(next.current?.cell), true));
    return null;
  }
  renderToStaticMarkup(createElement(Holder));
  const [selected] = held;
  selected?.goOn([0, 7], "row");
  selected?.goOn([1, 7], "row");
  selected?.goOn([2, 7], "column");
  selected?.goOn([1, 8], "column");
  expect(cells).toEqual([
    [1, 7],
    [2, 7],
    [0, 8],
    [1, 9],
  ]);
});
