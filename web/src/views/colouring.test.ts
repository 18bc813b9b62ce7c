import { expect, test } from "vitest";
import type { SheafRecord } from "@/api/record";
import { colourOf, readColours, writeColours, type Colouring } from "@/views/colouring";

const rules: Colouring[] = [
  { when: "amount > 10", colour: "red", field: "amount" },
  { when: "TRUE", colour: "green" },
];

const record: SheafRecord = { id: 1, version: 1, created_at: "", updated_at: "", fields: {} };
const held = (...marks: number[]): SheafRecord => ({ ...record, marks });

test("the first rule that holds and is for the cell colours it", () => {
  expect(colourOf(held(0, 1), rules, "amount")).toBe("red");
  expect(colourOf(held(0, 1), rules, "name")).toBe("green");
  expect(colourOf(held(0), rules, "name")).toBeUndefined();
  expect(colourOf(record, rules, "name")).toBeUndefined();
});

test("rules stand in an address, and what is none is let be", () => {
  expect(readColours(writeColours(rules))).toEqual(rules);
  expect([writeColours([]), readColours(""), readColours("{"), readColours("[3]")]).toEqual(["", [], [], []]);
});

test("colours a card by the rules for whole rows alone", () => {
  const record = { id: 1, version: 1, created_at: "", updated_at: "", fields: {}, marks: [0, 1] };
  const rules: Colouring[] = [
    { when: "late", colour: "red", field: "due" },
    { when: "won", colour: "green" },
  ];
  expect(colourOf(record, rules, "")).toBe("green");
  expect(colourOf({ ...record, marks: [0] }, rules, "")).toBeUndefined();
});
