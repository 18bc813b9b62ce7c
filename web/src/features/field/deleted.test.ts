import { expect, it } from "vitest";
import type { Change } from "@/api/change";
import { deletedIn } from "@/features/field/deleted";

const change = (seq: number, summary: string, more: Partial<Change> = {}): Change => ({
  seq,
  batch: seq,
  at: "2026-03-01T10:00:00Z",
  by: { kind: "person", name: "Ann" },
  kind: "model",
  summary: `Tables and fields: ${summary}`,
  ...more,
});

it("lists what was deleted, the newest first, by its name where the log has it", () => {
  const found = deletedIn([
    change(1, "field deleted"),
    change(2, "field 'Net of tax' of 'Orders' deleted"),
    change(3, "table 'Rooms' deleted"),
    change(4, "field made"),
    change(5, "Record 1 of 'Leads' deleted", { kind: "delete", record: 1 }),
    change(6, "view deleted"),
  ]);
  expect(found.map(({ what }) => what)).toEqual([
    "A view",
    "Table Rooms",
    "Column Net of tax of Orders",
    "A column",
  ]);
});

it("leaves out what was brought back, but not what was deleted again", () => {
  const undo = (seq: number, undoes: number) => change(seq, "undone", { kind: "undo", undoes });
  expect(deletedIn([change(1, "table 'A' deleted"), undo(2, 1)])).toEqual([]);
  expect(deletedIn([change(1, "table 'A' deleted"), undo(2, 1), undo(3, 2)])).toHaveLength(1);
});
