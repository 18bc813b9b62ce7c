import { QueryClient, QueryClientProvider, QueryObserver } from "@tanstack/react-query";
import { renderToStaticMarkup } from "react-dom/server";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { SheafRecord } from "@/api/record";
import { RecordPages } from "@/api/recordPages";
import type { Table } from "@/api/table";
import { UndoStack } from "@/api/undo";
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
  const read: string[] = [];
  let seq = 40;
  vi.stubGlobal("fetch", async (path: string, ask: RequestInit) => {
    const answer = (body: unknown) =>
      new Response(JSON.stringify(body), { headers: { "Sheaf-Change": String(++seq) } });
    const undo = /changes\/(\d+)\/undo/.exec(path)?.[1];
    if (undo) undone.push(undo);
    if (undo) return answer({ seq });
    if (ask.method === "PATCH" && !/records\/\d/.test(path)) {
      const { records } = JSON.parse(String(ask.body)) as { records: SheafRecord[] };
      return answer({ records: records.map(({ id, fields }) => ({ ...firm(id, ""), fields })), refused: [] });
    }
    if (ask.method === "PATCH") return answer(firm(1, "Ernst"));
    if (ask.method === "POST") return answer({ records: [firm(2, "Berglund")] });
    read.push(path.replace(/.*records\/?/, "").replace(/\?.*/, ""));
    const one = /records\/(\d+)/.exec(path)?.[1];
    return answer(one ? firm(Number(one), "Alfreds") : { records: [firm(1, "Alfreds")], next: null });
  });
  return { undone, read };
}

function writingOf(pages: RecordPages, cache = new QueryClient()): Writing {
  const held: Writing[] = [];
  function Holder() {
    held.push(useWriting("w", table, pages, () => {}));
    return null;
  }
  renderToStaticMarkup(
    <QueryClientProvider client={cache}>
      <Holder />
    </QueryClientProvider>,
  );
  return held[0] as Writing;
}

beforeEach(() => {
  const kept = new Map<string, string>();
  vi.stubGlobal("sessionStorage", {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  });
});

it("undoes a paste in one step, even while it is being written", async () => {
  const { undone } = server();
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

/** A list of so many firms, and what is counted of it: how often it was read, and how often the cache was gone through. */
async function pasted(many: number) {
  const { read, undone } = server();
  const all = Array.from({ length: many }, (_, at) => firm(at + 1, "Alfreds"));
  let lists = 0;
  const pages = new RecordPages(
    async () => {
      lists += 1;
      return { records: all, next: null };
    },
    async () => many,
  );
  pages.start();
  await pages.reach(0);
  const cache = new QueryClient();
  for (const { id } of all) cache.setQueryData(["w", "history", "firms", id], { changes: [] });
  const [invalidated, removed] = [vi.spyOn(cache, "invalidateQueries"), vi.spyOn(cache, "removeQueries")];
  const writing = writingOf(pages, cache);
  await writing.write(
    all.map(({ id }) => ({ id, row: id - 1, edits: [{ field: "name", value: "Ernst", shown: "Ernst" }] })),
  );
  const stale = () =>
    all.filter(({ id }) => cache.getQueryState(["w", "history", "firms", id])?.isInvalidated);
  return { read, undone, pages, cache, invalidated, removed, writing, stale, lists: () => lists };
}

it("goes through what is kept once, however many records were pasted and undone", async () => {
  const { invalidated, removed, stale, writing, cache, undone, lists } = await pasted(300);
  expect(invalidated).toHaveBeenCalledTimes(1);
  expect(stale()).toHaveLength(300);
  expect(cache.getQueryData(["w", "record", "firms", 300])).toBeDefined();
  await writing.undo();
  expect(undone).toHaveLength(1);
  expect(removed).toHaveBeenCalledTimes(1);
  expect(cache.getQueryData(["w", "record", "firms", 300])).toBeUndefined();
  expect(lists()).toBe(2);
});

it("reads the records of a small paste that is undone, and not the list", async () => {
  const { read, writing, lists, pages } = await pasted(2);
  expect(pages.at(1)?.fields.name).toBe("Ernst");
  await writing.undo();
  expect(read).toEqual(["1", "2"]);
  expect(lists()).toBe(1);
  expect(pages.at(1)?.fields.name).toBe("Alfreds");
});

it("takes back a deleted column with the same key, and reads the columns and the records anew", async () => {
  const { writing, cache, undone, lists } = await pasted(1);
  const invalidated = vi.spyOn(cache, "invalidateQueries");
  const column = { label: "Town", act: "deleted" } as const;
  new UndoStack("w", sessionStorage).push([{ table: "firms", record: 0, column, seq: 99 }]);
  const before = lists();
  await writing.undo();
  expect(undone).toEqual(["99"]);
  expect(invalidated).toHaveBeenCalledWith({ queryKey: ["w", "model"] });
  expect(lists()).toBe(before + 1);
});

it("keeps what the last question was answered, whichever answer comes last", async () => {
  const answers: ((answer: Response) => void)[] = [];
  vi.stubGlobal("fetch", () => new Promise<Response>((resolve) => answers.push(resolve)));
  const cache = new QueryClient();
  const pages = new RecordPages(
    async () => ({ records: [], next: null }),
    async () => 0,
  );
  const writing = writingOf(pages, cache);
  // It is brought back, and deleted at once.
  const asked = [writing.refresh(7), writing.refresh(7)];
  await vi.waitFor(() => expect(answers.length).toBe(2));
  answers[1]?.(new Response("{}", { status: 404 }));
  await asked[1];
  answers[0]?.(new Response(JSON.stringify(firm(7, "Berglund"))));
  await asked[0];
  expect(cache.getQueryData(["w", "record", "firms", 7])).toBe(undefined);
});

it("tells whoever looks at a record that it is gone", async () => {
  vi.stubGlobal("fetch", async () => new Response("{}", { status: 404 }));
  const cache = new QueryClient();
  const pages = new RecordPages(
    async () => ({ records: [], next: null }),
    async () => 0,
  );
  const queryKey = ["w", "record", "firms", 7];
  cache.setQueryData(queryKey, firm(7, "Berglund"));
  const looking = new QueryObserver(cache, {
    queryKey,
    queryFn: () => Promise.reject(new Error("gone")),
    retry: false,
    staleTime: Infinity,
  });
  const seen: unknown[] = [];
  looking.subscribe(({ data, status }) => seen.push([data, status]));
  await writingOf(pages, cache).refresh(7);
  expect(seen.at(-1)).toEqual([undefined, "error"]);
});
