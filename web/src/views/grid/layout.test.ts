import { expect, it } from "vitest";
import { frozenCount, type Layout } from "@/views/grid/layout";

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
