import { describe, expect, it } from "vitest";
import { fieldTypes, type Field } from "@/api/table";
import {
  isComplete,
  operatorsOf,
  shapeOf,
  takesSeveral,
  withOperator,
  type Filter,
} from "@/views/filter/filter";
import { findSlip, readMistake } from "@/views/filter/mend";
import { readFilter } from "@/views/filter/read";
import { sentenceOf, summaryOf } from "@/views/filter/words";
import { nameInFormula, writeFilter } from "@/views/filter/write";

let id = 0;
const field = (label: string, type: Field["type"], more: Partial<Field> = {}): Field => ({
  id: ++id,
  name: label.toLowerCase().replaceAll(" ", "_"),
  label,
  type,
  ...more,
});
const fields = [
  field("Name", "text"),
  field("Status", "choice"),
  field("Amount", "money", { currency: "EUR" }),
  field("Discount", "percent"),
  field("Due date", "date"),
  field("Done", "boolean"),
  field("Company", "link"),
  field("Tags", "choices"),
  field("Days", "formula", { result: "number" }),
];

describe("a filter of every operator of every type", () => {
  const cases = fieldTypes.flatMap((type) => {
    const one = field("Some field", type);
    return operatorsOf(one).map((operator) => [type, operator, one] as const);
  });
  it.each(cases)("%s %s is read back as it was written", (_, operator, one) => {
    const shape = shapeOf(one, operator);
    const value = { text: 'say "so"', number: "-3.5", percent: "0.1", moment: "2026-03-01" }[shape as "text"];
    const some = operator === "lastDays" ? "30" : operator === "nextDays" ? "7" : (value ?? "Won");
    const operand = shape === "none" ? null : takesSeveral(operator) ? ["Won", 'a "b"'] : some;
    const filter: Filter = { join: "and", parts: [{ field: one.name, operator, operand }] };
    const formula = writeFilter(filter, [one]);
    expect(formula).not.toBe("");
    expect(readFilter(formula, [one]), formula).toEqual(filter);
    expect(summaryOf(filter, [one]).said).toMatch(/^Some field /);
  });
});

describe("several conditions", () => {
  const won = { field: "status", operator: "isAny" as const, operand: ["Won", "Lost"] };
  const large = { field: "amount", operator: "above" as const, operand: "1000" };
  const soon = { field: "due_date", operator: "nextDays" as const, operand: "7" };
  it.each(["and", "or"] as const)("hang together by %s", (join) => {
    const filter: Filter = { join, parts: [won, large, soon] };
    expect(readFilter(writeFilter(filter, fields), fields)).toEqual(filter);
  });

  it("are written, and said, so", () => {
    const filter: Filter = { join: "and", parts: [won, large, soon] };
    expect(writeFilter(filter, fields)).toBe(
      '({Status} = "Won" or {Status} = "Lost") and {Amount} > 1000 and ({Due date} >= TODAY() and {Due date} < TODAY() + 7)',
    );
    expect(summaryOf(filter, fields)).toEqual({ said: "Status is Won or Lost", more: ", 2 more" });
    expect(summaryOf({ ...filter, join: "or" }, fields).more).toBe(", or 2 others");
    expect(sentenceOf({ ...filter, parts: [large, soon] }, fields)).toBe(
      "Amount is more than €1,000.00 and Due date is in the next 7 days",
    );
  });

  it("that are not complete are left out", () => {
    const blank = { field: "name", operator: "contains" as const, operand: "" };
    expect(isComplete(blank)).toBe(false);
    expect(writeFilter({ join: "and", parts: [blank, large] }, fields)).toBe("{Amount} > 1000");
    expect(summaryOf({ join: "and", parts: [blank] }, fields)).toEqual({ said: "", more: "" });
  });
});

it.each([
  ['AND(status = "Won", amount>=10)', "Status is Won and Amount is at least €10.00"],
  ['= {status} = "Won"', "Status is Won"],
  ["{Discount} > 10%", "Discount is more than 10%"],
  ["NOT(done)", "Done is no"],
  ['{Name} <> ""', "Name is not blank"],
  ["{Amount} > −5", "Amount is more than −€5.00"],
  ["{Due date} < TODAY()", "Due date is before today"],
  ["{Days} > 30", "Days is more than 30"],
  ["{Due date} > TODAY() - 7 and {Due date} <= TODAY()", "Due date is in the last 7 days"],
  ["{Due date} >= TODAY() + 1", "Due date is after today"],
  ["ismisfit(amount)", "Amount does not fit"],
  ["NOT(ISMISFIT({Amount}))", "Amount fits"],
  ['{Status} = "Won" and (ISMISFIT({Amount}))', "Status is Won and Amount does not fit"],
])("reads %s, however it is typed", (formula, words) => {
  const filter = readFilter(formula, fields);
  expect(filter && sentenceOf(filter, fields)).toBe(words);
});

it.each([
  "{Amount} * 2 > 10",
  '{Company}.{Country} = "France"',
  "LEN({Name}) > 3",
  '{Amount} = "12"',
  "{Name} > 5",
  "{Nobody} = 1",
  '{Status} = "Won" and',
  "{Status} = Won",
  "ISMISFIT({Days})",
  "ISMISFIT({Amount}, {Status})",
])("leaves %s a formula", (formula) => {
  expect(readFilter(formula, fields)).toBeNull();
});

it("names a field by its label, unless that is not its own or cannot stand in braces", () => {
  const twice = [
    field("Note", "text"),
    { ...field("note", "text"), name: "note_2" },
    field("a{b}", "text", { name: "a_b" }),
  ];
  expect(twice.map((one) => nameInFormula(one, twice))).toEqual(["{note}", "{note_2}", "{a_b}"]);
});

it("keeps what was compared with where another operator takes it", () => {
  const [name, status] = fields as [Field, Field];
  const is = { field: "status", operator: "is" as const, operand: "Won" };
  const any = withOperator(is, status, "isAny");
  expect(any.operand).toEqual(["Won"]);
  expect(withOperator(any, status, "isNot").operand).toBe("Won");
  expect(withOperator(is, status, "isBlank").operand).toBeNull();
  const part = { field: "name", operator: "contains" as const, operand: "x" };
  expect(withOperator(part, name, "startsWith").operand).toBe("x");
});

it.each([
  ["{Status} = Won", '{Status} = "Won"'],
  ["{Status} = Trade fair and {Amount} > 3", '{Status} = "Trade fair" and {Amount} > 3'],
  ["{Status} = 'Won'", '{Status} = "Won"'],
  ["{Status} = “Won”", '{Status} = "Won"'],
  ["{Amount} > 1 or {Status} <> Lost", '{Amount} > 1 or {Status} <> "Lost"'],
])("sees in %s a text without quotes", (typed, meant) => {
  expect(findSlip(typed, fields)?.formula).toBe(meant);
});

it.each([
  '{Status} = "Won"',
  "{Amount} > discount",
  "{Due date} < TODAY()",
  "{Done} = TRUE",
  "{Amount} > company.name",
])("finds nothing to mend in %s", (formula) => {
  expect(findSlip(formula, fields)).toBeNull();
});

it("reads where the server sees a mistake", () => {
  expect(readMistake("There is no field 'Won' in Leads. (at character 12, 'Won')")).toEqual({
    message: "There is no field 'Won' in Leads.",
    place: { from: 11, to: 14 },
  });
  expect(readMistake("The formula ends. (at the end)")).toEqual({
    message: "The formula ends.",
    place: null,
  });
  expect(readMistake("Something else.")).toEqual({ message: "Something else.", place: null });
});
