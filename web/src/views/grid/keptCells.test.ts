import { replaceEqualDeep } from "@tanstack/react-query";
import { afterEach, expect, it, vi } from "vitest";
import type { SheafRecord } from "@/api/record";
import { fetchModel, type Field, type Model } from "@/api/table";
import { keptCells } from "@/views/grid/cell";

const owner: Field = { id: 1, name: "owner", label: "Owner", type: "user" };
const record: SheafRecord = { id: 1, version: 1, created_at: "", updated_at: "", fields: { owner: 3 } };

/** The tables as they are read where somebody is called so. */
async function modelWith(name: string): Promise<Model> {
  vi.stubGlobal("fetch", async (path: string) => {
    const deals = { id: 1, name: "deals", label: "Deals", title: "owner", key: [], fields: [owner] };
    const said = path.endsWith("/tables") ? { version: 1, tables: [deals] } : { people: [{ id: 3, name }] };
    return new Response(JSON.stringify(said));
  });
  return fetchModel("w");
}

const shown = (cells: ReturnType<typeof keptCells>, model: Model) =>
  cells(record, model.tables[0]?.fields[0] ?? owner).copyData;

afterEach(() => vi.unstubAllGlobals());

it("shows somebody by another name in cells that were drawn before", async () => {
  const before = await modelWith("Ann Weber");
  expect(shown(keptCells(before.tables), before)).toBe("Ann Weber");
  // As the cache puts it together: what says the same stays the same, and what does not has the grid make its cells anew.
  const after = replaceEqualDeep(before, await modelWith("Ann Berg"));
  expect(after.tables).not.toBe(before.tables);
  expect(shown(keptCells(after.tables), after)).toBe("Ann Berg");
  expect(replaceEqualDeep(after, await modelWith("Ann Berg"))).toBe(after);
});
