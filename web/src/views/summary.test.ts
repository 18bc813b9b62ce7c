import { describe, expect, it } from "vitest";
import type { SummaryFunction } from "@/api/summary";
import type { Field } from "@/api/table";
import { functionName, functionsOf, showSummed } from "@/views/summary";

const field = (type: Field["type"], more: Partial<Field> = {}): Field => ({
  id: 1,
  name: "f",
  label: "F",
  type,
  ...more,
});

describe("what a field can be summed up by", () => {
  const always = ["filled", "empty", "percent_filled", "percent_empty"];
  it.each<[Field, string[]]>([
    [field("text"), [...always, "unique"]],
    [field("links"), always],
    [field("boolean"), ["checked", "unchecked", ...always]],
    [field("date"), ["minimum", "maximum", "range", ...always, "unique"]],
    [field("formula", { result: "json" }), always],
    [
      field("rollup", { result: "number" }),
      ["sum", "average", "median", "minimum", "maximum", "range", ...always, "unique"],
    ],
  ])("$type $result", (of, functions) => expect(functionsOf(of)).toEqual(functions));

  it("calls the least of days the earliest", () => {
    expect(functionName(field("date"), "minimum")).toBe("Earliest");
    expect(functionName(field("number"), "minimum")).toBe("Minimum");
  });
});

describe("what came of it", () => {
  const euros = field("money", { decimals: 2, currency: "EUR" });
  it.each<[Field, SummaryFunction, number | string | null, string]>([
    [euros, "sum", 2881318.43, "€2,881,318.43"],
    [euros, "average", 7.50333333, "€7.50"],
    [euros, "sum", "90071992547409931.25", "€90,071,992,547,409,931.25"],
    [euros, "filled", 1204, "1,204"],
    [euros, "maximum", null, ""],
    [field("number", { decimals: 2 }), "average", 7.50333333, "7.5033"],
    [field("integer"), "sum", 2024, "2,024"],
    [field("integer"), "average", 2.333333, "2.33"],
    [field("text"), "percent_filled", 0.1234, "12.3%"],
    [field("date"), "range", 42, "42 days"],
    [field("date"), "range", 1, "1 day"],
    [field("date"), "maximum", "2026-03-15", "2026-03-15"],
    [field("datetime"), "range", "PT26H", "26:00"],
    [field("duration"), "sum", "PT41H30M", "41:30"],
  ])("%o %s of %s", (of, name, value, shown) => expect(showSummed(of, name, value)).toBe(shown));
});
