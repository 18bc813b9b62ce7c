import { expect, test } from "vitest";
import type { SheafRecord } from "@/api/record";
import type { Field } from "@/api/table";
import { barred, filterOf, fixedColumns, groupOf, nextOpen, personColumns } from "@/views/board/columns";

const status: Field = {
  id: 1,
  name: "status",
  label: "Status",
  type: "status",
  choices: ["Open", "Doing", 'So "done"'].map((label, at) => ({ code: at + 1, label })),
  moves: [
    { from: 1, to: 2 },
    { from: 2, to: 3 },
  ],
};
const done: Field = { id: 2, name: "done", label: "Done", type: "boolean" };
const owner: Field = { id: 3, name: "owner", label: "Owner", type: "link", link: { table: "people" } };
const seller: Field = { id: 4, name: "seller", label: "Seller", type: "user" };
const fields = [status, done, owner, seller];

const record = (values: Record<string, unknown>): SheafRecord => ({
  id: 1,
  version: 1,
  created_at: "",
  updated_at: "",
  fields: values,
});

test("a record stands in the column of its value", () => {
  expect(groupOf(record({ status: "Open" }), status)).toBe("Open");
  expect(groupOf(record({ status: null }), status)).toBe("");
  expect(groupOf(record({ done: null }), done)).toBe("no");
  expect(groupOf(record({ owner: { id: 7, fields: {} } }), owner)).toBe("7");
  expect(groupOf(record({ owner: 7 }), owner)).toBe("7");
  expect(groupOf(record({ seller: 3 }), seller)).toBe("3");
});

test("a column asks for its records", () => {
  expect(filterOf('So "done"', status, fields)).toBe('{Status} = "So ""done"""');
  expect(filterOf("3", seller, fields)).toBe("{Seller} = 3");
  expect(personColumns(seller, [3]).map(({ key, label, value }) => [key, label, value])).toEqual([
    ["", "No Seller", null],
    ["3", "#3", 3],
  ]);
  expect(filterOf("", status, fields)).toBe("ISBLANK({Status})");
  expect(filterOf("no", done, fields)).toBe("not {Done}");
  expect(filterOf("7", owner, fields)).toBe("{Owner} = 7");
});

test("only allowed moves can be dropped on, and keys pass over the others", () => {
  const columns = fixedColumns(status);
  const allowed = (from: string) =>
    columns.filter((column) => barred(status, from, column) === null).map(({ key }) => key);
  expect(allowed("Open")).toEqual(["", "Open", "Doing"]);
  expect(allowed("Doing")).toEqual(["", "Doing", 'So "done"']);
  expect(allowed("")).toEqual(columns.map(({ key }) => key));
  expect(nextOpen(columns, status, "Doing", "Doing", -1)).toBe("");
  expect(nextOpen(columns, status, "Doing", "Doing", 1)).toBe('So "done"');
  expect(nextOpen(columns, status, "Open", "Doing", 1)).toBe("Doing");
  const [blank] = columns;
  expect(blank && barred({ ...status, required: true }, "Open", blank)).toBe("Status must be filled.");
});
