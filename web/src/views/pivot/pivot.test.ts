import { expect, test } from "vitest";
import type { Group } from "@/api/groups";
import type { Field, Table } from "@/api/table";
import type { Measured } from "@/api/view";
import { closedBy, turnedAt } from "@/views/pivot/closed";
import { linesOf, shades, turned } from "@/views/pivot/lines";
import { layPivot, measuresOf, valueOf, type PivotRow } from "@/views/pivot/pivot";
import { measuredBy, pivotOf, readPivot, type Closed } from "@/views/pivot/said";
import { placeAfter, tabOf } from "@/views/pivot/usePivotKeys";

const group = (values: Record<string, unknown>, records: number): Group => ({
  values,
  records,
  summary: {},
  filter: Object.keys(values).join(" and "),
});
const all = { records: 6, summary: {} };
const never = () => false;
const told = (row: PivotRow): unknown => [
  row.value,
  row.total.records,
  [...row.cells.values()].map((cell) => cell.records),
  ...(row.rows.length ? [row.rows.map(told)] : []),
];

const orders = layPivot(["status"], "due", never, {
  cells: [
    [
      group({ status: "New", due: "b" }, 1),
      group({ status: "Won", due: "a" }, 2),
      group({ status: "Won", due: "b" }, 3),
    ],
  ],
  rows: [[group({ status: "New" }, 1), group({ status: "Won" }, 5)]],
  columns: [group({ due: "a" }, 2), group({ due: "b" }, 4)],
  all,
});
const firm = { id: 7, fields: {} };
const nested = layPivot(["firm", "status"], undefined, never, {
  cells: [],
  rows: [
    [group({ firm }, 3), group({ firm: null }, 3)],
    [
      group({ firm: { ...firm }, status: "New" }, 1),
      group({ firm: { ...firm }, status: "Won" }, 2),
      group({ firm: null, status: "Won" }, 3),
    ],
  ],
  columns: [],
  all,
});

test("cells stand in the row and the column of their values", () => {
  expect(orders.columns.map(({ value, total }) => [value, total.records])).toEqual([
    ["a", 2],
    ["b", 4],
  ]);
  expect(orders.rows.map(told)).toEqual([
    ["New", 1, [1]],
    ["Won", 5, [2, 3]],
  ]);
  const [a = { key: "" }] = orders.columns;
  expect(orders.rows.map(({ cells }) => cells.get(a.key)?.records)).toEqual([undefined, 2]);
  expect(orders.total.records).toBe(6);
});

test("rows stand within rows, those of a linked record by its number", () => {
  expect(nested.rows.map(told)).toEqual([
    [
      firm,
      3,
      [],
      [
        ["New", 1, []],
        ["Won", 2, []],
      ],
    ],
    [null, 3, [], [["Won", 3, []]]],
  ]);
});

test("texts that differ in case alone are one, choices are not", () => {
  const rows = [
    [group({ town: "Köln" }, 2)],
    [group({ town: "KÖLN", at: 1 }, 1), group({ town: "köln", at: 2 }, 1)],
  ];
  const answers = { rows, cells: [], columns: [], all };
  const within = (isText: (name: string) => boolean) =>
    layPivot(["town", "at"], undefined, isText, answers).rows[0]?.rows.length;
  expect(within((name) => name === "town")).toBe(2);
  expect(within(never)).toBe(0);
});

test("closed rows hide what is within them", () => {
  const [first = { key: "" }] = nested.rows;
  const at = (closed: string[]) =>
    linesOf(nested, (key) => closed.includes(key), null).map(({ depth, within, open }) => [
      depth,
      within,
      open,
    ]);
  expect(at([])).toEqual([
    [0, -1, true],
    [1, 0, null],
    [1, 0, null],
    [0, -1, true],
    [1, 3, null],
  ]);
  expect(at([first.key])).toEqual([
    [0, -1, false],
    [0, -1, true],
    [1, 1, null],
  ]);
});

test("rows go by a figure of a column, those without it last", () => {
  const [a = null] = orders.columns;
  const named = (column: string | null, down: boolean) =>
    linesOf(orders, never, { column, measure: "records", down }).map(({ row }) => row.value);
  expect(named(null, true)).toEqual(["Won", "New"]);
  expect(named(null, false)).toEqual(["New", "Won"]);
  expect(named(a?.key ?? null, false)).toEqual(["Won", "New"]);
  const once = turned(null, null, "records");
  const twice = turned(once, null, "records");
  expect([once?.down, twice?.down, turned(twice, null, "records")]).toEqual([true, false, null]);
});

test("the greatest figure is shaded most", () => {
  const shade = shades(orders, "records");
  expect(orders.rows.flatMap(({ cells }) => [...cells.values()].map(shade))).toEqual([1 / 3, 2 / 3, 1]);
});

test("without measures records are counted", () => {
  expect(measuresOf([])).toEqual(["records"]);
  expect(measuresOf([sum])).toEqual([sum]);
});

const sum: Measured = { field: "amount", function: "sum" };
const average: Measured = { field: "amount", function: "average" };

test("one field is measured in several ways, in the order that was chosen", () => {
  const measures = [
    { ...average, value: 5 },
    { ...sum, value: 10 },
  ];
  const [row] = layPivot(["status"], undefined, never, {
    rows: [[{ ...group({ status: "New" }, 2), measures }]],
    cells: [],
    columns: [],
    all: { ...all, measures },
  }).rows;
  expect(row && [average, sum].map((one) => valueOf(row.total, one))).toEqual([5, 10]);
  expect(turned(turned(null, null, sum), null, { ...sum })?.down).toBe(false);
  expect(turned(turned(null, null, sum), null, average)).toEqual({
    column: null,
    measure: average,
    down: true,
  });
});

test("a view that was saved before there were measures shows its summary", () => {
  expect(measuredBy({}, { amount: "sum" })).toEqual([sum]);
  expect(measuredBy({ measures: [average] }, { amount: "sum" })).toEqual([average]);
  expect(measuredBy({ measures: [] }, { amount: "sum" })).toEqual([]);
});

test("rows are closed one by one, or all but some", () => {
  const keys = ["[1]", '[1,"a"]', "[2]"];
  const at = (closed: Closed | null) => keys.map(closedBy(closed));
  expect([at(null), at({ all: true })]).toEqual([
    [false, false, false],
    [true, true, true],
  ]);
  const one = turnedAt(null, '[1,"a"]', keys);
  expect(one).toEqual({ all: false, but: [[1, "a"]] });
  expect(at(one)).toEqual([false, true, false]);
  expect(at(turnedAt(one, '[1,"a"]', keys))).toEqual([false, false, false]);
  expect(at(turnedAt({ all: true }, "[2]", keys))).toEqual([true, true, false]);
});

test("where most rows are otherwise, that is the rule; where half of too many are, it is told", () => {
  const keys = Array.from({ length: 700 }, (_, n) => `[${n}]`);
  const but = (count: number) => Array.from({ length: count }, (_, n) => [n]);
  expect(turnedAt({ all: false, but: but(499) }, "[499]", keys)?.but).toHaveLength(500);
  const turnedOver = turnedAt({ all: false, but: but(500) }, "[500]", keys);
  expect([turnedOver?.all, turnedOver?.but?.length, turnedOver?.but?.[0]]).toEqual([true, 199, [501]]);
  const more = Array.from({ length: 1200 }, (_, n) => `[${n}]`);
  expect(turnedAt({ all: false, but: but(500) }, "[500]", more)).toBe(null);
});

const field = (name: string, type: Field["type"]): Field => ({ id: 0, name, label: name, type });
const table: Table = {
  id: 1,
  name: "orders",
  label: "Orders",
  title: "name",
  key: [],
  fields: [field("name", "text"), field("tags", "choices"), field("due", "date"), field("status", "status")],
};

test("a pivot is guessed where nothing is said, and holds only fields that serve", () => {
  expect(pivotOf({}, table)).toEqual({ kind: "pivot", rows: ["status"], columns: "due:month" });
  expect(pivotOf({ rows: ["-name"] }, table)).toEqual({ kind: "pivot", rows: ["-name"] });
  expect(pivotOf({ rows: ["gone", "tags"], columns: "status" }, table)).toEqual({
    kind: "pivot",
    rows: ["status"],
  });
  expect(pivotOf({}, { ...table, fields: [field("tags", "choices")] })).toBe(null);
  expect(readPivot({ rows: ["a", 7, ""], columns: 3, by: "x" })).toEqual({ rows: ["a"] });
});

test("measures and closed rows are kept where they can be read, and where their fields are", () => {
  const due: Measured = { field: "due", function: "maximum" };
  const closed = { all: true, but: [["New"]] };
  const said = {
    rows: ["status", "name"],
    measures: [due, { ...sum, more: 1 }, 7, { field: "x" }, null],
    closed,
  };
  const read = readPivot(said);
  expect(read).toEqual({ rows: ["status", "name"], measures: [due, sum], closed });
  expect(pivotOf(read, table)).toEqual({ kind: "pivot", rows: ["status", "name"], measures: [due], closed });
  expect(pivotOf({ ...read, rows: ["status", "gone"] }, table)).toEqual({
    kind: "pivot",
    rows: ["status"],
    measures: [due],
  });
  expect(readPivot({ rows: ["a"], measures: [], closed: { all: false, but: [] } })).toEqual({
    rows: ["a"],
    measures: [],
  });
  expect(readPivot({ measures: "amount", closed: true })).toEqual({});
});

test.each([
  ["ArrowRight", false, { line: 0, column: -1 }, { line: 0, column: 0 }],
  ["ArrowLeft", false, { line: 0, column: -1 }, { line: 0, column: -1 }],
  ["ArrowDown", true, { line: 0, column: 2 }, { line: 4, column: 2 }],
  ["End", true, { line: 0, column: 0 }, { line: 4, column: 5 }],
  ["Home", false, { line: 3, column: 4 }, { line: 3, column: -1 }],
  ["PageDown", false, { line: 1, column: 1 }, { line: 4, column: 1 }],
  ["ArrowUp", false, { line: 0, column: 1 }, { line: -1, column: 1 }],
])("%s leads on", (key, far, from, to) => {
  expect(placeAfter(key, far, from, { lines: 4, columns: 6, page: 15 })).toEqual(to);
});

test.each([
  ["stays where it was", { line: 42, column: 1 }, { line: 42, column: 1 }],
  ["comes into sight where its line is scrolled away", { line: 0, column: -1 }, { line: 42, column: -1 }],
  ["comes into sight where its column is", { line: 41, column: 90 }, { line: 41, column: 1 }],
  ["stays in the head", { line: -1, column: 0 }, { line: -1, column: 0 }],
  ["stays in the total, wherever that has come to be", { line: 250, column: -1 }, { line: 200, column: -1 }],
])("the place of Tab %s", (_, place, tab) => {
  const drawn = { lines: [40, 41, 42, 43], columns: [0, 1, 2] };
  expect(tabOf(place, { lines: 200, columns: 100 }, drawn)).toEqual(tab);
});
