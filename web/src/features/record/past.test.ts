import { describe, expect, it } from "vitest";
import type { HistoryEntry } from "@/api/record";
import type { Field, Table } from "@/api/table";
import { changesIn, linkedIn, pastWords, same, whoDid, withRecords } from "@/features/record/past";

const field = (id: number, name: string, more: Partial<Field> = {}): Field => ({
  id,
  name,
  label: name,
  type: "text",
  ...more,
});
const customer = field(2, "customer", { type: "link", link: { table: "companies" } });
const amount = field(3, "amount", { type: "money", currency: "EUR", decimals: 2 });
const table = (name: string, fields: Field[]): Table => ({
  id: 1,
  name,
  label: name,
  title: fields[0]?.name ?? null,
  key: [],
  fields,
});
const orders = table("orders", [field(1, "number"), customer, amount]);
const companies = table("companies", [field(1, "name")]);
const entry = (kind: string, fields: HistoryEntry["fields"], by = { kind: "person", name: "Ann" }) =>
  ({ seq: 1, at: "", by, kind, fields }) as HistoryEntry;

it("tells who it was", () => {
  const by = (kind: string, name: string) => whoDid(entry("update", {}, { kind, name }));
  expect(by("person", "Ann")).toBe("Ann");
  expect(by("token", "Nightly report")).toBe("Nightly report, a program");
  expect(by("system", "import")).toBe("Sheaf");
});

it("leaves out what is as it was, and blanks of a record that was made", () => {
  const made = entry("create", {
    amount: { before: null, after: 5 },
    number: { before: null, after: null },
    gone: { before: null, after: 1 },
  });
  expect(changesIn(made, orders).map(({ field }) => field.name)).toEqual(["amount"]);
  expect(changesIn(entry("update", { amount: { before: 5, after: 5 } }), orders)).toEqual([]);
});

it("shows what a link pointed to by its title", () => {
  const changes = [entry("update", { customer: { before: 1, after: 3 } })];
  expect(linkedIn(changes, orders, [orders, companies])).toEqual([{ table: companies, ids: [1, 3] }]);
  const records = new Map([["companies/3", { id: 3, fields: { name: "Bon app" } }]]);
  const words = (value: unknown) => pastWords(withRecords(value, customer, [companies], records), customer);
  expect(words(3)).toBe("Bon app");
  expect(words(1)).toBe("#1");
  expect(words(null)).toBe("blank");
});

describe("values of the past", () => {
  it("are said in the field's format", () => expect(pastWords(12.5, amount)).toBe("€12.50"));
  it.each([
    [{ id: 3, fields: {} }, 3, true],
    [[], null, true],
    ["", null, true],
    [0, null, false],
    [[1, 2], [2, 1], false],
  ])("%o and %o: %s", (a, b, equal) => expect(same(a, b)).toBe(equal));
});
