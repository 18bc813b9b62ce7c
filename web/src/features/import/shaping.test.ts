import { expect, test } from "vitest";
import type { Finding, Mend, PlannedField, PlannedTable } from "@/api/import";
import { canShape, freeLabel, joinable, keysFor, onlySome, takenFrom } from "@/features/import/shaping";

function field(label: string, more: Partial<PlannedField> = {}): PlannedField {
  const rules = { required: false, unique: false };
  return {
    name: label.toLowerCase(),
    label,
    column: "A",
    type: "text",
    include: true,
    required: false,
    unique: false,
    rules,
    ...more,
  };
}

function table(name: string, fields: PlannedField[], more: Partial<PlannedTable> = {}): PlannedTable {
  return {
    name,
    label: name,
    file: "book.xlsx",
    sheet: name,
    region: "A1:C9",
    header_rows: 1,
    rows: 8,
    key: [],
    fields,
    ...more,
  };
}

test("a column that is computed, links, is left out or tells the rows apart names no table of its own", () => {
  const fields = [
    field("Order"),
    field("Customer"),
    field("Total", { formula: "{A} * 2" }),
    field("Firm", { link: { table: "firms", field: "name" } }),
    field("Old", { include: false }),
    field("Tags", { type: "choices" }),
  ];
  expect(keysFor(table("orders", fields, { key: ["order"] })).map(({ label }) => label)).toEqual([
    "Customer",
  ]);
});

test("what is made of other tables already is not taken apart or joined again", () => {
  const plain = table("a", []);
  const out = table("b", [], { include: false });
  const made = table("c", [], { distinct: { key: "x" } });
  const one = table("d", [], { stack: { names: [], label: "Sheet", applied: true } });
  const other = table("e", []);
  expect([plain, out, made, one, other].map(canShape)).toEqual([true, false, false, false, true]);
  expect(joinable(plain, [plain, out, made, one, other]).map(({ name }) => name)).toEqual(["e"]);
  expect(joinable(made, [plain, other])).toEqual([]);
});

test("tables with the most columns in common are offered first", () => {
  const january = table("january", [field("Name"), field("Amount")]);
  const towns = table("towns", [field("Land")]);
  const february = table("february", [field("name"), field("AMOUNT"), field("Paid")]);
  expect(joinable(january, [january, towns, february]).map(({ name }) => name)).toEqual([
    "february",
    "towns",
  ]);
});

test("columns that only some have are told, whatever their capitals", () => {
  const north = table("north", [field("Name"), field("Since")]);
  const south = table("south", [field("NAME"), field("Weight")]);
  expect(onlySome([north, south])).toEqual(["Since", "Weight"]);
  expect(onlySome([north, north])).toEqual([]);
});

test("the field that says where a record is from has a name of its own", () => {
  expect(freeLabel("Sheet", [table("a", [field("Name")])])).toBe("Sheet");
  expect(freeLabel("Sheet", [table("a", [field("sheet"), field("Sheet 2")])])).toBe("Sheet 3");
});

test("a table that was taken out finds where it came from", () => {
  const orders = table("orders", []);
  const customers = table("customers", [], {
    label: "Clients",
    sheet: "orders",
    distinct: { key: "customer" },
  });
  const split: Mend = { do: "split", label: "Customers", key: "Customer", columns: [] };
  const finding: Finding = {
    code: "taken_out",
    severity: "note",
    sheet: "orders",
    table: "orders",
    message: "",
    mends: [split],
    mended: true,
  };
  const renamed = { ...customers, proposed_label: "Customers" };
  expect(takenFrom(renamed, [orders, renamed], [finding])).toEqual({ at: 0, table: orders });
  expect(takenFrom(customers, [orders], [finding])).toBeNull();
  expect(takenFrom(renamed, [orders], [{ ...finding, mended: false }])).toBeNull();
  expect(takenFrom(orders, [orders], [finding])).toBeNull();
});
