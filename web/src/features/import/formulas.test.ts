import { expect, test } from "vitest";
import type { PlannedField, PlannedTable } from "@/api/import";
import { formulasOf } from "@/features/import/formulas";

const field = (name: string, more: Partial<PlannedField>): PlannedField => ({
  name,
  label: name,
  column: "A",
  type: "formula",
  include: true,
  required: false,
  unique: false,
  rules: { required: false, unique: false },
  original_formula: "=A1*2",
  formula: "{A} * 2",
  ...more,
});

test("formulas that are not computed here, or give other values, come first", () => {
  const fields = [
    field("plain", { original_formula: null, formula: null }),
    field("all", { proof: { compared: 9, equal: 9 } }),
    field("never", { proof: { compared: 0, equal: 0 } }),
    field("some", { proof: { compared: 9, equal: 8 } }),
    field("out", { include: false }),
    field("values", { type: "number", formula: null }),
  ];
  const table: PlannedTable = {
    name: "t",
    label: "T",
    file: "book.xlsx",
    sheet: "T",
    region: "A1:B9",
    header_rows: 1,
    rows: 9,
    key: [],
    fields,
  };
  expect(formulasOf(table).map(({ field: { name }, state, equal }) => [name, state, equal])).toEqual([
    ["values", "values", 0],
    ["some", "some", 8],
    ["never", "unknown", 0],
    ["all", "all", 9],
  ]);
});
