import { expect, it, vi } from "vitest";
import { Refused } from "@/views/grid/refused";

it("knows a cell by its record, wherever that stands by now", () => {
  const refused = new Refused();
  const seen = vi.fn();
  refused.watch(seen);
  refused.set([], () => 1);
  expect(seen).not.toHaveBeenCalled();
  const left = (row: number, more: object) => ({
    row,
    column: "Items",
    field: "items",
    text: "x",
    why: "No.",
    ...more,
  });
  refused.set([left(4, { record: 7 }), left(5, {}), left(0, { isNew: true }), left(-1, {})], (row) =>
    row < 0 ? undefined : row + 10,
  );
  expect([7, 15, 10, 1].map((id) => refused.of(id, "items")?.why)).toEqual([
    "No.",
    "No.",
    undefined,
    undefined,
  ]);
  expect(refused.of(7, "name")).toBeUndefined();
  refused.set([], () => 1);
  expect([refused.of(7, "items"), seen.mock.calls.length]).toEqual([undefined, 2]);
});
