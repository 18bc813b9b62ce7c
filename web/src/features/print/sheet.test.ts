import { expect, test } from "vitest";
import type { SheafRecord } from "@/api/record";
import type { Table } from "@/api/table";
import { cellText, linesOf, spanned } from "@/features/print/sheet";

const company: Table = {
  id: 2,
  name: "companies",
  label: "Companies",
  title: "name",
  key: [],
  fields: [{ id: 1, name: "name", label: "Name", type: "text" }],
};
const table: Table = {
  id: 1,
  name: "leads",
  label: "Leads",
  title: "name",
  key: [],
  fields: [
    { id: 1, name: "name", label: "Name", type: "text" },
    { id: 2, name: "due", label: "Due", type: "date" },
    { id: 3, name: "company", label: "Company", type: "link", link: { table: "companies" } },
  ],
};
const record = (id: number, fields: Record<string, unknown>): SheafRecord => ({
  id,
  version: 1,
  created_at: "",
  updated_at: "",
  fields,
});

test("a heading stands wherever something else begins, with those below it", () => {
  const acme = { id: 1, fields: { name: "Acme" } };
  const records = [
    record(1, { due: "2026-03-02", company: acme }),
    record(2, { due: "2026-03-30", company: acme }),
    record(3, { due: "2026-03-31", company: null }),
    record(4, { due: "2026-04-01", company: null }),
  ];
  const parts = [
    { field: "due", span: "month" as const, down: false },
    { field: "company", down: false },
  ];
  const said = linesOf(records, parts, table, [table, company]).map((line) =>
    line.kind === "group" ? `${"-".repeat(line.depth)}${line.label}: ${line.text}` : line.record.id,
  );
  expect(said).toEqual([
    "Due: March 2026",
    "-Company: Acme",
    1,
    2,
    "-Company: Blank",
    3,
    "Due: April 2026",
    "-Company: Blank",
    4,
  ]);
});

test("a day is called by the first of its span", () => {
  const of = (span: "week" | "quarter" | "year" | "day") =>
    spanned("2026-08-20T10:00:00Z", { field: "due", down: false, span });
  expect([of("day"), of("week"), of("quarter"), of("year")]).toEqual([
    "2026-08-20",
    "2026-08-17",
    "2026-07-01",
    "2026-01-01",
  ]);
});

test("a cell tells what did not fit, and what failed", () => {
  const odd: SheafRecord = {
    ...record(1, { due: null }),
    misfits: { due: { value: "soon", code: "date", message: "" } },
    errors: { name: { code: "division_by_zero", message: "" } },
  };
  const [name, due] = table.fields as [(typeof table.fields)[0], (typeof table.fields)[0]];
  expect([cellText(odd, due, []), cellText(odd, name, [])]).toEqual(["soon", "#DIV/0!"]);
});
