import { expect, test } from "vitest";
import type { Field } from "@/api/table";
import { groupCell, reachOf } from "@/views/grid/groupCell";

const field = (name: string, type: Field["type"] = "text"): Field => ({ id: 1, name, label: name, type });
const columns = [field("id", "integer"), field("name"), field("amount", "number"), field("note")].map(
  (one) => ({
    field: one,
    width: 100,
  }),
);
const sum = (value: number) => ({ amount: { function: "sum" as const, value } });
const head = { key: "k", depth: 0, value: "Ann", values: {}, records: 2, summary: sum(5), closed: false };

test("what a group is called reaches to the first sum", () => {
  expect(reachOf(columns, sum(5))).toBe(200);
  expect(reachOf(columns, {})).toBe(400);
  // Of the first column nothing is summed up: the name stands there.
  expect(reachOf(columns, { id: { function: "filled", value: 3 } })).toBe(400);
});

test("the first cell says what the group is, the others their sums", () => {
  const cell = (column: number) =>
    groupCell({
      head,
      parts: [{ field: "name", down: false }],
      fields: columns.map((one) => one.field),
      columns,
      column,
    });
  expect(cell(0).copyData).toBe("name: Ann, 2 records");
  expect([cell(1).copyData, cell(2).copyData]).toEqual(["", "5"]);
  expect([cell(0).data.before, cell(2).data.before]).toEqual([0, 200]);
});
