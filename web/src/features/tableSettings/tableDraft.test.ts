import { expect, it } from "vitest";
import type { Field, Table } from "@/api/table";
import { draftOfTable, keyFields, tableChanges, titleFields } from "@/features/tableSettings/tableDraft";

const field = (id: number, name: string, type: Field["type"]): Field => ({ id, name, label: name, type });
const table: Table = {
  id: 1,
  name: "orders",
  label: "Orders",
  title: "number",
  key: ["number"],
  fields: [
    field(1, "number", "text"),
    field(2, "customer", "link"),
    field(3, "tax", "formula"),
    field(4, "tags", "choices"),
  ],
};

it("sends only what is otherwise", () => {
  const draft = draftOfTable(table);
  expect(tableChanges(draft, table)).toEqual({});
  expect(tableChanges({ ...draft, label: "  " }, table)).toEqual({});
  expect(tableChanges({ ...draft, label: "Sales ", description: "All of them." }, table)).toEqual({
    label: "Sales",
    description: "All of them.",
  });
  expect(tableChanges({ ...draft, title: "customer", key: [] }, table)).toEqual({
    title: "customer",
    key: [],
  });
});

it("offers what can name a record, and what can tell records apart", () => {
  expect(titleFields(table.fields).map(({ name }) => name)).toEqual(["number"]);
  expect(keyFields(table.fields).map(({ name }) => name)).toEqual(["number", "customer"]);
});
