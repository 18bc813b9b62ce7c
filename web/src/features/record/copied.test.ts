import { expect, it } from "vitest";
import type { SheafRecord } from "@/api/record";
import type { Field, Table } from "@/api/table";
import { copied } from "@/features/record/copied";

const field = (id: number, name: string, more: Partial<Field> = {}): Field => ({
  id,
  name,
  label: name,
  type: "text",
  ...more,
});
const table: Table = {
  id: 1,
  name: "orders",
  label: "Orders",
  title: "number",
  key: [],
  fields: [
    field(1, "number", { unique: true, required: true }),
    field(2, "customer", { type: "link", link: { table: "companies" } }),
    field(3, "tags", { type: "links", link: { table: "tags" } }),
    field(4, "amount", { type: "money" }),
    field(5, "tax", { type: "formula" }),
    field(6, "day", { type: "date" }),
    field(7, "files", { type: "attachment" }),
    field(8, "note"),
  ],
};
const linked = (id: number) => ({ id, fields: { name: `No. ${id}` } });
const record: SheafRecord = {
  id: 5,
  version: 2,
  created_at: "",
  updated_at: "",
  fields: {
    number: "O-5",
    customer: linked(3),
    tags: [linked(1), linked(2)],
    amount: 12.5,
    tax: 2.5,
    day: null,
    files: [{ name: "a.pdf" }],
    note: "",
  },
  misfits: { day: { value: "soon", code: "date", message: "no date" } },
};

it("takes over what a second record may have, links by their ids", () => {
  const copy = copied(record, table, []);
  expect(copy.values).toEqual({ customer: 3, tags: [1, 2], amount: 12.5, files: [{ name: "a.pdf" }] });
  expect(copy.missing).toEqual(["number"]);
  expect(copy.shown.customer).toMatchObject({ id: 3, title: expect.any(String) });
});
