import { afterEach, expect, it, vi } from "vitest";
import { UndoStack } from "@/api/undo";

function memory() {
  const kept = new Map<string, string>();
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  };
}

function server(answer: (path: string) => unknown) {
  const asked: string[] = [];
  vi.stubGlobal("fetch", async (path: string, ask: RequestInit) => {
    asked.push(`${ask.method} ${path}`);
    const body = answer(path);
    return new Response(JSON.stringify(body), { status: body === null ? 409 : 200 });
  });
  return asked;
}

afterEach(() => vi.unstubAllGlobals());

it("undoes my acts from the last to the first, a paste as one, and does them again", async () => {
  let seq = 50;
  const asked = server(() => ({ seq: ++seq }));
  const stack = new UndoStack("w", memory());
  stack.push([{ table: "t", record: 1, seq: 7 }]);
  stack.push([
    { table: "t", record: 1, seq: 8 },
    { table: "t", record: 2, seq: 9 },
  ]);
  expect((await stack.undo())?.done).toHaveLength(2);
  expect((await stack.redo())?.done).toHaveLength(2);
  await stack.undo();
  await stack.undo();
  expect(await stack.undo()).toBeNull();
  const undone = asked.map((line) => /changes\/(\d+)\/undo/.exec(line)?.[1]);
  expect(undone).toEqual(["9", "8", "52", "51", "54", "53", "7"]);
});

it("survives a reload and looks up a number that the server did not tell", async () => {
  const asked = server((path) =>
    path.includes("history") ? { changes: [{ seq: 3 }, { seq: 12 }, { seq: 5 }] } : { seq: 13 },
  );
  const store = memory();
  new UndoStack("w", store).push([{ table: "t", record: 4 }]);
  await new UndoStack("w", store).undo();
  expect(asked).toEqual(["GET /api/v1/tables/t/records/4/history", "POST /api/v1/changes/12/undo"]);
});

it("adds to an act that is still going on", async () => {
  server(() => ({ seq: 20 }));
  const store = memory();
  const stack = new UndoStack("w", store);
  stack.grow("paste", [{ table: "t", record: 1, seq: 7 }]);
  stack.push([{ table: "t", record: 9, seq: 8 }]);
  stack.grow("paste", [{ table: "t", record: 2, seq: 9 }]);
  expect((await stack.undo())?.done.map((done) => done.record)).toEqual([9]);
  expect((await new UndoStack("w", store).undo())?.done.map((done) => done.record)).toEqual([2, 1]);
});

it("tries once more what stood in another's way, and tells what cannot be undone", async () => {
  const barred = new Set(["/api/v1/changes/8/undo"]);
  const asked = server((path) => {
    if (path.includes("/changes/7/") || barred.delete(path)) return null;
    return { seq: 30 };
  });
  const stack = new UndoStack("w", memory());
  stack.push([7, 8, 9].map((seq) => ({ table: "t", record: seq, seq })));
  const reversed = await stack.undo();
  expect(reversed?.done.map((done) => done.record)).toEqual([9, 8]);
  expect(reversed?.failed.map(({ done }) => done.record)).toEqual([7]);
  expect(asked).toHaveLength(5);
  expect(await stack.undo()).toBeNull();
  expect((await stack.redo())?.done.map((done) => done.record)).toEqual([8, 9]);
});

it.each([429, 500, 503])("keeps what the server could not undo just then: %i", async (status) => {
  vi.stubGlobal("fetch", async () => new Response("{}", { status }));
  const stack = new UndoStack("w", memory());
  stack.push([{ table: "t", record: 1, seq: 7 }]);
  expect((await stack.undo())?.failed).toHaveLength(1);
  server(() => ({ seq: 20 }));
  expect((await stack.undo())?.done).toHaveLength(1);
});

it("keeps what the server was not there to undo", async () => {
  vi.stubGlobal("fetch", async () => Promise.reject(new TypeError("away")));
  const stack = new UndoStack("w", memory());
  stack.push([{ table: "t", record: 1, seq: 7 }]);
  expect((await stack.undo())?.failed).toHaveLength(1);
  server(() => ({ seq: 20 }));
  expect((await stack.undo())?.done).toHaveLength(1);
});

it("does not take back once more what was taken back in another way", async () => {
  const asked = server(() => ({ seq: 20 }));
  const stack = new UndoStack("w", memory());
  stack.push([{ table: "t", record: 1, seq: 7 }]);
  stack.push([{ table: "t", record: 0, column: { label: "Town", act: "deleted" }, seq: 8 }]);
  stack.forget(8);
  expect((await stack.undo())?.done.map((done) => done.record)).toEqual([1]);
  expect(asked).toEqual(["POST /api/v1/changes/7/undo"]);
});
