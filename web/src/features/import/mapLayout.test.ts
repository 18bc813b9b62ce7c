import { expect, test } from "vitest";
import type { PlannedField, PlannedTable } from "@/api/import";
import { fitted, layOut, readBy } from "@/features/import/mapLayout";
import { plannedField } from "@/features/import/samples";

const field = plannedField;

const table = (name: string, fields: PlannedField[]): PlannedTable => ({
  name,
  label: name,
  file: "book.xlsx",
  sheet: name,
  region: "A1:B9",
  header_rows: 1,
  rows: 9,
  key: [],
  fields,
});

const leads = table("leads", [field("owner", { link: { table: "owners", field: "name" } })]);
const owners = table("owners", [
  field("name"),
  field("won", { formula: 'SUM(leads.amount, leads.status = "activities.won")' }),
  field("old", { formula: "COUNT(activities.day)", include: false }),
  field("own", { formula: "{activities.x} & owners.name" }),
]);
const activities = table("activities", []);

test("a formula reads the tables that it names, and no text or label", () => {
  const all = [leads, owners, activities];
  expect(readBy(owners, all)).toEqual(["leads"]);
  expect(readBy(leads, all)).toEqual([]);
});

test("links are lines, and so is what formulas read", () => {
  const { lines } = layOut([leads, owners, activities]);
  expect(lines.map(({ from, to, formula }) => [from, to, formula ?? false])).toEqual([
    ["leads", "owners", false],
    ["owners", "leads", true],
  ]);
});

test.each([
  ["there is room", 900, 1],
  ["it is not known how much room there is", 0, 1],
  ["there is less room", 1464 * 0.7, 0.7],
  ["it could not be read any more", 300, 0.55],
])("is drawn as large as can be where %s", (_, room, scale) =>
  expect(fitted({ width: room === 900 ? 880 : 1464 }, room)).toBeCloseTo(scale),
);
