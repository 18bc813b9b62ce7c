import { expect, it } from "vitest";
import type { Field, FieldTypeName } from "@/api/table";
import { mendOf } from "@/fields/mend";

const field = (type: FieldTypeName, more: Partial<Field> = {}): Field => ({
  id: 1,
  name: "f",
  label: "F",
  type,
  ...more,
});

it.each<[FieldTypeName, string, Partial<Field>, string]>([
  ["date", "date", {}, "Write it as a date, such as 2026-12-31."],
  ["integer", "integer", {}, "Write a number, such as 1250."],
  ["money", "money", { decimals: 2, currency: "EUR" }, "Write a number, such as €1,250.50."],
  ["boolean", "boolean", {}, "Write Yes or No."],
  ["choice", "choice", {}, "Choose one of the list."],
  ["choices", "choice", {}, "Choose one of the list."],
  ["links", "link", {}, "Choose one of the list."],
  ["email", "email", {}, "Write it like name@example.com."],
  ["duration", "duration", {}, "Write it like 36:15."],
])("of a %s", (type, code, more, said) => expect(mendOf(code, field(type, more))).toBe(said));

it.each<[string, string | undefined, Partial<Field>]>([
  ["what is too large is a number already", "too_large", {}],
  ["the code is not told", undefined, {}],
  ["one may not write the column", "integer", { read_only: true }],
])("says nothing where %s", (_, code, more) => expect(mendOf(code, field("integer", more))).toBeUndefined());
