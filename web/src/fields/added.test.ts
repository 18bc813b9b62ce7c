import { expect, it } from "vitest";
import type { Field, Table } from "@/api/table";
import { additionOf } from "@/fields/added";

const name: Field = { id: 1, name: "name", label: "Name", type: "text", required: true };
const table = (fields: Field[], part: Partial<Table> = {}): Table => ({
  id: 1,
  name: "companies",
  label: "Companies",
  title: "name",
  key: [],
  fields,
  ...part,
});
const may = { read: true, create: false, change: true, delete: true, comment: true };

it.each<[string, Table, ReturnType<typeof additionOf>]>([
  ["its title is enough", table([name]), { fields: { name: "Mill" }, asks: false }],
  [
    "of a title that is a number",
    table([{ ...name, type: "integer" }]),
    { why: "“Mill” is not a whole number." },
  ],
  ["whoever may not", table([name], { may }), null],
  [
    "others begin as something, or are worked out",
    table([
      name,
      { id: 2, name: "stage", label: "Stage", type: "text", required: true, default: "New" },
      { id: 3, name: "size", label: "Size", type: "formula", required: true },
      { id: 4, name: "city", label: "City", type: "text" },
    ]),
    { fields: { name: "Mill" }, asks: false },
  ],
  [
    "others are needed",
    table([name, { id: 2, name: "city", label: "City", type: "text", required: true }]),
    { fields: { name: "Mill" }, asks: true },
  ],
  ["a title that is worked out", table([{ ...name, type: "formula" }]), { fields: {}, asks: true }],
])("%s", (_, target, wanted) => {
  expect(additionOf(target, "Mill")).toEqual(wanted);
});

it("makes nothing of nothing", () => {
  expect(additionOf(table([name]), " ")).toBeNull();
});
