import { expect, it } from "vitest";
import { Problem } from "@/api/problem";
import { Overtaken } from "@/api/recordEdits";
import type { Table } from "@/api/table";
import { leftOutOf, placeOf } from "@/features/table/outcome";

const table: Table = {
  id: 1,
  name: "parts",
  label: "Parts",
  title: "name",
  key: [],
  fields: [
    { id: 1, name: "name", label: "Name", type: "text", required: true },
    { id: 2, name: "items", label: "Items", type: "integer" },
  ],
};
const write = {
  id: 7,
  edits: [
    { field: "name", value: null, shown: null },
    { field: "items", value: 12345, shown: 12345 },
  ],
};

it("blames the field that the server names", () => {
  const why = new Problem(422, { errors: [{ field: "items", code: "range", message: "At most 9." }] });
  expect(leftOutOf(write, why, table, 4)).toEqual({
    row: 4,
    column: "Items",
    field: "items",
    record: write.id,
    text: "12,345",
    why: "At most 9.",
  });
});

it("says that somebody else was faster", () =>
  expect(leftOutOf(write, new Overtaken("name"), table, 4).why).toMatch(/^Someone else changed Name/));

it.each([
  [{ row: 4, column: "Items" }, "Row 5, Items"],
  [{ row: 4, column: "" }, "Row 5"],
  [{ row: -1, column: "Items" }, "Items"],
  [{ row: 1, column: "Items", isNew: true }, "New record 2, Items"],
])("names the place of %o", (place, words) => expect(placeOf({ ...place, text: "", why: "" })).toBe(words));
