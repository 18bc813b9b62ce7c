import { describe, expect, it, vi } from "vitest";
import type { RecordPage, SheafRecord } from "@/api/record";
import { RecordPages } from "@/api/recordPages";

const record = (id: number): SheafRecord => ({ id, version: 1, created_at: "", updated_at: "", fields: {} });

/** A table of `size` records behind cursors that are places, as a server would page it. */
function table(size: number) {
  const asked: number[] = [];
  const signals: AbortSignal[] = [];
  const load = async (
    cursor: string | undefined,
    limit: number,
    signal: AbortSignal,
  ): Promise<RecordPage> => {
    asked.push(limit);
    signals.push(signal);
    const from = Number(cursor ?? 0);
    const records = Array.from({ length: Math.min(limit, size - from) }, (_, at) => record(from + at + 1));
    const end = from + records.length;
    return { records, next: end < size ? String(end) : null };
  };
  const pages = new RecordPages(load, async () => size);
  return { pages, load, asked, signals };
}

const settled = () => new Promise((done) => setTimeout(done, 0));

describe("record pages", () => {
  it("reads the first page, and makes room for all once they are counted", async () => {
    const { pages, asked } = table(5000);
    pages.start();
    await settled();
    expect(asked).toEqual([100]);
    expect(pages.rows).toHaveLength(100);
    expect(pages.length).toBe(5000);
    expect(pages.complete).toBe(false);
  });

  it("reads on to a far row in steps of at most a thousand, each row once", async () => {
    const { pages, asked } = table(5000);
    pages.start();
    await settled();
    pages.need(2500);
    await settled();
    expect(Math.max(...asked)).toBe(1000);
    expect(pages.rows.length).toBeGreaterThan(2500);
    expect(pages.rows.map((row) => row.id)).toEqual(pages.rows.map((_, at) => at + 1));
  });

  it("knows its true length at the end, whatever was counted", async () => {
    const { pages } = table(150);
    pages.start();
    await settled();
    pages.total = 999;
    pages.need(149);
    await settled();
    expect(pages.complete).toBe(true);
    expect(pages.length).toBe(150);
  });

  it("keeps what is loaded when a page fails, and goes on after a retry", async () => {
    let fails = false;
    const { pages } = table(300);
    const flaky = new RecordPages(
      async (cursor, limit) => {
        if (fails) throw new Error("gone");
        const from = Number(cursor ?? 0);
        return {
          records: Array.from({ length: Math.min(limit, 300 - from) }, (_, at) => record(from + at + 1)),
          next: from + limit < 300 ? String(from + limit) : null,
        };
      },
      async () => 300,
    );
    pages.close();
    flaky.start();
    await settled();
    fails = true;
    flaky.need(200);
    await settled();
    expect(flaky.error).toBeInstanceOf(Error);
    expect(flaky.rows).toHaveLength(100);
    fails = false;
    flaky.need(200);
    await settled();
    expect(flaky.rows).toHaveLength(100);
    flaky.retry();
    await settled();
    expect(flaky.error).toBeNull();
    expect(flaky.rows.length).toBeGreaterThan(100);
  });

  it("finds, replaces, adds and takes out by id", async () => {
    const { pages } = table(3);
    const watcher = vi.fn();
    pages.watch(watcher);
    pages.start();
    await settled();
    watcher.mockClear();
    pages.put({ ...record(2), version: 9 });
    expect(pages.get(2)?.version).toBe(9);
    pages.remove(1);
    expect(pages.place(2)).toBe(0);
    expect(pages.append(record(7))).toBe(2);
    expect(pages.append(record(7))).toBe(2);
    expect(pages.length).toBe(3);
    expect(watcher).toHaveBeenCalledTimes(3);
  });

  it("reads on until a record is there, or all are", async () => {
    const { pages, asked } = table(2500);
    pages.start();
    const { signal } = new AbortController();
    expect(await pages.find(1800, signal)).toBe(1799);
    expect(asked.length).toBeLessThan(5);
    expect(await pages.find(9999, signal)).toBeUndefined();
    expect(pages.complete).toBe(true);
  });

  it("looks no further for a record that nobody waits for", async () => {
    const { pages } = table(5000);
    pages.start();
    const stop = new AbortController();
    const found = pages.find(4999, stop.signal);
    stop.abort();
    expect(await found).toBeUndefined();
    expect(pages.complete).toBe(false);
  });

  it("leaves nothing behind when it waited for a far row", async () => {
    const { pages, signals } = table(5000);
    pages.start();
    await settled();
    const [signal] = signals as [AbortSignal];
    const added = vi.spyOn(signal, "addEventListener");
    const removed = vi.spyOn(signal, "removeEventListener");
    await pages.reach(4800);
    expect(added).toHaveBeenCalled();
    const listeners = (calls: unknown[][]) => calls.map(([, listener]) => listener);
    expect(listeners(removed.mock.calls)).toEqual(listeners(added.mock.calls));
  });

  it("gives up waiting when it is closed", async () => {
    const pages = new RecordPages(
      () => new Promise(() => {}),
      async () => 5,
    );
    pages.start();
    await settled();
    const reached = pages.reach(3);
    pages.close();
    expect(await reached).toBe(false);
  });

  it("tells when a far row is there, that there is none, and that it could not be read", async () => {
    const { pages } = table(2500);
    pages.start();
    expect(await pages.reach(1800)).toBe(true);
    expect(pages.rows.length).toBeGreaterThan(1800);
    expect(await pages.reach(9000)).toBe(true);
    expect(pages.rows).toHaveLength(2500);
    const failing = new RecordPages(
      async () => Promise.reject(new Error("away")),
      async () => 5,
    );
    failing.start();
    expect(await failing.reach(3)).toBe(false);
  });
});

describe("far rows of record pages", () => {
  /** A large table, of which rows can be found by id, unless it is away. */
  async function large() {
    const server = { away: false, size: 20_000 };
    const ids = (from: number, limit: number) =>
      Array.from({ length: Math.max(0, Math.min(limit, server.size - from)) }, (_, at) =>
        record(from + at + 1),
      );
    const { load } = table(server.size);
    const pages = new RecordPages(load, async () => server.size, undefined, {
      async after(id, limit) {
        if (server.away) throw new Error("away");
        return ids(id, limit);
      },
      countTo: async (id) => Math.min(id, server.size),
      greatest: async () => server.size,
    });
    pages.start();
    await settled();
    return { pages, server };
  }

  it("are read again where one tries again, and what went wrong is so no more", async () => {
    const { pages, server } = await large();
    server.away = true;
    pages.need(10_050, 10_000);
    await settled();
    expect(pages.error).toBeInstanceOf(Error);
    server.away = false;
    pages.retry();
    await settled();
    expect([pages.error, pages.at(10_000)?.id]).toEqual([null, 10_001]);
    server.away = true;
    pages.need(15_050, 15_000);
    await settled();
    expect(pages.error).toBeInstanceOf(Error);
    server.away = false;
    pages.need(16_050, 16_000);
    await settled();
    expect([pages.error, pages.at(16_000)?.id]).toEqual([null, 16_001]);
  });

  it("are all reached while others are looked at", async () => {
    const { pages } = await large();
    const reached = pages.reach(11_999, 10_000);
    pages.need(18_050, 18_000);
    expect(await reached).toBe(true);
    for (let row = 10_000; row < 12_000; row++) expect(pages.at(row)?.id).toBe(row + 1);
  });

  it("stay shown while they are read again", async () => {
    const { pages } = await large();
    pages.need(10_050, 10_000);
    await settled();
    const seen: boolean[] = [];
    pages.watch(() => seen.push(pages.at(10_000) !== undefined));
    await pages.reload();
    await settled();
    expect(seen.length).toBeGreaterThan(0);
    expect(seen).not.toContain(false);
  });
});
