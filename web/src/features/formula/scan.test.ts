import { describe, expect, it } from "vitest";
import { callAt, passedOver, scan, unpaired, writingAt } from "@/features/formula/scan";

/** A formula with the cursor shown as `|`. */
const at = (shown: string): [string, number] => [shown.replace("|", ""), shown.indexOf("|")];

it("takes a formula apart, complete or not", () => {
  expect(scan('IF({Last contact} = "a ""b""", @id)').map(({ text }) => text)).toEqual([
    "IF",
    "(",
    "{Last contact}",
    "=",
    '"a ""b"""',
    ",",
    "@id",
    ")",
  ]);
  expect(scan("{Amo").at(-1)).toMatchObject({ kind: "field", closed: false });
  expect(scan('"so').at(-1)).toMatchObject({ kind: "text", closed: false });
});

describe("what is being written", () => {
  it.each<[string, object | null]>([
    ["{Am|", { kind: "field", typed: "Am", from: 0, to: 3, path: [] }],
    ["{Am|ount} * 2", { kind: "field", typed: "Am", from: 0, to: 8, path: [] }],
    ["{|", { kind: "field", typed: "", from: 0, to: 1, path: [] }],
    ["1 + su|", { kind: "name", typed: "su", from: 4, to: 6, path: [] }],
    ["{Company}.{Na|", { kind: "field", typed: "Na", from: 10, to: 13, path: ["Company"] }],
    ["company.owner.|", { kind: "name", typed: "", from: 14, to: 14, path: ["company", "owner"] }],
    ['{Status} = "Wo|n"', null],
    ["{Amount}|", null],
    ["{Amount} |", null],
    ["|", null],
  ])("%s", (shown, writing) => {
    const found = writingAt(...at(shown));
    if (writing) expect(found).toMatchObject(writing);
    else expect(found).toBeNull();
  });

  it("offers everything where it is asked for", () =>
    expect(writingAt(...at("{Amount} + |"), true)).toMatchObject({ typed: "", path: [] }));
});

describe("the function around the cursor", () => {
  it.each<[string, object | null]>([
    ["IF(|", { name: "IF", argument: 0 }],
    ["IF({A} > 1, ROUND(2, |), 3)", { name: "ROUND", argument: 1 }],
    ["IF({A} > 1, ROUND(2, 1), |3)", { name: "IF", argument: 2 }],
    ["IF((1 + |2), 3)", { name: "IF", argument: 0 }],
    ['IF("a, b(", |', { name: "IF", argument: 1 }],
    ["IF(1, 2)|", null],
  ])("%s", (shown, call) => {
    const found = callAt(...at(shown));
    if (call) expect(found).toMatchObject(call);
    else expect(found).toBeNull();
  });
});

it.each<[string, string | null]>([
  ["IF(1, (2)", "("],
  ["IF(1))", ")"],
  ["{Amount * 2", "{"],
  ['{A} = "so', '"'],
  ['IF({A (b)} = ")", 1, 2)', null],
])("what is not in pairs in %s: %s", (formula, sign) => {
  expect(unpaired(formula)?.sign ?? null).toBe(sign);
});

it.each([
  ["ROUND(|)", ")", "ROUND()|"],
  ["IF(ROUND({Amount}, 1|), 2, 3)", ")", "IF(ROUND({Amount}, 1)|, 2, 3)"],
  ["ROUND(|) + (1", ")", "ROUND()| + (1"],
  ["{Amount|}", "}", "{Amount}|"],
  ["{Amount}|", "}", "{Amount}|"],
  ["SUM({Amount}|)", "}", "SUM({Amount}|)"],
])("types over in %s what stands there: %s", (shown, typed, then) => {
  const caret = passedOver(shown.replace("|", ""), shown.indexOf("|"), typed);
  expect(caret).toBe(then.indexOf("|"));
});

it.each([
  ["ROUND((1|)", ")"],
  ["ROUND(1|", ")"],
  ["(1 + 2)|", ")"],
  ['CONCAT("(|)")', ")"],
  ['CONCAT("{a|}")', "}"],
  ["{Amount|", "}"],
  ["{a (|)}", ")"],
  ["ROUND(|)", "1"],
  ["{Amount} |", "}"],
])("writes in %s what is typed: %s", (shown, typed) => {
  expect(passedOver(shown.replace("|", ""), shown.indexOf("|"), typed)).toBeNull();
});
