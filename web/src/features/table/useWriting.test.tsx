import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { renderToStaticMarkup } from "react-dom/server";
import { afterEach, expect, it, vi } from "vitest";
import type { SheafRecord } from "@/api/record";
import { RecordPages } from "@/api/recordPages";
import type { Table } from "@/api/table";
import { useWriting, type Writing } from "@/features/table/useWriting";

const table: Table = {
  id: 1,
  name: "firms",
  label: "Firms",
  title: "name",
  key: [],
  fields: [{ id: 1, name: "name", label: "Name", type: "text" }],
};
const firm = (id: number, name: string): SheafRecord => ({
  id,
  version: 1,
  created_at: "",
  updated_at: "",
  fields: { name },
});

afterEach(() => vi.unstubAllGlobals());

/** A server that tells the number of each change, and which changes were undone. */
function server() {
  const undone: string[] = [];
  let seq = 40;
  vi.stubGlobal("fetch", async (path: string, ask: RequestInit) => {
    const answer = (body: unknown) =>
      new Response(JSON.stringify(body), { headers: { "Sheaf-Change": String(++seq) } });
    const undo = /changes\/(\d+)\/undo/.exec(path)?.[1];
    if (undo) undone.push(undo);
    if (undo) return answer({ seq });
    if (ask.method === "PATCH") return answer(firm(1, "Ernst"));
    if (ask.method === "POST") return answer({ records: [firm(2, "Berglund")] });
    return answer({ records: [firm(1, "Alfreds")], next: null });
  });
  return undone;
}

function writingOf(pages: RecordPages): Writing {
  const held: Writing[] = [];
  function Holder() {
    held.push(useWriting("w", table, pages, () => {}));
    return null;
  }
  renderToStaticMarkup(
    <QueryClientProvider client={new QueryClient()}>
      <Holder />
    </QueryClientProvider>,
  );
  return held[0] as Writing;
}

it("undoes a paste in one step, even while it is being written", async () => {
  const kept = new Map<string, string>();
  vi.stubGlobal("sessionStorage", {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  });
  const undone = server();
  const pages = new RecordPages(
    async () => ({ records: [firm(1, "Alfreds")], next: null }),
    async () => 1,
  );
  pages.start();
  await pages.reach(0);
  const writing = writingOf(pages);
  const put = writing.put({
    writes: [{ id: 1, edits: [{ field: "name", value: "Ernst", shown: "Ernst" }] }],
    created: [{ row: 1, fields: { name: "Berglund" } }],
    leftOut: [],
    passed: [],
    beyond: 0,
  });
  const undo = writing.undo();
  await Promise.all([put, undo]);
  expect(undone).toHaveLength(2);
  expect(writing.busy()).toBe(false);
  await writing.undo();
  expect(undone).toHaveLength(2);
});
