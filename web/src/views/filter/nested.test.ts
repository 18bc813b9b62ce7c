import { describe, expect, it } from "vitest";
import type { Field } from "@/api/table";
import {
  completeOf,
  conditionsOf,
  isGroup,
  type Condition,
  type Filter,
  type Part,
} from "@/views/filter/filter";
import { readFilter } from "@/views/filter/read";
import { sentenceOf, summaryOf } from "@/views/filter/words";
import { writeFilter } from "@/views/filter/write";

const field = (id: number, label: string, type: Field["type"]): Field => ({
  id,
  name: label.toLowerCase().replaceAll(" ", "_"),
  label,
  type,
});
const fields = [
  field(1, "Name", "text"),
  field(2, "Status", "choice"),
  field(3, "Quantity", "number"),
  field(4, "Due date", "date"),
  field(5, "Done", "boolean"),
];

const conditions: Condition[] = [
  { field: "name", operator: "contains", operand: "a (b) or" },
  { field: "name", operator: "isFilled", operand: null },
  { field: "status", operator: "is", operand: "Won" },
  { field: "status", operator: "isNot", operand: "Lost" },
  { field: "status", operator: "isAny", operand: ["Won", "Lost"] },
  { field: "status", operator: "isNone", operand: ["Won", "Lost"] },
  { field: "quantity", operator: "above", operand: "-5" },
  { field: "due_date", operator: "lastDays", operand: "30" },
  { field: "due_date", operator: "isPast", operand: null },
  { field: "done", operator: "isNo", operand: null },
  { field: "name", operator: "is", operand: "" },
];

/** Numbers that are the same in every run. */
function drawn(seed: number): (below: number) => number {
  let state = seed * 2654435761 + 1;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

function generated(draw: (below: number) => number, depth: number): Filter {
  const part = (): Part =>
    depth > 0 && draw(5) < 2
      ? generated(draw, depth - 1)
      : (conditions[draw(conditions.length)] as Condition);
  return { join: draw(2) ? "and" : "or", parts: Array.from({ length: draw(5) }, part) };
}

/** The same filter with no more groups than it needs, as it is read back. */
function plain(filter: Filter): Filter {
  const only = (group: Filter): Part => {
    const [first] = group.parts;
    if (first && group.parts.length === 1) return isGroup(first) ? only(first) : first;
    const parts = group.parts.flatMap((each) => {
      const part = isGroup(each) ? only(each) : each;
      return isGroup(part) && part.join === group.join ? part.parts : [part];
    });
    return { join: group.join, parts };
  };
  const whole = only(completeOf(filter));
  return isGroup(whole) && whole.parts.length ? whole : { join: "and", parts: isGroup(whole) ? [] : [whole] };
}

/** An or of nothing but "Status is" within an and is read as "is any of", which is the same and shorter. */
const oneChoice = (filter: Filter): boolean =>
  filter.parts.some(
    (part) =>
      isGroup(part) &&
      (oneChoice(part) ||
        (filter.join === "and" &&
          conditionsOf(part).every(({ field: of, operator }) => of === "status" && operator === "is"))),
  );

describe("groups within groups", () => {
  const filters = Array.from({ length: 2000 }, (_, seed) => generated(drawn(seed), 4));

  it("are read back as they were written", () => {
    const told = filters.map(plain).filter((filter) => !oneChoice(filter));
    expect(told.length).toBeGreaterThan(1500);
    for (const filter of told) {
      const formula = writeFilter(filter, fields);
      expect(readFilter(formula, fields), formula).toEqual(filter);
    }
  });

  it("are written again as they were read", () => {
    for (const filter of filters) {
      const formula = writeFilter(filter, fields);
      const read = readFilter(formula, fields);
      expect(read, formula).not.toBeNull();
      expect(read && writeFilter(read, fields)).toBe(formula);
    }
  });

  it("come with the brackets that are needed, and are said with more", () => {
    const [, , won, , , , large] = conditions as [
      Condition,
      Condition,
      Condition,
      Condition,
      Condition,
      Condition,
      Condition,
    ];
    const done: Condition = { field: "done", operator: "isYes", operand: null };
    const either: Filter = { join: "or", parts: [won, large] };
    const filter: Filter = { join: "and", parts: [either, done] };
    expect(writeFilter(filter, fields)).toBe('({Status} = "Won" or {Quantity} > -5) and {Done}');
    expect(sentenceOf(filter, fields)).toBe("(Status is Won or Quantity is more than −5) and Done is yes");
    expect(summaryOf(filter, fields)).toEqual({
      said: "(Status is Won or Quantity is more than −5)",
      more: ", 1 more",
    });
    expect(summaryOf({ join: "and", parts: [either] }, fields)).toEqual({
      said: "Status is Won",
      more: ", or 1 other",
    });
    const both: Filter = { join: "and", parts: [won, large] };
    expect(writeFilter({ join: "or", parts: [done, both] }, fields)).toBe(
      '{Done} or {Status} = "Won" and {Quantity} > -5',
    );
    expect(writeFilter({ join: "and", parts: [done, both] }, fields)).toBe(
      '{Done} and {Status} = "Won" and {Quantity} > -5',
    );
  });
});

it.each([
  [
    '({Status}="Won" or {Status}="Lost") and {Quantity}>5',
    "Status is Won or Lost and Quantity is more than 5",
  ],
  [
    'AND(OR(Done, Quantity > 5), Status = "Won")',
    "(Done is yes or Quantity is more than 5) and Status is Won",
  ],
  [
    'or(and(Done; Quantity > 5); not(Status = "Won"))',
    "(Done is yes and Quantity is more than 5) or Status is not Won",
  ],
  ["not (Done or Quantity > 5)", "Done is no and Quantity is at most 5"],
  ["not (not Done)", "Done is yes"],
  ['NOT({Status} = "Won" or {Status} = "Lost")', "Status is not Won or Lost"],
  [
    "Done and (Quantity > 5 and not ISBLANK(Name))",
    "Done is yes and Quantity is more than 5 and Name is not blank",
  ],
  [
    'Done and (Quantity < 5 or (Quantity > 9 and (ISBLANK(Name) or Status <> "Won")))',
    "Done is yes and (Quantity is less than 5 or (Quantity is more than 9 and (Name is blank or Status is not Won)))",
  ],
])("reads %s", (formula, words) => {
  const filter = readFilter(formula, fields);
  expect(filter && sentenceOf(filter, fields)).toBe(words);
});

// A blank day is neither before nor after another, so that "not before" is no "on or after".
it.each([
  "not ({Due date} < TODAY())",
  'not STARTSWITH({Name}, "a")',
  "Done and (Quantity > 5 or LEN(Name) > 3)",
])("leaves %s a formula", (formula) => {
  expect(readFilter(formula, fields)).toBeNull();
});
