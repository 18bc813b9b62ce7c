import { expect, it } from "vitest";
import { inputKind, readInput, valueText } from "@/features/shared/value";

const field = (type: string, value: unknown, more = {}) => ({
  name: "a",
  label: "A",
  may_change: false,
  type,
  value,
  ...more,
});

it.each([
  [field("text", null), ""],
  [field("boolean", false), "No"],
  [field("choices", ["a", "b"]), "a, b"],
  [field("money", 1234.5, { decimals: 2, currency: "EUR" }), "1,234.50 EUR"],
  [field("percent", 0.125), "12.5%"],
  [field("number", "12345678901234567890.5"), "12345678901234567890.5"],
  [field("date", "2026-03-01"), "01/03/2026"],
])("shows a value as people read it", (given, expected) => {
  expect(valueText(given)).toBe(expected);
});

it("reads what was typed", () => {
  expect(readInput("text", " ")).toBeNull();
  expect(readInput("choices", "a, b,")).toEqual(["a", "b"]);
  expect([inputKind("status"), inputKind("money")]).toEqual(["choice", "text"]);
});
