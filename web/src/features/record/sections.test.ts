import { expect, it } from "vitest";
import type { Field } from "@/api/table";
import { headingsOf, sectionsOf } from "@/features/record/sections";

const field = (name: string, section?: string): Field => ({
  id: 1,
  name,
  label: name,
  type: "text",
  ...(section === undefined ? {} : { section }),
});
const fields = [
  field("name"),
  field("street", "Address"),
  field("note"),
  field("iban", "Bank"),
  field("town", "Address"),
];

it("puts fields under their headings, where the first of each stands, and those without one before all", () => {
  const shown = sectionsOf(fields).map(({ label, fields }) => [label, fields.map(({ name }) => name)]);
  expect(shown).toEqual([
    [null, ["name", "note"]],
    ["Address", ["street", "town"]],
    ["Bank", ["iban"]],
  ]);
  expect(headingsOf(fields)).toEqual(["Address", "Bank"]);
});

it("shows no heading where none is said", () => {
  expect(sectionsOf([field("name")])).toHaveLength(1);
  expect(sectionsOf([])).toEqual([]);
});
