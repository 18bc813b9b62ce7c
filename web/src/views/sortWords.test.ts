import { expect, it } from "vitest";
import type { FieldTypeName } from "@/api/table";
import { sortWords } from "@/views/sortWords";

it.each<[FieldTypeName, string, string]>([
  ["text", "A to Z", "Z to A"],
  ["money", "Low to high", "High to low"],
  ["date", "Oldest first", "Newest first"],
  ["status", "First choice first", "Last choice first"],
  ["boolean", "No first", "Yes first"],
])("%s", (type, up, down) => {
  const field = { id: 1, name: "f", label: "F", type };
  expect([sortWords(field, false), sortWords(field, true)]).toEqual([up, down]);
});

it("says the order of what a formula gives", () =>
  expect(sortWords({ id: 1, name: "f", label: "F", type: "formula", result: "date" }, false)).toBe(
    "Oldest first",
  ));
