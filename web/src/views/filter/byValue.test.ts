import { expect, it } from "vitest";
import type { SheafRecord } from "@/api/record";
import type { Field, Table } from "@/api/table";
import { byValue } from "@/views/filter/byValue";
import { readFilter } from "@/views/filter/read";
import { sentenceOf } from "@/views/filter/words";

let id = 0;
const field = (label: string, type: Field["type"], more: Partial<Field> = {}): Field => ({
  id: ++id,
  name: label.toLowerCase(),
  label,
  type,
  ...more,
});
const fields = [
  field("Name", "text"),
  field("Status", "choice"),
  field("Amount", "money", { currency: "EUR" }),
  field("Discount", "percent"),
  field("Due", "date"),
  field("Seen", "datetime"),
  field("Done", "boolean"),
  field("Company", "link", { link: { table: "companies" } }),
  field("Tags", "choices"),
  field("Owner", "user"),
  field("Days", "formula", { result: "number" }),
  field("Files", "attachment"),
];
const companies = { name: "companies", title: "name", fields: [field("Name", "text")] } as Table;

const recordOf = (name: string, value: unknown, more: Partial<SheafRecord> = {}) =>
  ({ id: 1, version: 1, fields: { [name]: value }, ...more }) as SheafRecord;
const named = (name: string) => fields.find((each) => each.name === name) as Field;
const asked = (name: string, value: unknown, more?: Partial<SheafRecord>) =>
  byValue(recordOf(name, value, more), named(name), fields, [companies]);

it.each<[string, unknown, string, string]>([
  ["name", 'say "so"', 'Name is say "so"', 'Name is not say "so"'],
  ["name", null, "Name is blank", "Name is not blank"],
  ["status", "Won", "Status is Won", "Status is not Won"],
  ["amount", 12.5, "Amount is €12.50", "Amount is not €12.50"],
  ["amount", "-3.5", "Amount is −€3.50", "Amount is not −€3.50"],
  ["discount", 0.125, "Discount is 12.5%", "Discount is not 12.5%"],
  ["done", true, "Done is yes", "Done is no"],
  ["done", null, "Done is no", "Done is yes"],
  ["company", { id: 4, fields: { name: "Acme" } }, "Company is Acme", "Company is not Acme"],
  ["tags", ["new"], "Tags includes new", "Tags does not include new"],
  ["tags", [], "Tags is blank", "Tags is not blank"],
  ["days", 30, "Days is 30", "Days is not 30"],
])("%s with %o is read by the builder", (name, value, has, hasNot) => {
  const found = asked(name, value);
  const said = (formula = "") =>
    sentenceOf(readFilter(formula, fields) ?? { join: "and", parts: [] }, fields);
  expect([said(found?.has), said(found?.hasNot)]).toEqual([has, hasNot]);
});

it.each<[string, unknown, string, string]>([
  ["due", "2026-03-01", '{Due} = "2026-03-01"', '{Due} <> "2026-03-01"'],
  ["seen", "2026-03-01T10:00:00Z", '{Seen} = "2026-03-01T10:00:00Z"', '{Seen} <> "2026-03-01T10:00:00Z"'],
  ["owner", 3, "{Owner} = 3", "{Owner} <> 3"],
  ["company", { id: 4, fields: { name: null } }, "{Company} = 4", "{Company} <> 4"],
])("%s with %o is a formula that the server reads", (name, value, has, hasNot) => {
  expect(asked(name, value)).toEqual({ has, hasNot });
});

it("asks for nothing that cannot be asked for", () => {
  expect(asked("tags", ["new", "old"])).toBeNull();
  expect(asked("files", [{ id: "1" }])).toBeNull();
  expect(asked("name", "x".repeat(400))).toBeNull();
  const misfit = { value: "many", code: "not_a_number", message: "" };
  expect(asked("amount", null, { misfits: { amount: misfit } })).toBeNull();
  expect(asked("days", null, { errors: { days: { code: "value", message: "" } } })).toBeNull();
});
