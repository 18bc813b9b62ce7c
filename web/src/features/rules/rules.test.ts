import { expect, it } from "vitest";
import type { Field, Rule, Table } from "@/api/table";
import { draftOfRule, missingInRule, ruleOf } from "@/features/rules/ruleDraft";
import { ruleWords } from "@/features/rules/ruleWords";

const field = (id: number, label: string): Field => ({
  id,
  name: label.toLowerCase(),
  label,
  type: "date",
});
const table: Table = {
  id: 1,
  name: "bookings",
  label: "Bookings",
  title: null,
  key: [],
  fields: ["Room", "Start", "End"].map((label, at) => field(at + 1, label)),
};

it.each<[Rule, string]>([
  [{ rule: "unique", fields: ["room", "start"] }, "No two records agree in Room and Start"],
  [{ rule: "no_overlap", from: "start", to: "end", within: [] }, "Start to End do not overlap"],
  [
    { rule: "no_overlap", from: "start", to: "end", within: ["room"], message: "Taken." },
    "Start to End do not overlap for the same Room",
  ],
  [{ rule: "formula", formula: "end >= start", message: "Ends too early." }, "Ends too early."],
])("%o is said, and written as it was read", (rule, words) => {
  expect(ruleWords(rule, table)).toBe(words);
  expect(missingInRule(draftOfRule(rule))).toBeNull();
  expect(ruleOf(draftOfRule(rule))).toEqual(rule);
});

it("says what is missing", () => {
  const draft = draftOfRule(null);
  expect(missingInRule({ ...draft, fields: ["room"] })).toBe("fields");
  expect(missingInRule({ ...draft, kind: "no_overlap", from: "start" })).toBe("spans");
  expect(missingInRule({ ...draft, kind: "formula" })).toBe("formula");
  expect(missingInRule({ ...draft, kind: "formula", formula: "end > start" })).toBe("message");
});
