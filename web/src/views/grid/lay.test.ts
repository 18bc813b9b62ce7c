import { expect, it } from "vitest";
import type { SheafRecord } from "@/api/record";
import type { Field, Table } from "@/api/table";
import { carry, type Block } from "@/views/grid/carried";
import { lay } from "@/views/grid/lay";

const fields: Field[] = [
  { id: 1, name: "name", label: "Name", type: "text" },
  { id: 2, name: "total", label: "Total", type: "formula", formula: "1" },
  { id: 3, name: "items", label: "Items", type: "integer" },
  { id: 4, name: "firm", label: "Firm", type: "link", link: { table: "firms", field: "name" } },
];
const firms: Table = {
  id: 2,
  name: "firms",
  label: "Firms",
  title: "name",
  key: [],
  fields: [{ id: 9, name: "name", label: "Name", type: "text" }],
};
const record = (id: number, values = {}): SheafRecord => ({
  id,
  version: 1,
  created_at: "",
  updated_at: "",
  fields: values,
});
const ernst = { id: 7, fields: { name: "Ernst" } };
const two = [record(11, { name: "A", items: 4, firm: ernst }), record(12)];
const texts = (rows: string[][]): Block => rows.map((row) => row.map((text) => ({ text })));
const onto = (block: Block, column: number, row: number) =>
  lay(block, [column, row], { fields, tables: [firms], rowAt: (at) => two[at], rows: two.length });

it("lays a block over the records; computed columns are passed over and told, and so is what lies beyond the last", () => {
  expect(onto(texts([["A", "x", "5", "Ernst", "beyond", "far"]]), 0, 1)).toEqual({
    writes: [
      {
        id: 12,
        edits: [
          { field: "name", value: "A", shown: "A" },
          { field: "items", value: 5, shown: 5 },
          {
            field: "firm",
            value: { name: "Ernst" },
            shown: { id: 0, fields: { name: "Ernst" }, title: "Ernst" },
          },
        ],
      },
    ],
    created: [],
    leftOut: [],
    passed: ["Total"],
    beyond: 2,
  });
});

it("makes new records of the rows below the last, but none of blank ones", () => {
  const laid = onto(texts([["1"], ["2"], [""], ["3"]]), 2, 1);
  expect(laid.writes.map((write) => write.id)).toEqual([12]);
  expect(laid.created).toEqual([
    { row: 2, fields: { items: 2 } },
    { row: 4, fields: { items: 3 } },
  ]);
});

it("leaves out what cannot be read, and tells where and why", () => {
  const laid = onto(texts([["many"], ["7"]]), 2, 0);
  expect(laid.writes).toEqual([{ id: 12, edits: [{ field: "items", value: 7, shown: 7 }] }]);
  expect(laid.leftOut).toEqual([
    {
      row: 0,
      record: 11,
      column: "Items",
      field: "items",
      text: "many",
      why: "“many” is not a whole number.",
    },
  ]);
});

it("writes nothing that stands there already", () => {
  expect(onto(texts([["A", "", "4"]]), 0, 0).writes).toEqual([]);
});

it("takes over a value of the same kind exactly, and its text where the kinds differ", () => {
  const [first] = two as [SheafRecord];
  const cell = carry(first, fields[3] as Field, [firms]);
  expect(onto([[cell]], 3, 1).writes).toEqual([
    { id: 12, edits: [{ field: "firm", value: 7, shown: { ...ernst, title: "Ernst" } }] },
  ]);
  expect(onto([[cell]], 0, 1).writes).toEqual([
    { id: 12, edits: [{ field: "name", value: "Ernst", shown: "Ernst" }] },
  ]);
});
