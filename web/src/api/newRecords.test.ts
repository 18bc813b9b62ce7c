import { afterEach, expect, it, vi } from "vitest";
import { makeRecords } from "@/api/newRecords";
import { Problem, sentence } from "@/api/problem";

afterEach(() => vi.unstubAllGlobals());

/** A server that takes rows, all or none, of which none is named `bad`; it may name only the first few that are. */
function server(named = Infinity) {
  const sizes: number[] = [];
  let id = 0;
  vi.stubGlobal("fetch", async (_: string, ask: RequestInit) => {
    const { records } = JSON.parse(String(ask.body)) as { records: { fields: { name: string } }[] };
    sizes.push(records.length);
    const errors = records.flatMap(({ fields }, at) =>
      fields.name === "bad"
        ? [{ field: `records[${at}].name`, code: "choice", message: "No such name." }]
        : [],
    );
    if (errors.length)
      return new Response(JSON.stringify({ code: "invalid", errors: errors.slice(0, named) }), {
        status: 422,
      });
    const made = records.map(({ fields }) => ({ id: ++id, version: 1, fields }));
    return new Response(JSON.stringify({ records: made }), { headers: { "Sheaf-Change": "40" } });
  });
  return sizes;
}

it("makes the rows that can be made, and tells which were refused and why", async () => {
  const sizes = server();
  const rows = ["a", "bad", "c", "bad"].map((name) => ({ name }));
  const made = await makeRecords("w", "t", rows);
  expect(made.records.map((record) => record.fields.name)).toEqual(["a", "c"]);
  expect(made.refused.map(({ at, field, why }) => [at, field, sentence(why)])).toEqual([
    [1, "name", "No such name."],
    [3, "name", "No such name."],
  ]);
  expect(made.done).toEqual([{ table: "t", record: 1, others: [2], made: true, seq: 40 }]);
  expect(sizes).toEqual([4, 2]);
});

it("sends many in parts, and names places by the whole", async () => {
  const sizes = server();
  const rows = Array.from({ length: 1200 }, (_, at) => ({ name: at === 1100 ? "bad" : "good" }));
  const made = await makeRecords("w", "t", rows);
  expect(sizes).toEqual([500, 500, 200, 199]);
  expect(made.refused.map(({ at }) => at)).toEqual([1100]);
  expect(made.records).toHaveLength(1199);
});

it("tells that all were refused where no row is named", async () => {
  vi.stubGlobal("fetch", async () => new Response(JSON.stringify({ detail: "Not yours." }), { status: 403 }));
  const made = await makeRecords("w", "t", [{ name: "a" }, { name: "b" }]);
  expect(made.refused.map(({ at }) => at)).toEqual([0, 1]);
  expect(made.refused[0]?.why).toBeInstanceOf(Problem);
});

it("sends ever fewer rows again to a server that names one refused row at a time", async () => {
  const sizes = server(1);
  const rows = Array.from({ length: 400 }, (_, at) => ({ name: at % 2 ? "bad" : `good ${at}` }));
  const made = await makeRecords("w", "t", rows);
  expect(made.refused.map(({ at, why }) => [at, sentence(why)])).toEqual(
    rows.flatMap(({ name }, at) => (name === "bad" ? [[at, "No such name."]] : [])),
  );
  expect(made.records.map((record) => record.fields)).toEqual(rows.filter(({ name }) => name !== "bad"));
  // Again and again with all that is left, it would be 60,000.
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(400 * 12);
});
