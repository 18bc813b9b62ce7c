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
    return new Response(JSON.stringify(answer(path)));
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
  expect(await stack.undo()).toHaveLength(2);
  expect(await stack.redo()).toHaveLength(2);
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
