import { describe, expect, it } from "vitest";
import type { Field, Table } from "@/api/table";
import { argumentsOf, functionCalled, type FunctionDoc } from "@/fields/functionDocs";
import functions from "@/fields/functions.json";
import { writingAt } from "@/features/formula/scan";
import { suggestionsFor, tableBehind, taken } from "@/features/formula/suggest";

let id = 0;
const field = (label: string, more: Partial<Field> = {}): Field => ({
  id: ++id,
  name: label.toLowerCase().replaceAll(" ", "_"),
  label,
  type: "text",
  ...more,
});
const table = (label: string, fields: Field[]): Table => ({
  id: ++id,
  name: label.toLowerCase(),
  label,
  title: null,
  key: [],
  fields,
});
const companies = table("Companies", [field("Name"), field("Country")]);
const orders = table("Orders", [
  field("Amount", { type: "money" }),
  field("Last contact", { type: "date" }),
  field("Customer", { type: "link", link: { table: "companies" } }),
  field("Payer", { type: "link", link: { table: "companies" } }),
]);
const tables = [companies, orders];
const docs = functions as unknown as FunctionDoc[];

/** The labels that are offered where the `|` is. */
function offered(shown: string, of = orders, asked = false): string[] {
  const writing = writingAt(shown.replace("|", ""), shown.indexOf("|"), asked);
  return writing
    ? suggestionsFor(writing, { table: of, tables, functions: docs }).map(({ label }) => label)
    : [];
}

it("knows every function by a signature that can be taken apart", () => {
  expect(docs.length).toBeGreaterThan(200);
  for (const { name, signature, doc } of docs) {
    expect(signature.startsWith(`${name}(`) && signature.endsWith(")"), signature).toBe(true);
    expect(doc, name).toMatch(/\.$/);
  }
  expect(argumentsOf("LEFT(text, [count])")).toEqual(["text", "[count]"]);
  expect(argumentsOf("TODAY()")).toEqual([]);
  expect(functionCalled("isbetween", docs)?.name).toBe("BETWEEN");
});

describe("suggestions", () => {
  it("put fields before functions, and what begins so before what has it within", () => {
    expect(offered("am|")[0]).toBe("Amount");
    expect(offered("rou|").slice(0, 2)).toEqual(["ROUND", "ROUNDUP"]);
    expect(offered("contact|")).toContain("Last contact");
  });

  it("in braces are fields and tables alone", () => {
    expect(offered("{|")).toEqual(["Amount", "Last contact", "Customer", "Payer", "Companies"]);
    expect(offered("{cus|")).toEqual(["Customer"]);
  });

  it("behind a link are the fields of the linked table", () => {
    expect(offered("{Customer}.{|")).toEqual(["Name", "Country"]);
    expect(offered("customer.co|")).toEqual(["Country"]);
    expect(offered("{Amount}.|")).toEqual([]);
  });

  it("name what links here apart where several fields do", () => {
    expect(offered("{via|", companies)).toEqual(["Orders via Customer", "Orders via Payer"]);
    expect(tableBehind(["orders_via_payer"], companies, tables)).toBe(orders);
    expect(tableBehind(["Orders"], companies, tables)).toBe(orders);
  });

  it("are everything where it is asked for, and the record's own behind an @", () => {
    expect(offered("|", orders, true).length).toBeGreaterThan(200);
    expect(offered("@cr|")).toEqual(["@created_at", "@created_by"]);
  });
});

it.each<[string, string, string]>([
  ["{Am|", "Amount", "{Amount}|"],
  ["1 + am| * 2", "Amount", "1 + {Amount}| * 2"],
  ["{Am|bunt} * 2", "Amount", "{Amount}| * 2"],
  ["rou|", "ROUND", "ROUND(|)"],
  ["rou|(1, 2)", "ROUND", "ROUND(|1, 2)"],
  ["tod|", "TODAY", "TODAY()|"],
])("%s and %s become %s", (shown, label, result) => {
  const formula = shown.replace("|", "");
  const writing = writingAt(formula, shown.indexOf("|"));
  if (!writing) throw new Error("nothing is being written");
  // What is typed in the third one is a slip; its place is taken all the same.
  const asked = { ...writing, typed: writing.typed.slice(0, 2) };
  const suggestion = suggestionsFor(asked, { table: orders, tables, functions: docs }).find(
    (one) => one.label === label,
  );
  if (!suggestion) throw new Error(`${label} is not offered`);
  const done = taken(formula, writing, suggestion);
  expect(`${done.formula.slice(0, done.caret)}|${done.formula.slice(done.caret)}`).toBe(result);
});
