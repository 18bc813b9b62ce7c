import { expect, it } from "vitest";
import type { Field, FieldTypeName } from "@/api/table";
import { readText } from "@/fields/readText";
import { writeText } from "@/fields/writeText";

const field = (type: FieldTypeName, more: Partial<Field> = {}): Field => ({
  id: 1,
  name: "field",
  label: "Field",
  type,
  ...more,
});
const choices = ["New", "Won"].map((label, at) => ({ code: at + 1, label }));

it.each<[Field, unknown, string]>([
  [field("text"), "5 Main St", "5 Main St"],
  [field("long_text"), "one\n\ttwo", "one\n\ttwo"],
  [field("integer"), -12345, "-12345"],
  [field("number", { decimals: 2 }), 1234.5678, "1234.5678"],
  [field("money", { currency: "EUR" }), "90071992547409931.25", "90071992547409931.25"],
  [field("percent"), 0.12345, "12.345%"],
  [field("boolean"), false, "FALSE"],
  [field("date"), "2026-03-01", "2026-03-01"],
  [field("datetime"), "2026-03-01T10:30:15Z", ""],
  [field("time"), "09:30:00", "09:30"],
  [field("duration"), "-PT36H15M", "-36:15"],
  [field("choice", { choices }), "Won", "Won"],
  [field("choices", { choices }), ["New", "Won"], "New, Won"],
  [field("rating"), 3, "3"],
  [field("json"), { a: [1] }, ""],
])("%o is written as text and read again", (field, value, text) => {
  const written = writeText(value, field);
  if (text) expect(written).toBe(text);
  expect(readText(written, field, [])).toMatchObject({ ok: true, value });
});

it("writes computed values as their result's type", () =>
  expect(writeText(true, field("formula", { result: "boolean" }))).toBe("TRUE"));
