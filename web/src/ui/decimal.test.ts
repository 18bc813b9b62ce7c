import { describe, expect, it } from "vitest";
import {
  jsonDecimal,
  readDecimal,
  roundDecimal,
  scaleDecimal,
  showDecimal,
  withoutCurrency,
} from "@/ui/decimal";

describe("showing", () => {
  const cases: [number | string, Parameters<typeof showDecimal>[1], string][] = [
    [1234.5, { fixed: 2, group: true }, "1,234.50"],
    ["123456789012345678.90", { fixed: 2, group: true }, "123,456,789,012,345,678.90"],
    [-0.004, { fixed: 2, group: true }, "0.00"],
    [-1234, { most: 2, group: true }, "−1,234"],
    ["2.345", { fixed: 2, group: false }, "2.35"],
    ["0.125", { shift: 2, most: 2, group: true }, "12.5"],
    ["1", { shift: 2, most: 2, group: true }, "100"],
    [1e-7, { most: 8, group: true }, "0.0000001"],
    ["n/a", { most: 2, group: true }, "n/a"],
  ];
  it.each(cases)("%s", (value, form, text) => expect(showDecimal(value, form)).toBe(text));
});

describe("reading", () => {
  const cases: [string, string | null][] = [
    ["1,234.50", "1234.50"],
    ["1.234,50", "1234.50"],
    ["1 234,5", "1234.5"],
    ["1,234", "1234"],
    ["1,5", "1.5"],
    ["1.234.567", "1234567"],
    ["€ 12", "12"],
    ["12.50 EUR", "12.50"],
    ["(5)", "-5"],
    ["−7", "-7"],
    ["-0", "0"],
    ["abc", null],
    ["12abc", null],
    ["1,2,3", null],
    ["", null],
  ];
  it.each(cases)("%s", (text, decimal) => expect(readDecimal(text)).toBe(decimal));
});

it("goes to JSON as a number only where that is exact", () => {
  expect(jsonDecimal("12.50")).toBe(12.5);
  expect(jsonDecimal("-3")).toBe(-3);
  expect(jsonDecimal("0.1")).toBe(0.1);
  expect(jsonDecimal("123456789012345678.90")).toBe("123456789012345678.90");
});

it("moves the point", () => {
  expect(scaleDecimal("12.5", -2)).toBe("0.125");
  expect(scaleDecimal("0.125", 2)).toBe("12.5");
  expect(scaleDecimal("5", -2)).toBe("0.05");
  expect(scaleDecimal("-5", -2)).toBe("-0.05");
});

it.each([
  ["12", []],
  ["€ 12", ["€"]],
  ["-$5", ["$"]],
  ["12.50 EUR", ["EUR"]],
  ["$7 USD", ["$", "USD"]],
  ["12,50 R$", ["R$"]],
])("tells the currencies of %s", (text, currencies) => {
  expect(withoutCurrency(text).currencies).toEqual(currencies);
});

it.each([
  ["51438.040001805729", 6, "51438.040002"],
  ["-0.0000004", 6, "0.000000"],
  ["-1.5", 0, "-2"],
  ["12.5", 6, "12.5"],
  ["n/a", 6, "n/a"],
])("rounds %s to at most %i digits", (text, most, rounded) => {
  expect(roundDecimal(text, most)).toBe(rounded);
});
