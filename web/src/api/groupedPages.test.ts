import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { GroupedPages } from "@/api/groupedPages";
import type { Group } from "@/api/groups";
import type { SheafRecord } from "@/api/record";
import { RecordPages } from "@/api/recordPages";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const group = (values: Record<string, unknown>, records: number): Group => ({
  values,
  records,
  filter: JSON.stringify(values),
  summary: {},
});

const record = (id: number, fields: Record<string, unknown>): SheafRecord => ({
  id,
  version: 1,
  created_at: "2026-01-01T00:00:00Z",
  updated_at: "2026-01-01T00:00:00Z",
  fields,
});

/** A table in memory; its records are read a few at a time. */
function table(by: string[], rows: SheafRecord[]) {
  const read: string[] = [];
  const groupsOf = (fields: string[]): Group[] => {
    const found = new Map<string, Group>();
    for (const { fields: values } of rows) {
      const shared = Object.fromEntries(fields.map((field) => [field, values[field] ?? null]));
      const key = JSON.stringify(shared);
      const standing = found.get(key);
      found.set(key, group(shared, (standing?.records ?? 0) + 1));
    }
    return [...found.values()].sort((a, b) => a.filter.localeCompare(b.filter));
  };
  const load = async () => ({ depths: by.map((_, depth) => groupsOf(by.slice(0, depth + 1))), more: false });
  const pages = new GroupedPages(
    by,
    load,
    (of) => {
      read.push(of.filter);
      const own = () =>
        rows.filter((row) => by.every((field) => (row.fields[field] ?? null) === of.values[field]));
      return new RecordPages(
        async (cursor, limit) => {
          const from = Number(cursor ?? 0);
          const part = own().slice(from, from + limit);
          return { records: part, next: from + limit < own().length ? String(from + limit) : null };
        },
        async () => own().length,
      );
    },
    async (id) => {
      const { fields } = rows.find((row) => row.id === id) ?? {};
      return groupsOf(by).find(
        ({ values }) => fields && by.every((name) => (fields[name] ?? null) === values[name]),
      );
    },
  );
  return { pages, read };
}

const settled = () => vi.advanceTimersByTimeAsync(1);

/** Each row as a group's name with its number of records, or a record's id. */
const shown = (pages: GroupedPages) =>
  Array.from({ length: pages.length }, (_, row) => {
    const head = pages.head(row);
    return head
      ? `${"  ".repeat(head.depth)}${String(head.value)} ${head.records}`
      : (pages.at(row)?.id ?? "…");
  });

const some = () => [
  record(1, { status: "New", due: "a" }),
  record(2, { status: "New", due: "b" }),
  record(3, { status: "Won", due: "a" }),
];

test("records stand below the row of their group and are read when they are scrolled to", async () => {
  const { pages, read } = table(["status"], some());
  pages.start();
  await settled();
  expect(shown(pages)).toEqual(["New 2", "…", "…", "Won 1", "…"]);
  expect([read, pages.total, pages.complete, pages.loaded]).toEqual([[], 3, false, 1]);
  pages.need(2);
  await settled();
  expect(shown(pages)).toEqual(["New 2", 1, 2, "Won 1", "…"]);
  expect([pages.row(2), pages.place(2), pages.get(2)?.id, pages.row(3)]).toEqual([2, 1, 2, undefined]);
  expect(await pages.reach(4)).toBe(true);
  expect(shown(pages)).toEqual(["New 2", 1, 2, "Won 1", 3]);
  expect(pages.recordRows(2, 4)).toEqual([2, 4, 5, 6]);
});

test("groups lie within groups, and what is closed takes no rows", async () => {
  const { pages } = table(["status", "due"], some());
  pages.start();
  await settled();
  await pages.reach(10);
  expect(shown(pages)).toEqual(["New 2", "  a 1", 1, "  b 1", 2, "Won 1", "  a 1", 3]);
  pages.toggle(pages.head(1)?.key ?? "");
  expect(shown(pages)).toEqual(["New 2", "  a 1", "  b 1", 2, "Won 1", "  a 1", 3]);
  pages.toggle(pages.head(0)?.key ?? "");
  expect(shown(pages)).toEqual(["New 2", "Won 1", "  a 1", 3]);
  pages.toggleAll(true);
  expect(shown(pages)).toEqual(["New 2", "Won 1"]);
  pages.toggleAll(false);
  expect(shown(pages)).toHaveLength(8);
});

test("a record that is another group's now goes there after a moment", async () => {
  const rows = some();
  const { pages } = table(["status"], rows);
  pages.start();
  await settled();
  pages.need(4);
  await settled();
  const moved = record(1, { status: "Won", due: "a" });
  rows[0] = moved;
  pages.put(moved);
  expect(shown(pages)).toEqual(["New 2", 1, 2, "Won 1", 3]);
  await vi.advanceTimersByTimeAsync(1000);
  expect(shown(pages)).toEqual(["New 1", 2, "Won 2", 1, 3]);
});

test("a group that fails can be asked for again", async () => {
  let fails = true;
  const pages = new GroupedPages(
    ["status"],
    async () => {
      if (fails) throw new Error("away");
      return { depths: [[]], more: false };
    },
    () =>
      new RecordPages(
        async () => ({ records: [], next: null }),
        async () => 0,
      ),
    async () => undefined,
  );
  pages.start();
  await settled();
  expect([pages.error instanceof Error, pages.started]).toEqual([true, false]);
  fails = false;
  pages.retry();
  await settled();
  expect([pages.error, pages.complete, pages.length]).toEqual([null, true, 0]);
});

test("a record is found in a group that is closed, and nowhere where it is not", async () => {
  const rows = [1, 2, 3, 4].map((id) => record(id, { status: id < 3 ? "New" : "Won", due: "a" }));
  const { pages } = table(["status", "due"], rows);
  pages.start();
  await settled();
  pages.toggleAll(true);
  const { signal } = new AbortController();
  const row = pages.find(4, signal);
  await settled();
  expect(await row).toBe(4);
  expect(shown(pages)).toEqual(["New 2", "Won 2", "  a 2", 3, 4]);
  expect(await pages.find(9, signal)).toBeUndefined();
});
