import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { renderToStaticMarkup } from "react-dom/server";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { RecordPages } from "@/api/recordPages";
import type { Field, Table } from "@/api/table";
import type { TableSearch } from "@/features/table/TablePage";
import { useShaping } from "@/features/table/useShaping";
import { against, over, type Saved } from "@/views/saved";

const name: Field = { id: 1, name: "name", label: "Name", type: "text" };
const town: Field = { id: 2, name: "town", label: "Town", type: "text" };
const phone: Field = { id: 3, name: "phone", label: "Phone", type: "text" };
const table: Table = {
  id: 1,
  name: "firms",
  label: "Firms",
  title: "name",
  key: [],
  fields: [name, town, phone],
};
const view: Saved = {
  sort: ["name"],
  group: ["town"],
  colours: [{ when: 'name = "Alfreds"', colour: "red" }],
};

const kept = new Map<string, string>();
beforeEach(() => {
  kept.clear();
  vi.stubGlobal("sessionStorage", {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  });
});
afterEach(() => vi.unstubAllGlobals());

/** What is written into the address where a column is taken out of a table that is shown by the view. */
async function removed(field: Field, address: TableSearch) {
  vi.stubGlobal("fetch", async () => new Response(null, { status: 204, headers: { "Sheaf-Change": "4" } }));
  const pages = new RecordPages(
    async () => ({ records: [], next: null }),
    async () => 0,
  );
  const written: Partial<TableSearch>[] = [];
  const held: ReturnType<typeof useShaping>[] = [];
  function Holder() {
    const write = (change: Partial<TableSearch>) => written.push(against(view, change));
    held.push(useShaping("w", table, pages, over(view, address), write));
    return null;
  }
  renderToStaticMarkup(
    <QueryClientProvider client={new QueryClient()}>
      <Holder />
    </QueryClientProvider>,
  );
  await held[0]?.remove(field);
  return written;
}

it("leaves a saved view as it is where another column goes", async () => {
  const [written] = await removed(phone, { view: "mine" });
  expect(written).toEqual({ filter: undefined, sort: undefined, group: undefined, colours: undefined });
});

it("takes out of what is shown what names a column that is gone", async () => {
  const [written] = await removed(town, { view: "mine", sort: "town,phone" });
  expect(written).toEqual({ filter: undefined, sort: "phone", group: "", colours: undefined });
});

it("puts a deleted column where the key for undoing finds it", async () => {
  await removed(phone, {});
  const { undo } = JSON.parse(kept.get("sheaf.undo.w") ?? "{}") as { undo: { done: unknown[] }[] };
  const shown = { filter: "", sort: "name", group: "town" };
  const column = { label: "Phone", act: "deleted", shown: { before: shown, after: shown } };
  expect(undo.map(({ done }) => done)).toMatchObject([[{ table: "firms", record: 0, column, seq: 4 }]]);
});
