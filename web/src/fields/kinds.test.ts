import { describe, expect, it } from "vitest";
import { fieldTypes, type Field, type FieldTypeName } from "@/api/table";
import { canEdit, errorWord, kinds, showValue } from "@/fields/kinds";
import { readText } from "@/fields/readText";
import { readDay } from "@/fields/time";
import { en } from "@/ui/text/en";

const field = (type: FieldTypeName, more: Partial<Field> = {}): Field => ({
  id: 1,
  name: "f",
  label: "F",
  type,
  ...more,
});
const choices = ["New", "Won"].map((label, at) => ({ code: at + 1, label }));

it.each(fieldTypes)("%s has a kind of its own name, a word, and shows a blank as blank", (type) => {
  expect(kinds[type].type).toBe(type);
  expect(en.type[type]).toBeTruthy();
  for (const value of [null, undefined]) expect(kinds[type].show(value, field(type))).toBe("");
});

it.each(fieldTypes.filter((type) => canEdit(field(type))))("%s can be read from text or picked", (type) => {
  expect(kinds[type].read ?? kinds[type].picker).toBeTruthy();
});

describe("what is typed, and how it is shown then", () => {
  const cases: [Field, string, unknown, string][] = [
    [field("text"), "  Ernst \n Handel ", "Ernst Handel", "Ernst Handel"],
    [field("long_text"), "a\nb", "a\nb", "a\nb"],
    [field("integer"), "12,480", 12480, "12,480"],
    [field("integer"), "2024", 2024, "2024"],
    [field("integer", { unique: true }), "10248", 10248, "10248"],
    [field("number", { decimals: 3 }), "1.5", 1.5, "1.500"],
    [field("number", { decimals: 6 }), "1.5", 1.5, "1.5"],
    [field("money", { decimals: 2, currency: "EUR" }), "-1234.5", -1234.5, "−€1,234.50"],
    [field("money", { decimals: 2, currency: "EUR" }), "12.50 EUR", 12.5, "€12.50"],
    [field("money", { decimals: 2, currency: "CAD" }), "$5", 5, "$5.00"],
    [field("money", { decimals: 2, currency: "PLN" }), "5 zł", 5, "zł 5.00"],
    [field("money", { decimals: 2 }), "$5", 5, "5.00"],
    [field("percent", { decimals: 4 }), "12.5%", 0.125, "12.5%"],
    [field("boolean"), "Yes", true, "Yes"],
    [field("boolean"), "n", false, "No"],
    [field("date"), "1 Mar 2026", "2026-03-01", "2026-03-01"],
    [field("time"), "2:30 pm", "14:30:00", "14:30"],
    [field("duration"), "36:15", "PT36H15M", "36:15"],
    [field("duration"), "1.5h", "PT1H30M", "1:30"],
    [field("choice", { choices }), "won", "Won", "Won"],
    [field("choices", { choices }), "won, New", ["Won", "New"], "Won, New"],
    [field("rating"), "3", 3, "★★★"],
    [field("json"), '{"a":1}', { a: 1 }, '{"a":1}'],
    [field("json"), '"Graz"', "Graz", "Graz"],
    [field("number"), " ", null, ""],
  ];
  it.each(cases)("$type: %#", (as, typed, value, shown) => {
    const reading = readText(typed, as, []);
    expect(reading).toEqual({ ok: true, value });
    expect(showValue(value, as)).toBe(shown);
  });
});

describe("what cannot be read is told", () => {
  const cases: [Field, string, string][] = [
    [field("number"), "n/a", "“n/a” is not a number."],
    [
      field("money", { currency: "EUR" }),
      "$5",
      "“$5” is in another currency than this column, which is in EUR.",
    ],
    [
      field("money", { currency: "EUR" }),
      "€7 USD",
      "“€7 USD” is in another currency than this column, which is in EUR.",
    ],
    [field("integer"), "1.5", "“1.5” is not a whole number."],
    [field("date"), "soon", "“soon” is not a date. Write it like 2026-03-01."],
    [field("choice", { choices }), "Lost", "“Lost” is not one of the choices: New, Won."],
    [field("time"), "25:00", "“25:00” is not a time of day. Write it like 14:30."],
  ];
  it.each(cases)("$type: %s", (as, typed, why) =>
    expect(readText(typed, as, [])).toEqual({ ok: false, why }),
  );
});

describe("days", () => {
  const cases: [string, string][] = [
    ["2026-3-1", "2026-03-01"],
    ["31.12.2026", "2026-12-31"],
    ["Mar 1, 2026", "2026-03-01"],
    ["1-Mar-26", "2026-03-01"],
    ["31/12/2026", "2026-12-31"],
    ["12/31/2026", "2026-12-31"],
    ["5/5/2026", "2026-05-05"],
    ["today", "2026-11-20"],
  ];
  it.each(cases)("%s", (typed, day) =>
    expect(readDay(typed, "2026-11-20")).toEqual({ ok: true, value: day }),
  );

  it("asks rather than guesses, and knows what does not exist", () => {
    expect(readDay("3/4/2026")).toEqual({
      ok: false,
      why: "“3/4/2026” could be 2026-04-03 or 2026-03-04. Write one of these.",
    });
    expect(readDay("31/02/2026").ok).toBe(false);
    expect(readDay("2026-02-29").ok).toBe(false);
  });
});

it("shows a computed field as its result, and an error as spreadsheets do", () => {
  const total = field("formula", { result: "money", result_decimals: 2, currency: "EUR" });
  expect(showValue("1734.4", total)).toBe("€1,734.40");
  expect(canEdit(total)).toBe(false);
  expect(errorWord("division_by_zero")).toBe("#DIV/0!");
});
