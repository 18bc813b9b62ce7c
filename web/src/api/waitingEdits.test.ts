import { afterEach, describe, expect, it, vi } from "vitest";
import { Unreachable } from "@/api/problem";
import { KeptForLater, Overtaken, RecordEdits } from "@/api/recordEdits";
import { Sender, sendOne } from "@/api/sender";
import type { SheafRecord } from "@/api/record";
import type { Table } from "@/api/table";
import { WaitingEdits, type WaitingEdit } from "@/api/waitingEdits";

const table: Table = {
  id: 1,
  name: "orders",
  label: "Orders",
  title: "number",
  key: [],
  fields: [{ id: 1, name: "number", label: "Order", type: "text" }],
};
const order = (items: number, version = 3): SheafRecord => ({
  id: 1,
  version,
  created_at: "",
  updated_at: "",
  fields: { number: "10248", items },
});

function storage() {
  const kept = new Map<string, string>();
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  };
}

const edit = (record: number, items: number, before: number): Omit<WaitingEdit, "key"> => ({
  table: "orders",
  record,
  title: "",
  fields: { items },
  shown: { items },
  before: { items: before },
});
const said = (edits: WaitingEdits) =>
  edits.kept.waiting.map(({ record, fields, before }) => [record, fields.items, before.items]);
const turn = () => new Promise((done) => setTimeout(done));

afterEach(() => vi.unstubAllGlobals());

describe("what waits", () => {
  it("survives a reload, in its order, and knows what stands on the server", () => {
    const store = storage();
    const edits = new WaitingEdits(store, "k");
    edits.keep(edit(1, 6, 5));
    edits.keep(edit(2, 9, 8));
    edits.keep(edit(1, 7, 6));
    const again = new WaitingEdits(store, "k");
    expect(said(again)).toEqual([
      [1, 6, 5],
      [2, 9, 8],
      [1, 7, 5],
    ]);
    expect(again.has("orders", 2)).toBe(true);
    const [first] = again.kept.waiting;
    if (first) again.taken(first);
    expect(said(again)).toEqual([
      [2, 9, 8],
      [1, 7, 6],
    ]);
  });

  it("can be written over what someone else wrote", () => {
    const edits = new WaitingEdits(storage(), "k");
    edits.keep(edit(1, 6, 5));
    const [first] = edits.kept.waiting;
    if (first) edits.refuse(first, "Theirs is shown.", true);
    const [refused] = edits.kept.refused;
    if (refused) edits.insist(refused.edit);
    expect(edits.kept).toMatchObject({ waiting: [{ fields: { items: 6 }, before: {} }], refused: [] });
  });

  it("leaves nothing behind once it is over", () => {
    const store = storage();
    const edits = new WaitingEdits(store, "k");
    edits.keep(edit(1, 6, 5));
    const [first] = edits.kept.waiting;
    if (first) edits.refuse(first, "No.");
    expect(edits.kept.refused).toMatchObject([{ why: "No.", edit: { fields: { items: 6 } } }]);
    edits.dismiss();
    expect(store.getItem("k")).toBeNull();
  });
});

describe("editing while the server is away", () => {
  it("keeps it too where a proxy says that the server is away", async () => {
    const edits = new WaitingEdits(storage(), "k");
    const writing = new RecordEdits("w", table, { get: () => order(5), put: () => {} }, edits);
    vi.stubGlobal("fetch", async () => new Response("", { status: 502 }));
    const written = writing.edit(1, [{ field: "items", value: 6, shown: 6 }]);
    await expect(written).rejects.toBeInstanceOf(KeptForLater);
    expect(said(edits)).toEqual([[1, 6, 5]]);
  });

  it("keeps the edit on the screen, and what follows behind it", async () => {
    let shown = order(5);
    const edits = new WaitingEdits(storage(), "k");
    const shelf = { get: () => shown, put: (record: SheafRecord) => void (shown = record) };
    const writing = new RecordEdits("w", table, shelf, edits);
    const away = vi.fn(async () => {
      throw new TypeError("Failed to fetch");
    });
    vi.stubGlobal("fetch", away);
    const write = (items: number) => writing.edit(1, [{ field: "items", value: items, shown: items }]);
    await expect(write(6)).rejects.toBeInstanceOf(KeptForLater);
    await expect(write(7)).rejects.toBeInstanceOf(KeptForLater);
    expect(away).toHaveBeenCalledTimes(1);
    expect(shown.fields.items).toBe(7);
    expect(writing.busy(1)).toBe(true);
    expect(said(edits)).toEqual([
      [1, 6, 5],
      [1, 7, 5],
    ]);
    expect(edits.kept.waiting[0]?.title).toBe("10248");
  });
});

describe("sending", () => {
  function server(...records: SheafRecord[]) {
    const patched: unknown[] = [];
    vi.stubGlobal("fetch", async (_: string, ask: RequestInit) => {
      if (ask.method === "PATCH") patched.push(JSON.parse(String(ask.body)).fields);
      const answer = ask.method === "PATCH" ? order(0) : records.shift();
      return new Response(JSON.stringify(answer), { headers: { "Sheaf-Change": "41" } });
    });
    return patched;
  }
  const waiting = (items: number, before: number): WaitingEdit => ({ ...edit(1, items, before), key: "a" });

  it("writes where nobody else was", async () => {
    const patched = server(order(5));
    expect(await sendOne("w", waiting(6, 5))).toEqual({ record: 1, seq: 41 });
    expect(patched).toEqual([{ items: 6 }]);
  });

  it("writes nothing twice", async () => {
    const patched = server(order(6));
    expect(await sendOne("w", waiting(6, 5))).toEqual({ record: 1, seq: undefined });
    expect(patched).toEqual([]);
  });

  it("leaves what someone else wrote meanwhile", async () => {
    const patched = server(order(12));
    await expect(sendOne("w", waiting(6, 5))).rejects.toBeInstanceOf(Overtaken);
    expect(patched).toEqual([]);
  });

  it("goes from the first to the last, waits where the server is away, and tells what was refused", async () => {
    const edits = new WaitingEdits(storage(), "k");
    for (const items of [1, 2, 3]) edits.keep(edit(items, items, 0));
    const answers = ["away", "ok", "refused", "ok"];
    const tried: unknown[] = [];
    const over = vi.fn();
    const send = async (one: WaitingEdit) => {
      tried.push(one.fields.items);
      const answer = answers.shift();
      if (answer === "away") throw new Unreachable("away");
      if (answer === "refused") throw new Overtaken("items");
      return { record: one.record, seq: 1 };
    };
    const sender = new Sender(send, edits, { taken: () => {}, why: () => "Theirs is shown.", over });
    const stop = new AbortController();
    const running = sender.run(stop.signal);
    await turn();
    expect(tried).toEqual([1]);
    sender.wake();
    await turn();
    expect(tried).toEqual([1, 1, 2, 3]);
    expect(edits.any).toBe(false);
    expect(edits.kept.refused).toMatchObject([{ why: "Theirs is shown.", edit: { record: 2 } }]);
    expect(over).toHaveBeenCalledWith(2);
    stop.abort();
    await running;
  });
});
