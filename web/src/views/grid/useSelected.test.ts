import { CompactSelection, type GridSelection } from "@glideapps/glide-data-grid";
import { expect, it } from "vitest";
import { within } from "@/views/grid/useSelected";

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
