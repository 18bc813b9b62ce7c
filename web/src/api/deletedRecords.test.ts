import { afterEach, expect, it, vi } from "vitest";
import { bringBack, type DeletedRecord } from "@/api/deletedRecords";

const deleted = (id: number, seq: number): DeletedRecord => ({
  id,
  seq,
  title: null,
  deleted_at: "2026-03-01T10:00:00Z",
  deleted_by: { kind: "person", name: "Ann" },
  why: "write",
  fields: {},
});

/** A server that refuses what `refuses` says; answers what it was asked, in order. */
function server(refuses: (id: number, back: number[]) => boolean) {
  const asked: string[] = [];
  const back: number[] = [];
  vi.stubGlobal("fetch", async (path: string, ask: RequestInit) => {
    const id = Number(/records\/(\d+)\/restore/.exec(path)?.[1]);
    asked.push(`${id} ${String(ask.body)}`);
    if (refuses(id, back)) {
      return new Response(JSON.stringify({ code: "conflict", detail: `No ${id}.` }), { status: 409 });
    }
    back.push(id);
    return new Response("{}", { status: 200, headers: { "Sheaf-Change": String(100 + id) } });
  });
  return asked;
}

afterEach(() => vi.unstubAllGlobals());

it("brings each back to the state before it was deleted, with the change that it was", async () => {
  const asked = server(() => false);
  const { done, failed } = await bringBack("w", "t", [deleted(1, 7), deleted(2, 8)]);
  expect(done.map(({ record, seq }) => [record.id, seq])).toEqual([
    [1, 101],
    [2, 102],
  ]);
  expect(failed).toEqual([]);
  expect(asked).toEqual(['1 {"seq":7}', '2 {"seq":8}']);
});

it("tries once more what needed another one to be back", async () => {
  const asked = server((id, back) => id === 1 && !back.includes(2));
  const { done, failed } = await bringBack("w", "t", [deleted(1, 7), deleted(2, 8)]);
  expect(done.map(({ record }) => record.id)).toEqual([2, 1]);
  expect(failed).toEqual([]);
  expect(asked).toHaveLength(3);
});

it("tells what cannot come back, and asks for it no longer", async () => {
  const asked = server((id) => id === 1);
  const { done, failed } = await bringBack("w", "t", [deleted(1, 7), deleted(2, 8)]);
  expect(done.map(({ record }) => record.id)).toEqual([2]);
  expect(failed.map(({ record, why }) => [record.id, (why as { status: number }).status])).toEqual([
    [1, 409],
  ]);
  expect(asked).toHaveLength(3);
  // Where none came back, none can have stood in another's way.
  const none = server(() => true);
  await bringBack("w", "t", [deleted(1, 7), deleted(2, 8)]);
  expect(none).toHaveLength(2);
});
