import { expect, test } from "vitest";
import type { Table } from "@/api/table";
import { beginning, calledSo } from "@/features/newTable/draft";

const leads: Table = { id: 1, name: "leads", label: "Our Leads", title: null, key: [], fields: [] };

test("a table begins with one column, which every record needs", () => {
  expect(beginning("  Visits ", "Name")).toEqual({
    label: "Visits",
    fields: [{ label: "Name", type: "text", required: true }],
  });
});

test.each([
  ["Our Leads", leads],
  ["  our  leads", leads],
  ["Our Lead", undefined],
  ["", undefined],
])("whether %j is taken", (label, table) => {
  expect(calledSo(label, [leads])).toBe(table);
});
