import { expect, it } from "vitest";
import type { Change } from "@/api/change";
import { pieces, wordsOf } from "@/features/start/news";

let seq = 100;
const change = (minute: number, kind: string, more: Partial<Change> = {}): Change => ({
  seq: seq--,
  at: new Date(Date.UTC(2026, 2, 1, 12, 60 - minute)).toISOString(),
  by: { kind: "person", name: "Ann" },
  kind,
  table: "leads",
  record: null,
  rows: null,
  ...more,
});
const told = (changes: Change[], record?: string) =>
  pieces(changes).map((piece) => wordsOf(piece, { table: piece.table ? "Leads" : undefined, record }));

it("tells what goes on as one piece, and begins another where someone else or something else comes", () =>
  expect(
    told([
      change(1, "update", { record: 1 }),
      change(2, "update", { record: 2 }),
      change(3, "update", { record: 2, by: { kind: "person", name: "Bob" } }),
      change(4, "delete", { record: 9 }),
      change(5, "import", { rows: 420 }),
      change(6, "model"),
      change(7, "model", { table: null }),
      change(8, "undo", { table: null }),
    ]),
  ).toEqual([
    "Ann changed 2 records in Leads",
    "Bob changed 1 record in Leads",
    "Ann deleted 1 record from Leads",
    "Ann imported 420 records into Leads",
    "Ann changed the columns or views of Leads",
    "Ann changed the tables",
    "Ann undid something",
  ]));

it("tells an import as one piece", () =>
  expect(
    told([
      change(1, "import", { rows: 420, batch: 7 }),
      change(1, "import", { rows: 7, table: "owners", batch: 7 }),
      change(1, "import", { table: null, batch: 7 }),
      change(1, "import", { rows: 5, batch: 3 }),
      change(1, "import", { table: null, batch: 3 }),
      change(1, "import", { table: null, batch: 1 }),
    ]),
  ).toEqual([
    "Ann imported 427 records into 2 tables",
    "Ann imported 5 records into Leads",
    "Ann imported a workbook",
  ]));

it("tells of comments apart from changes", () => {
  expect(told([change(1, "comment", { record: 1 }), change(2, "update", { record: 1 })])).toEqual([
    "Ann commented on 1 record in Leads",
    "Ann changed 1 record in Leads",
  ]);
  expect(told([change(1, "comment", { record: 1 })], "Ernst")).toEqual(["Ann commented on Ernst in Leads"]);
});

it("names a record that was written alone, however often", () =>
  expect(told([change(1, "update", { record: 1 }), change(2, "update", { record: 1 })], "Ernst")).toEqual([
    "Ann changed Ernst in Leads",
  ]));

it("makes a new piece after a pause", () =>
  expect(told([change(1, "update", { record: 1 }), change(50, "update", { record: 2 })])).toHaveLength(2));
