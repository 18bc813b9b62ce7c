import { expect, it } from "vitest";
import type { Field, Table } from "@/api/table";
import { backLinksTo, firstFields, pointingAt, pointingAtTitle } from "@/features/record/backLinks";

let id = 0;
const field = (name: string, more: Partial<Field> = {}): Field => ({
  id: ++id,
  name,
  label: name[0]?.toUpperCase() + name.slice(1),
  type: "text",
  ...more,
});
const table = (name: string, fields: Field[], title: string | null = null): Table => ({
  id: ++id,
  name,
  label: name[0]?.toUpperCase() + name.slice(1),
  title,
  key: [],
  fields,
});
const companies = table("companies", [field("country"), field("name")], "name");
const customer = field("customer", { type: "link", link: { table: "companies" } });
const payer = field("payer", { type: "link", link: { table: "companies" } });
const member = field("member", { type: "links", link: { table: "companies" } });
const orders = table("orders", [field("number"), customer, payer]);
const people = table("people", [field("name"), member], "name");
const tables = [companies, orders, people];

it("finds every field that points to a table, and names it apart where there are several", () => {
  expect(backLinksTo(companies, tables).map(({ label }) => label)).toEqual([
    "Orders via Customer",
    "Orders via Payer",
    "People",
  ]);
  expect(backLinksTo(orders, tables)).toEqual([]);
});

it("writes the filter for those that point to one record", () => {
  const [one, , several] = backLinksTo(companies, tables);
  if (!one || !several) throw new Error("no back-links");
  expect(pointingAt(one, 7)).toBe("{Customer} = 7");
  expect(pointingAt(several, 7)).toBe("COUNT({Member}, {Member}.@id = 7) > 0");
  expect(pointingAtTitle(one, 'The "Inn"')).toBe('{Customer} = "The ""Inn"""');
  expect(pointingAtTitle(one, null)).toBeNull();
  expect(pointingAtTitle(several, "Inn")).toBeNull();
});

it("shows the title first, and leaves out the field that says what is known", () => {
  expect(firstFields(companies, 3).map(({ name }) => name)).toEqual(["name", "country"]);
  expect(firstFields(orders, 2, customer).map(({ name }) => name)).toEqual(["number", "payer"]);
});
