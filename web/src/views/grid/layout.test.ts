import { expect, it } from "vitest";
import { frozenCount, readLayout, writeLayout, type Layout } from "@/views/grid/layout";

const fields = ["name", "items", "due"].map((name) => ({ name }));
const layout = (frozen?: string | null): Layout => ({
  widths: {},
  rowHeight: "medium",
  ...(frozen === undefined ? {} : { frozen }),
});

it.each<[string, Layout, number]>([
  ["the first where nothing was said", layout(), 1],
  ["none", layout(null), 0],
  ["up to one, wherever it stands now", layout("due"), 3],
  ["none where that one is hidden", layout("gone"), 0],
])("freezes %s", (_, kept, count) => expect(frozenCount(kept, fields, false)).toBe(count));

it("freezes nothing where there is no room", () => expect(frozenCount(layout("due"), fields, true)).toBe(0));

it("a layout is saved with its view and read again", () => {
  const shown = [{ name: "a" }, { name: "b" }, { name: "c" }];
  const laid: Layout = { widths: { a: 100.4, b: 5 }, frozen: "b", rowHeight: "tall" };
  const saved = writeLayout(laid, shown);
  expect(saved).toEqual({ widths: { a: 100, b: 40 }, frozen: 2, row_height: "tall" });
  expect(readLayout(saved, shown)).toEqual({ widths: { a: 100, b: 40 }, frozen: "b", rowHeight: "tall" });
  expect(readLayout({ frozen: 0 }, shown).frozen).toBeNull();
  expect(readLayout(undefined, shown)).toEqual({ widths: {}, rowHeight: "medium" });
  // More columns stay than are shown now: all of them.
  expect(readLayout({ frozen: 9 }, shown).frozen).toBe("c");
});
