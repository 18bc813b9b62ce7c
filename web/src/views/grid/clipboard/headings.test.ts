import { expect, test } from "vitest";
import type { Field } from "@/api/table";
import { withoutHeadings } from "@/views/grid/clipboard/headings";

const fields = ["Name", "Amount", "Due"].map((label, at): Field => ({
  id: at,
  name: label.toLowerCase(),
  label,
  type: "text",
}));
const block = (...rows: string[][]) => rows.map((row) => row.map((text) => ({ text })));
const read = (...rows: string[][]) => {
  const { cells, fields: named } = withoutHeadings(block(...rows), fields);
  return [cells.length, named.map(({ name }) => name)];
};

test("a first row that names columns says where they go", () => {
  expect(read(["due ", "NAME"], ["2026-03-01", "Ann"])).toEqual([1, ["due", "name"]]);
  expect(read(["Ann", "5"], ["Bob", "6"])).toEqual([2, ["name", "amount", "due"]]);
  // One of them names nothing, or two name the same; or there is nothing below.
  expect(read(["Name", "Fee"], ["Ann", "5"])[0]).toBe(2);
  expect(read(["Name", "name"], ["Ann", "5"])[0]).toBe(2);
  expect(read(["Name", "Due"])[0]).toBe(1);
});
