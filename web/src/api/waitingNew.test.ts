import { afterEach, describe, expect, it, vi } from "vitest";
import { Problem, Unreachable } from "@/api/problem";
import type { RecordPage, SheafRecord } from "@/api/record";
import { RecordEdits } from "@/api/recordEdits";
import { RecordPages } from "@/api/recordPages";
import { Sender, sendOne } from "@/api/sender";
import type { Table } from "@/api/table";
import { WaitingEdits, type WaitingEdit } from "@/api/waitingEdits";
import { laidOver, pageLaidOver, waitingRecord } from "@/api/waitingOver";

const table: Table = {
  id: 1,
  name: "orders",
  label: "Orders",
  title: "number",
  key: [],
  fields: [{ id: 1, name: "number", label: "Order", type: "text" }],
};
const record = (id: number, fields: Record<string, unknown>): SheafRecord => ({
  id,
  version: 1,
  created_at: "",
  updated_at: "",
  fields,
});
const page = (ids: number[], next: string | null = null): RecordPage => ({
  records: ids.map((id) => record(id, { items: id })),
  next,
});

function storage() {
  const kept = new Map<string, string>();
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  };
}

/** A new order that waits, and a further value that is written to it. */
function kept(once?: string) {
  const store = storage();
  const edits = new WaitingEdits(store, "k");
  const fields = { number: "A" };
  const id = edits.keepNew({ table: "orders", title: "A", fields, shown: fields }, once);
  const write = (more: Record<string, unknown>) =>
    edits.keep({ table: "orders", record: id, title: "", fields: more, shown: more, before: {} });
  const first = () => edits.kept.waiting[0] as WaitingEdit;
  return { store, edits, id, write, first };
}

afterEach(() => vi.unstubAllGlobals());

describe("a new record that waits", () => {
  it("takes what is written to it with it, and survives a reload", () => {
    const { store, id, write, first } = kept();
    expect(id).toBeLessThan(0);
    write({ items: 3 });
    const again = new WaitingEdits(store, "k");
    expect(again.kept.waiting).toEqual([first()]);
    expect(first()).toMatchObject({ record: id, made: true, title: "A", fields: { number: "A", items: 3 } });
    expect(waitingRecord(first())).toMatchObject({ id, fields: { number: "A", items: 3 } });
  });

  it("is sent the same again once it was sent, and what came since follows", () => {
    const { edits, id, write, first } = kept("once");
    write({ items: 3 });
    expect(first()).toMatchObject({ key: "once", fields: { number: "A" }, later: { items: 3 } });
    edits.taken(first(), 7);
    expect(edits.kept.waiting).toMatchObject([
      { record: 7, fields: { items: 3 }, shown: { items: 3 }, before: {} },
    ]);
    expect(first().made).toBeUndefined();
    expect(edits.became(id)).toBe(7);
    // Whoever still knows it by its old number writes to the record that it is now.
    write({ items: 4 });
    expect(edits.kept.waiting.map((one) => [one.record, one.fields])).toEqual([
      [7, { items: 3 }],
      [7, { items: 4 }],
    ]);
  });

  it("that is refused is mended by writing to it, and sent as a new one", () => {
    const { edits, id, write, first } = kept("once");
    edits.refuse(first(), "Items are required.");
    expect(edits.any).toBe(false);
    expect(edits.of("orders").map((one) => one.record)).toEqual([id]);
    write({ items: 3 });
    expect(edits.kept.refused).toEqual([]);
    expect(first()).toMatchObject({ record: id, fields: { number: "A", items: 3 } });
    expect([first().key === "once", first().tried, first().later]).toEqual([false, undefined, undefined]);
  });

  it("that is refused while more was written to it is sent with that before it is told", () => {
    const { edits, write, first } = kept("once");
    const sent = first();
    write({ items: 3 });
    edits.refuse(sent, "Items are required.");
    expect(edits.kept.refused).toEqual([]);
    expect(first()).toMatchObject({ fields: { number: "A", items: 3 } });
  });

  it("can be given up, waiting or refused", () => {
    const { edits, id, first } = kept();
    expect(edits.drop([id, 5]).map((one) => one.record)).toEqual([id]);
    expect(edits.any).toBe(false);
    edits.keepNew({ table: "orders", title: "", fields: {}, shown: {} });
    const second = first();
    edits.refuse(second, "No.");
    // Nothing that was typed is thrown away with what has been seen.
    edits.dismiss();
    expect(edits.of("orders")).toEqual([second]);
    edits.drop([second.record]);
    expect(edits.of("orders")).toEqual([]);
  });

  it("is sent with its key, and made once", async () => {
    const { edits, id, first } = kept();
    const asked: [string | null, unknown][] = [];
    const answers = [
      new TypeError("lost"),
      new Response(JSON.stringify(record(7, {})), { headers: { "Sheaf-Change": "41" } }),
    ];
    vi.stubGlobal("fetch", async (_: string, ask: RequestInit) => {
      asked.push([new Headers(ask.headers).get("Idempotency-Key"), JSON.parse(String(ask.body))]);
      const answer = answers.shift();
      if (answer instanceof Response) return answer;
      throw answer;
    });
    const { key } = first();
    const taken = vi.fn();
    const report = { taken, why: String, over: () => {} };
    const sender = new Sender((edit) => sendOne("w", edit), edits, report);
    const stop = new AbortController();
    const running = sender.run(stop.signal);
    await vi.waitFor(() => expect(asked).toHaveLength(1));
    expect(first().tried).toBe(true);
    await vi.waitFor(() => {
      sender.wake();
      expect(taken).toHaveBeenCalled();
    });
    const same = [key, { fields: { number: "A" } }];
    expect(asked).toEqual([same, same]);
    expect(taken.mock.calls[0]?.[1]).toEqual({ record: 7, seq: 41 });
    expect([edits.any, edits.became(id)]).toEqual([false, 7]);
    stop.abort();
    await running;
  });

  it("is written to like any other, though the server is there", async () => {
    const { edits, id, first } = kept();
    edits.refuse(first(), "No.");
    let shown = waitingRecord({ ...edits.of("orders")[0] } as WaitingEdit);
    const shelf = { get: () => shown, put: (next: SheafRecord) => void (shown = next) };
    const writing = new RecordEdits("w", table, shelf, edits);
    const never = vi.fn(async () => Promise.reject(new Problem(500, {})));
    vi.stubGlobal("fetch", never);
    await writing.edit(id, [{ field: "number", value: "B", shown: "B" }]).catch(() => undefined);
    const told = await writing.editMany([{ id, edits: [{ field: "items", value: 2, shown: 2 }] }]);
    expect([never.mock.calls.length, told.refused.size]).toEqual([0, 1]);
    expect(first()).toMatchObject({ title: "B", fields: { number: "B", items: 2 } });
    expect(writing.busy(id)).toBe(true);
  });
});

describe("what is read while something waits", () => {
  const { edits, id, write } = kept();
  write({ items: 9 });
  const edit = {
    table: "orders",
    record: 2,
    title: "",
    fields: { items: 5 },
    shown: { items: 5 },
    before: {},
  };
  edits.keep(edit);

  it("has what was typed over it", () => {
    const misfit = { value: "x", code: "integer", message: "" };
    const laid = laidOver(
      { ...record(2, { items: 2, number: "B" }), misfits: { items: misfit } },
      edits.of("orders"),
    );
    expect([laid.fields, laid.misfits]).toEqual([{ items: 5, number: "B" }, {}]);
    expect(laidOver(record(3, { items: 3 }), edits.of("orders")).fields).toEqual({ items: 3 });
  });

  it.each<[string, RecordPage, boolean, number[]]>([
    ["after the last record", page([1, 2]), true, [1, 2, id]],
    ["before the first where the last is far", page([1, 2], "more"), true, [id, 1, 2]],
    ["on no later page", page([3, 4]), false, [3, 4]],
  ])("has new records %s", (_, read, isFirst, ids) => {
    expect(pageLaidOver(edits, "orders", read, isFirst).records.map((one) => one.id)).toEqual(ids);
  });

  it("has them only in their own group, and of their own table", () => {
    const none = pageLaidOver(edits, "orders", page([1]), true, ({ fields }) => fields.items !== 9);
    expect(
      [none, pageLaidOver(edits, "others", page([1]), true)].map(({ records }) => records.length),
    ).toEqual([1, 1]);
  });

  it("is seen at once where not all records are loaded", async () => {
    const pages = new RecordPages(
      async () => page([1, 2], "more"),
      async () => 900,
    );
    pages.start();
    await vi.waitFor(() => expect(pages.total).toBe(900));
    pages.accept(record(3, {}));
    pages.accept(record(id, {}));
    expect(pages.rows.slice(0, 2).map((one) => one.id)).toEqual([id, 1]);
    pages.close();
  });
});

it("knows who is away from who refuses", async () => {
  vi.stubGlobal("fetch", async () => Promise.reject(new TypeError("lost")));
  await expect(sendOne("w", kept().first())).rejects.toBeInstanceOf(Unreachable);
});
