import { afterEach, expect, it, vi } from "vitest";
import type { Table } from "@/api/table";
import { actsOfTable } from "@/features/palette/actsOfTable";
import { ranked } from "@/features/palette/rank";

const table: Table = { id: 1, name: "deals", label: "Deals", title: null, key: [], fields: [] };

/** A page that has buttons which open these. */
function pageWith(...all: string[]) {
  const click = vi.fn();
  const querySelector = (asked: string) =>
    all.some((what) => asked === `[data-opens="${what}"]`) ? { click } : null;
  vi.stubGlobal("document", { querySelector });
  return click;
}

afterEach(() => vi.unstubAllGlobals());

it.each([
  ["add column", "column"],
  ["filter", "filter"],
  ["sort", "sort"],
  ["undo", "undo"],
  ["new view", "view"],
])("%s is found", (query, key) => {
  pageWith("filter", "sort", "view");
  const acts = actsOfTable(table, () => undefined);
  expect(ranked(acts, query)[0]?.key).toBe(key);
});

it("offers what the page has, and presses it", async () => {
  const click = pageWith("filter");
  const acts = actsOfTable(table, undefined);
  expect(acts.map(({ key }) => key)).toEqual(["filter", "undo", "redo"]);
  acts[0]?.run();
  await vi.waitFor(() => expect(click).toHaveBeenCalledOnce());
});
