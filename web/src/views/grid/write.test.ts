import { expect, it } from "vitest";
import type { SheafRecord } from "@/api/record";
import type { Field, Table } from "@/api/table";
import { readPaste } from "@/views/grid/write";

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
const record = (id: number): SheafRecord => ({ id, version: 1, created_at: "", updated_at: "", fields: {} });
const two = [record(11), record(12)];
const paste = (block: string[][], column: number, row: number) =>
  readPaste(block, { column, row }, fields, [firms], (at) => two[at], two.length);

it("lays a block over the records, leaves computed fields alone and drops columns beyond the last", () => {
  const pasted = paste([["A", "x", "5", "Ernst", "beyond"]], 0, 1);
  expect(pasted.writes).toEqual([
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
  ]);
});

it("makes new records of the rows below the last", () => {
  const pasted = paste([["1"], ["2"], ["3"]], 2, 1);
  expect(pasted.writes.map((write) => write.id)).toEqual([12]);
  expect(pasted.created).toEqual([{ items: 2 }, { items: 3 }]);
});

it("leaves out what cannot be read, and tells how much and why", () => {
  const pasted = paste([["many"], ["7"]], 2, 0);
  expect(pasted.writes).toEqual([{ id: 12, edits: [{ field: "items", value: 7, shown: 7 }] }]);
  expect(pasted).toMatchObject({ refusedCount: 1, refused: ["“many” is not a whole number."] });
});
