import { describe, expect, it } from "vitest";
import type { Finding, PlannedField, PlannedTable } from "@/api/import";
import { layOut } from "@/features/import/mapLayout";
import {
  byWeight,
  columnNumber,
  fitOfTable,
  groupFindings,
  mendWords,
  misfitsOf,
  numbered,
  otherSheets,
  placesIn,
  placesOf,
  proposedFor,
  readRegion,
  runnersUp,
} from "@/features/import/plan";
import { plannedField } from "@/features/import/samples";

const field = plannedField;
const table = (name: string, fields: PlannedField[] = []): PlannedTable => ({
  name,
  label: name,
  file: "f.xlsx",
  sheet: name,
  region: "A1:B2",
  header_rows: 1,
  rows: 1,
  key: [],
  fields,
});
const finding = (code: string, severity: string, more: Partial<Finding> = {}): Finding => ({
  code,
  severity,
  message: code,
  ...more,
});

it("measures how much of a table fits, over the columns that come in", () => {
  const dates = field("a", { type: "date" });
  const whole = { ...table("t", [dates, field("b")]), rows: 10 };
  const misfits = [
    finding("misfit", "error", { table: "t", field: "a" }),
    finding("misfit", "error", { table: "t", field: "a", count: 4 }),
  ];
  expect(fitOfTable(whole, misfits)).toBe(0.75);
  expect(fitOfTable({ ...whole, fields: [{ ...dates, include: false }, field("b")] }, misfits)).toBe(1);
  expect(fitOfTable(whole, [])).toBe(1);
  const counted = field("c", { type: "date", alternatives: [{ type: "date", fits: 8, of: 10 }] });
  expect(misfitsOf(whole, counted, misfits)).toBe(2);
});

it("offers the likeliest other type first", () => {
  const alternatives = [
    { type: "date" as const, fits: 9, of: 10 },
    { type: "choice" as const, fits: 2, of: 10 },
    { type: "text" as const, fits: 10, of: 10 },
  ];
  expect(runnersUp(field("a", { type: "date", alternatives })).map((other) => other.type)).toEqual([
    "text",
    "choice",
  ]);
});

it("groups findings by kind, the worst first, then the most frequent", () => {
  const groups = groupFindings(
    numbered([
      finding("note", "note"),
      finding("date", "warning"),
      finding("mail", "warning"),
      finding("mail", "warning"),
      finding("key", "error"),
    ]),
  );
  expect(groups.map((group) => `${group.code} ${group.findings.length}`)).toEqual([
    "key 1",
    "mail 2",
    "date 1",
    "note 1",
  ]);
  const { grave, known } = byWeight(groups);
  expect([placesIn(grave), placesIn(known)]).toEqual([4, 1]);
});

describe("mends", () => {
  const slip = { do: "read_as" as const, from: "about 50", to: "50" };
  const one = finding("misfit", "error", { table: "t", field: "a", mends: [slip] });
  const rest = finding("misfit", "error", {
    table: "t",
    field: "a",
    count: 30,
    mends: [slip, { do: "blank", text: "?" }],
  });

  it("are counted and said once each, and told from those that are done", () => {
    const [group] = groupFindings(
      numbered([one, rest, { ...one, mended: true }, finding("misfit", "error")]),
    );
    expect(group?.mendable.map((found) => found.at)).toEqual([0, 1]);
    expect(group?.mended.map((found) => found.at)).toEqual([2]);
    expect(placesOf(group?.mendable ?? [])).toBe(3);
    expect(mendWords(group?.mendable ?? [])).toEqual(["“about 50” is read as “50”", "“?” is left blank"]);
  });

  it("are proposed in the cell that they concern, until they are done", () => {
    expect(proposedFor(" about 50 ", "t", "a", [one])).toBe("50");
    expect(proposedFor("?", "t", "a", [rest])).toBe("blank");
    expect(proposedFor("about 50", "t", "a", [{ ...one, mended: true }])).toBeNull();
    expect(proposedFor("about 50", "t", "b", [one])).toBeNull();
  });

  it("make what did not fit fit", () => {
    const whole = table("t", [
      field("a", { type: "integer", alternatives: [{ type: "integer", fits: 8, of: 10 }] }),
    ]);
    const done = [{ ...one, mended: true }];
    expect(misfitsOf(whole, whole.fields[0] as PlannedField, done)).toBe(1);
  });
});

it("names the sheets that no table came from", () => {
  const proposal = {
    tables: [
      table("Orders"),
      {
        ...table("Jan"),
        stack: { names: [], label: "Sheet", applied: true, parts: [{ table: table("Feb") }] },
      },
      { ...table("Ulm"), stack: { names: [], label: "Sheet", applied: false, parts: [] } },
    ],
    findings: [
      finding("note", "note", { file: "f.xlsx", sheet: "Read me", message: "A page of text." }),
      finding("total_row", "note", { file: "f.xlsx", sheet: "Orders" }),
    ],
    cells: { total: 0, records: 0, headers: 0, findings: 0, notes: 0 },
  };
  const sheets = ["Orders", "Read me", "Lists", "Jan", "Feb", "Ulm"].map((sheet) => ({
    file: "f.xlsx",
    sheet,
    hidden: sheet === "Lists",
  }));
  expect(otherSheets(sheets, proposal).map((other) => [other.sheet, other.words])).toEqual([
    ["Read me", "A page of text."],
    ["Lists", "Hidden sheet; kept as notes."],
  ]);
});

it("reads a region", () => {
  expect(readRegion("B5:AA310")).toEqual({ left: 2, top: 5, right: 27, bottom: 310 });
  expect(readRegion("all")).toBeNull();
  expect(columnNumber("XFD")).toBe(16384);
});

describe("the map of links", () => {
  it("puts what points left of what it points to", () => {
    const lines = table("lines", [field("order", { link: { table: "orders", field: "id" } })]);
    const orders = table("orders", [field("customer", { link: { table: "customers", field: "id" } })]);
    const map = layOut([table("customers"), orders, lines]);
    const x = Object.fromEntries(map.boxes.map((box) => [box.table.name, box.x]));
    expect(x.lines).toBeLessThan(x.orders ?? 0);
    expect(x.orders).toBeLessThan(x.customers ?? 0);
    expect(map.lines).toHaveLength(2);
  });

  it("ends with circles and leaves out what is left out", () => {
    const a = table("a", [field("b", { link: { table: "b", field: "id" } })]);
    const b = table("b", [field("a", { link: { table: "a", field: "id" } })]);
    expect(layOut([a, b]).lines).toHaveLength(2);
    expect(layOut([a, { ...b, include: false }]).boxes).toHaveLength(1);
  });
});
