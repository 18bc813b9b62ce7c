import { expect, test } from "vitest";
import type { SheafRecord } from "@/api/record";
import { RecordGroups } from "@/api/recordGroups";
import { RecordPages } from "@/api/recordPages";

const record = (id: number, group: string): SheafRecord => ({
  id,
  version: 1,
  created_at: "",
  updated_at: "",
  fields: { group },
});

const settled = () => new Promise((done) => setTimeout(done));

/** Groups `a` and `b` of a server that holds these records, two a page where `cut` is set. */
async function groups(all: SheafRecord[], opened = ["a", "b"], cut = false) {
  const made = new RecordGroups({
    groupOf: (one) => String(one.fields.group),
    open: (group) => {
      const own = all.filter((one) => one.fields.group === group);
      return new RecordPages(
        async (cursor) => {
          const from = Number(cursor ?? 0);
          const records = cut ? own.slice(from, from + 2) : own;
          return { records, next: cut && !cursor && own.length > 2 ? "2" : null };
        },
        async () => own.length,
      );
    },
    compare: (a, b) => a.id - b.id,
    count: async () => all.length,
  });
  made.start();
  for (const group of opened) made.group(group);
  await settled();
  return made;
}

const ids = (made: RecordGroups, group: string) => made.group(group).rows.map(({ id }) => id);

test("a record whose value changes goes to its place in the other group, and the counts follow", async () => {
  const made = await groups([record(1, "a"), record(2, "b"), record(3, "a"), record(4, "b")]);
  made.put(record(3, "b"));
  expect(ids(made, "a")).toEqual([1]);
  expect(ids(made, "b")).toEqual([2, 3, 4]);
  expect([made.group("a").total, made.group("b").total]).toEqual([1, 3]);
  made.put(record(3, "a"));
  expect(ids(made, "a")).toEqual([1, 3]);
});

test("a record that went where nothing is loaded can still come back", async () => {
  const made = await groups([record(1, "a"), record(2, "a")], ["a"]);
  made.put(record(1, "c"));
  expect(ids(made, "a")).toEqual([2]);
  expect(made.get(1)?.fields.group).toBe("c");
  made.put(record(1, "a"));
  expect(ids(made, "a")).toEqual([1, 2]);
});

test("past the last loaded record of a longer group it is only counted", async () => {
  const all = [record(1, "a"), record(9, "b"), ...[2, 3, 4, 5].map((id) => record(id, "b"))];
  const sorted = all.sort((a, b) => a.id - b.id);
  const made = await groups(sorted, ["a"], true);
  const b = made.group("b");
  // The first page is on its way when the record comes.
  made.put(record(1, "b"));
  await settled();
  expect(b.total).toBe(5);
  expect(made.get(1)?.fields.group).toBe("b");
});

test("a new record stands in its group once, and one that is gone nowhere", async () => {
  const made = await groups([record(1, "a"), record(3, "a")]);
  made.accept(record(2, "a"));
  made.accept(record(2, "a"));
  expect(ids(made, "a")).toEqual([1, 2, 3]);
  expect(made.total).toBe(3);
  made.remove(2);
  expect(ids(made, "a")).toEqual([1, 3]);
  expect(made.total).toBe(2);
});
