import { describe, expect, it } from "vitest";
import type { Field, Rule, Table } from "@/api/table";
import type { View } from "@/api/view";
import { namesField, usesOf, usesOfTable } from "@/features/field/uses";

let id = 0;
const field = (label: string, more: Partial<Field> = {}): Field => ({
  id: ++id,
  name: label.toLowerCase().replaceAll(" ", "_").replaceAll("é", "e"),
  label,
  type: "text",
  ...more,
});
const table = (label: string, fields: Field[], more: Partial<Table> = {}): Table => ({
  id: ++id,
  name: label.toLowerCase(),
  label,
  title: null,
  key: [],
  fields,
  ...more,
});
const view = (label: string, more: Partial<View>): View =>
  ({ name: label, label, sort: [], ...more }) as View;

const name = field("Name");
const country = field("Country");
const turnover = field("Turnover", { type: "rollup", formula: "SUM({Orders via Customer}.amount)" });
const amount = field("Amount", { type: "money" });
const customer = field("Customer", { type: "link", link: { table: "companies", field: "name" } });
const payer = field("Payer", { type: "link", link: { table: "companies" } });
const where = field("Where", { type: "lookup", lookup: { link: "customer", field: "country" } });
const tax = field("Tax", { type: "formula", formula: "{Amount} * 0.2" });
const day = field("Day", { type: "date" });
const rules: Rule[] = [
  { rule: "unique", fields: ["customer", "day"] },
  { rule: "formula", formula: "amount > 0", message: "More than nothing." },
];
const companies = table("Companies", [name, country, turnover], {
  title: "name",
  key: ["name"],
  views: [
    view("French", { filter: '{Country} = "France"', sort: ["-country"] }),
    view("Board", {
      look: { kind: "board", by: "country" },
      colours: [{ when: '{Country} = "France"', colour: "red" }],
    }),
  ],
});
const orders = table("Orders", [amount, customer, payer, where, tax, day], {
  rules,
  summary: { amount: "sum" },
  views: [view("By day", { fields: ["day", "amount"], group: ["day:month"] })],
});
const tables = [companies, orders];
const kinds = (of: Field, owner: Table) =>
  usesOf(of, owner, tables).map(({ kind, holds }) => `${kind}${holds ? "!" : ""}`);

describe("a formula names a field", () => {
  const cases: [string, boolean][] = [
    ["{Amount} * 2", true],
    ["{ amount } * 2", true],
    ["AMOUNT * 2", true],
    ['"{Amount}"', false],
    ["amount(2)", false],
    ["{Amounts}", false],
    ["{Customer}.{Amount}", false],
  ];
  it.each(cases)("%s: %s", (formula, named) =>
    expect(namesField(formula, orders, amount, orders, tables)).toBe(named),
  );

  it("through a link, and from the other side", () => {
    expect(namesField("{Customer}.{Country}", orders, country, companies, tables)).toBe(true);
    expect(namesField("{Country}", orders, country, companies, tables)).toBe(false);
    expect(namesField("SUM(orders_via_payer.amount)", companies, amount, orders, tables)).toBe(true);
  });

  it("accents aside", () => {
    const resume = field("Résumé");
    const people = table("People", [resume]);
    expect(namesField("{Resume}", people, resume, people, [people])).toBe(true);
  });
});

describe("uses", () => {
  it("of an amount: what is worked out from it holds it, what shows it does not", () =>
    expect(kinds(amount, orders)).toEqual(["formula!", "formula!", "rule!", "viewFields", "summary"]));
  it("of a link: lookups through it, roll-ups along it, rules", () =>
    expect(kinds(customer, orders)).toEqual(["formula!", "lookup!", "rule"]));
  it("of a link that no one goes along", () => expect(kinds(payer, orders)).toEqual([]));
  it("of a title", () => expect(kinds(name, companies)).toEqual(["link!", "title", "key"]));
  it("of what a lookup shows and a view filters by", () =>
    expect(kinds(country, companies)).toEqual([
      "viewFilter!",
      "viewColour!",
      "viewLook!",
      "lookup!",
      "viewSort",
    ]));
  it("of what a view groups by", () =>
    expect(kinds(day, orders)).toEqual(["rule", "viewGroup", "viewFields"]));
});

it("of a table: links to it, lookups behind them, formulas that come from it", () => {
  const words = (of: Table) => usesOfTable(of, tables).map(({ kind, field }) => `${kind} ${field?.label}`);
  expect(words(companies)).toEqual(["tableLink Customer", "tableLink Payer", "lookup Where"]);
  expect(words(orders)).toEqual(["formula Turnover"]);
});
