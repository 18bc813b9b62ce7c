import { expect, it } from "vitest";
import type { SheafRecord } from "@/api/record";
import type { Field, Table } from "@/api/table";
import { canReplace, matchingOf, replaced } from "@/views/find/matching";

let id = 0;
const field = (label: string, type: Field["type"], more: Partial<Field> = {}): Field => ({
  ...{ id: ++id, name: label.toLowerCase(), label, type },
  ...more,
});
const choices = ["Won", "Lost", "Won late"].map((label, at) => ({ code: at + 1, label }));
const fields = [
  field("Name", "text"),
  field("Status", "choice", { choices }),
  field("Tags", "choices", { choices }),
  field("Company", "link", { link: { table: "companies" } }),
  field("Owner", "user", { people: [{ id: 3, name: "Ann Wonder" }] }),
  field("Amount", "money", { currency: "EUR" }),
  field("Due", "date"),
  field("Done", "boolean"),
  field("Lead", "formula", { result: "text" }),
] as Field[];
const companies = { name: "companies", title: "name", fields: [field("Name", "text")] } as Table;
const record = (values: Record<string, unknown>, more: Partial<SheafRecord> = {}) =>
  ({ id: 1, version: 1, fields: values, ...more }) as SheafRecord;
const matching = (what: string) => matchingOf(what, fields, fields, [companies]);
const found = (what: string, values: Record<string, unknown>, more?: Partial<SheafRecord>) =>
  fields.filter((one) => matching(what).has(record(values, more), one)).map(({ name }) => name);

it("asks each column in the way that suits it", () => {
  expect(matching("won").formula).toBe(
    [
      'CONTAINS({Name}, "won")',
      '{Status} = "Won" or {Status} = "Won late"',
      'INCLUDES({Tags}, "Won") or INCLUDES({Tags}, "Won late")',
      'CONTAINS({Company}, "won")',
      "{Owner} = 3",
      'CONTAINS({Lead}, "won")',
    ].join(" or "),
  );
  expect(matching("12.5").formula).toContain("{Amount} = 12.5");
  expect(matching("2026-03-01").formula).toContain('{Due} = "2026-03-01"');
  expect(matching("").formula).toBe("");
});

it.each<[string, Record<string, unknown>, string[]]>([
  ["won", { name: "We WON it", status: "Lost", lead: "won" }, ["name", "lead"]],
  ["won", { status: "Won late", tags: ["Lost", "Won"], owner: 3 }, ["status", "tags", "owner"]],
  ["acme", { company: { id: 4, fields: { name: "Acme & Co." } } }, ["company"]],
  ["€12.50", { amount: 12.5 }, ["amount"]],
  ["12", { amount: 12.5, name: "12 boards" }, ["name"]],
  ["1 March 2026", { due: "2026-03-01" }, ["due"]],
  ["a.c", { name: "abc" }, []],
  ["(a.c)", { name: "x (A.C) y" }, ["name"]],
  ["yes", { done: true }, []],
])("finds %s in %o", (what, values, names) => {
  expect(found(what, values)).toEqual(names);
});

it("passes over what does not fit its column", () => {
  const misfit = { value: "won", code: "unknown_choice", message: "" };
  expect(found("won", { status: null }, { misfits: { status: misfit } })).toEqual([]);
});

it.each([
  ["oak, Oak and oak", "oak", "elm", "elm, elm and elm"],
  ["a+b", "a+b", "$&", "$&"],
  ["Straße", "strasse", "x", "Straße"],
  ["ÄRGER", "ärger", "Freude", "Freude"],
  ["one", "one", "", ""],
])("replaces in %s", (text, what, by, comes) => {
  expect(replaced(text, what, by)).toBe(comes);
});

it("replaces in texts that people write alone", () => {
  expect(fields.filter(canReplace).map(({ name }) => name)).toEqual(["name"]);
});
