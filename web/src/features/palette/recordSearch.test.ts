import { expect, it } from "vitest";
import type { SheafRecord } from "@/api/record";
import type { Table } from "@/api/table";
import { searchAll, type Search } from "@/features/palette/recordSearch";

const table = (name: string) => ({ id: 1, name, label: name, title: null, key: [], fields: [] }) as Table;
const record = (id: number) => ({ id, version: 1, fields: {} }) as unknown as SheafRecord;
const tables = ["a", "b", "c", "d", "e", "f"].map(table);

/** A server that answers when it is told to. */
function server() {
  const asked = new Map<string, (records: SheafRecord[] | Error) => void>();
  const ask = ({ name }: Table) =>
    new Promise<SheafRecord[]>((done, fail) =>
      asked.set(name, (answer) => (answer instanceof Error ? fail(answer) : done(answer))),
    );
  return { asked, ask };
}
const turn = () => new Promise((done) => setTimeout(done));

it("asks a few tables at a time and shows who answers first first", async () => {
  const { asked, ask } = server();
  const told: Search[] = [];
  const done = searchAll(tables, "x", ask, (search) => told.push(search), new AbortController().signal);
  await turn();
  expect([...asked.keys()]).toEqual(["a", "b", "c", "d"]);
  asked.get("c")?.([record(3)]);
  await turn();
  asked.get("a")?.([record(1)]);
  asked.get("b")?.(new Error("away"));
  asked.get("d")?.([]);
  await turn();
  expect([...asked.keys()]).toEqual(["a", "b", "c", "d", "e", "f"]);
  asked.get("e")?.([]);
  asked.get("f")?.([]);
  await done;
  const last = told.at(-1);
  expect(last?.found.map((found) => found.table.name)).toEqual(["c", "a"]);
  expect(last?.failed).toEqual([{ table: tables[1], why: "away" }]);
  expect(last?.left).toBe(0);
});

it("says nothing more, and asks no more, once it is given up", async () => {
  const { asked, ask } = server();
  const told: Search[] = [];
  const stop = new AbortController();
  const done = searchAll(tables, "x", ask, (search) => told.push(search), stop.signal);
  await turn();
  const before = told.length;
  stop.abort();
  for (const answer of asked.values()) answer([record(1)]);
  await done;
  expect(asked.size).toBe(4);
  expect(told.length).toBe(before);
});
