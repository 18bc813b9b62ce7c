import { afterEach, describe, expect, it, vi } from "vitest";
import { gathered, type SheafRecord } from "@/api/record";
import { KeptForLater, Overtaken, RecordEdits, withTitles } from "@/api/recordEdits";
import type { Table } from "@/api/table";

const table: Table = {
  id: 1,
  name: "orders",
  label: "Orders",
  title: "number",
  key: [],
  fields: [
    { id: 1, name: "number", label: "Order", type: "text" },
    { id: 2, name: "items", label: "Items", type: "integer" },
  ],
};

const stands = (): SheafRecord => ({
  id: 1,
  version: 3,
  created_at: "",
  updated_at: "",
  fields: { number: "10248", items: 5 },
});

function shelf() {
  const kept = new Map([[1, stands()]]);
  return {
    get: (id: number) => kept.get(id),
    put: (record: SheafRecord) => void kept.set(record.id, record),
  };
}

/** Answers requests one after the other from a list. */
function server(...answers: { status: number; body: unknown; seq?: number }[]) {
  const asked: { method: string; match: string | null }[] = [];
  vi.stubGlobal("fetch", async (_: string, ask: RequestInit) => {
    asked.push({ method: ask.method ?? "GET", match: new Headers(ask.headers).get("If-Match") });
    const answer = answers.shift() ?? { status: 500, body: {} };
    return new Response(JSON.stringify(answer.body), {
      status: answer.status,
      headers: answer.seq ? { "Sheaf-Change": String(answer.seq) } : {},
    });
  });
  return asked;
}

afterEach(() => vi.unstubAllGlobals());

const edit = (value: number) => [{ field: "items", value, shown: value }];

describe("documents", () => {
  const documents = {
    ...table,
    document: "rest",
    fields: [...table.fields, { id: 3, name: "rest", label: "Rest", type: "json" as const }],
  };

  it("are put together from the keys beside the fields", () => {
    const fields = { number: "1", items: 2, note: "x", tags: ["a"] };
    expect(gathered({ ...stands(), fields }, documents).fields).toEqual({
      number: "1",
      items: 2,
      rest: { note: "x", tags: ["a"] },
    });
    expect(gathered({ ...stands(), fields: { number: "1", items: 2 } }, documents).fields.rest).toBeNull();
    const whole = { ...stands(), fields: { number: "1", rest: { note: "x" } } };
    expect(gathered(whole, documents)).toBe(whole);
    expect(gathered(stands(), table).fields).toEqual(stands().fields);
  });
});

describe("edits of a record", () => {
  it("shows the value at once and takes the server's record when it comes", async () => {
    const asked = server({
      status: 200,
      seq: 41,
      body: { ...stands(), version: 4, fields: { number: "10248", items: 6 } },
    });
    const shown = shelf();
    const edits = new RecordEdits("w", table, shown);
    const written = edits.edit(1, edit(6));
    expect(shown.get(1)?.fields.items).toBe(6);
    expect(edits.busy(1)).toBe(true);
    expect((await written).seq).toBe(41);
    expect(shown.get(1)?.version).toBe(4);
    expect(edits.busy(1)).toBe(false);
    expect(asked).toEqual([{ method: "PATCH", match: '"3"' }]);
  });

  it("takes back what is refused", async () => {
    server({ status: 422, body: { code: "range", detail: "Items: at most 9." } });
    const shown = shelf();
    await expect(new RecordEdits("w", table, shown).edit(1, edit(60))).rejects.toThrow("Items: at most 9.");
    expect(shown.get(1)?.fields.items).toBe(5);
  });

  it("writes all the same when another person changed another field", async () => {
    const theirs = { ...stands(), version: 4, fields: { number: "10248-B", items: 5 } };
    const asked = server(
      { status: 412, body: {} },
      { status: 200, body: theirs },
      { status: 200, body: { ...theirs, version: 5, fields: { number: "10248-B", items: 6 } } },
    );
    const shown = shelf();
    await new RecordEdits("w", table, shown).edit(1, edit(6));
    expect(shown.get(1)?.fields).toEqual({ number: "10248-B", items: 6 });
    expect(asked.map((ask) => ask.match)).toEqual(['"3"', null, '"4"']);
  });

  it("shows theirs and says so when they changed the same field", async () => {
    server(
      { status: 412, body: {} },
      { status: 200, body: { ...stands(), version: 4, fields: { number: "10248", items: 8 } } },
    );
    const shown = shelf();
    await expect(new RecordEdits("w", table, shown).edit(1, edit(6))).rejects.toBeInstanceOf(Overtaken);
    expect(shown.get(1)?.fields.items).toBe(8);
  });

  it("writes nothing over what came while the editor was open", async () => {
    const asked = server();
    const shown = shelf();
    shown.put({ ...stands(), version: 4, fields: { number: "10248", items: 8 } });
    const begun = edit(6).map((one) => ({ ...one, was: 5 }));
    const edits = new RecordEdits("w", table, shown);
    await expect(edits.edit(1, begun)).rejects.toBeInstanceOf(Overtaken);
    const { refused } = await edits.editMany([{ id: 1, edits: begun }]);
    expect(refused.get(1)).toBeInstanceOf(Overtaken);
    expect(shown.get(1)?.fields.items).toBe(8);
    expect(asked).toEqual([]);
  });

  it("is not overtaken by what was written here, as the server has it", async () => {
    server(
      { status: 200, body: { ...stands(), version: 4, fields: { number: "10248", items: 7 } } },
      { status: 200, body: { ...stands(), version: 5, fields: { number: "10248", items: 9 } } },
    );
    const shown = shelf();
    const edits = new RecordEdits("w", table, shown);
    // The server rounds: 6.9 is 7 when it comes back, and the next editor was opened before.
    await edits.edit(1, edit(6.9));
    await edits.edit(
      1,
      edit(9).map((one) => ({ ...one, was: 6.9 })),
    );
    expect(shown.get(1)?.fields.items).toBe(9);
  });
});

it("shows many edits at once, sends few at a time, and is busy until the last is done", async () => {
  const kept = new Map(Array.from({ length: 20 }, (_, at) => [at + 1, { ...stands(), id: at + 1 }]));
  let under = 0;
  let most = 0;
  vi.stubGlobal("fetch", async (path: string) => {
    most = Math.max(most, (under += 1));
    await new Promise((done) => setTimeout(done, 0));
    under -= 1;
    const id = Number(/\d+$/.exec(path)?.[0]);
    return new Response(JSON.stringify({ ...stands(), id, version: 4, fields: { items: 6 } }));
  });
  const edits = new RecordEdits("w", table, {
    get: (id) => kept.get(id),
    put: (record) => void kept.set(record.id, record),
  });
  const turns = [...kept.keys()].map((id) => edits.edit(id, edit(6)));
  expect([...kept.values()].every((record) => record.fields.items === 6)).toBe(true);
  expect(edits.anyBusy).toBe(true);
  await Promise.all(turns);
  expect(most).toBe(4);
  expect(edits.anyBusy).toBe(false);
});

it("keeps the titles of links whose ids stayed", () => {
  const shown = {
    ...stands(),
    fields: { customer: { id: 7, fields: { name: "Ernst" } }, tags: [{ id: 1, fields: {} }] },
  };
  const answer = { ...stands(), fields: { customer: 7, tags: [1, 2], items: 7 } };
  expect(withTitles(answer, shown).fields).toEqual({
    customer: { id: 7, fields: { name: "Ernst" } },
    tags: [{ id: 1, fields: {} }, 2],
    items: 7,
  });
});

describe("several at once", () => {
  const two = () => {
    const kept = new Map([1, 2].map((id) => [id, { ...stands(), id }]));
    return {
      kept,
      get: (id: number) => kept.get(id),
      put: (record: SheafRecord) => void kept.set(record.id, record),
    };
  };
  const many = () => [
    { id: 1, edits: edit(7) },
    { id: 2, edits: edit(8) },
  ];
  const items = ({ kept }: ReturnType<typeof two>) => [...kept.values()].map(({ fields }) => fields.items);
  const now = (id: number, value: number) => ({
    ...stands(),
    id,
    version: 4,
    fields: { number: "10248", items: value },
  });

  it("are one change, shown before it is written", async () => {
    const shown = two();
    const asked = server({ status: 200, body: { records: [now(1, 7), now(2, 8)], refused: [] }, seq: 9 });
    const edits = new RecordEdits("w", table, shown);
    const writing = edits.editMany(many());
    expect(items(shown)).toEqual([7, 8]);
    expect(edits.busy(2)).toBe(true);
    expect(await writing).toEqual({ done: [{ ids: [1, 2], seq: 9 }], refused: new Map() });
    expect(asked.map(({ method }) => method)).toEqual(["PATCH"]);
    expect(edits.anyBusy).toBe(false);
    expect(shown.kept.get(2)?.version).toBe(4);
  });

  it("are written but for those that are refused", async () => {
    const shown = two();
    const refused = [{ at: 1, id: 2, code: "invalid", message: "No.", errors: [] }];
    server(
      { status: 422, body: { code: "invalid", detail: "No." } },
      { status: 200, body: { records: [now(1, 7)], refused }, seq: 9 },
    );
    const told = await new RecordEdits("w", table, shown).editMany(many());
    expect(told.done).toEqual([{ ids: [1], seq: 9 }]);
    expect([...told.refused].map(([id, why]) => [id, (why as Error).message])).toEqual([[2, "No."]]);
    expect(items(shown)).toEqual([7, 5]);
  });

  it("go around what others changed in the meantime", async () => {
    const shown = two();
    const moved = [{ at: 0, id: 1, code: "version_mismatch", message: "Changed.", errors: [] }];
    const asked = server(
      { status: 412, body: { code: "version_mismatch" } },
      { status: 200, body: { records: [now(2, 8)], refused: moved }, seq: 9 },
      { status: 200, body: { ...now(1, 5), version: 6 } },
      { status: 200, body: { ...now(1, 7), version: 7 }, seq: 11 },
    );
    const told = await new RecordEdits("w", table, shown).editMany(many());
    expect(told.done.map(({ ids, seq }) => [...ids, seq])).toEqual([
      [2, 9],
      [1, 11],
    ]);
    expect(asked.map(({ method, match }) => [method, match])).toEqual([
      ["PATCH", null],
      ["PATCH", null],
      ["GET", null],
      ["PATCH", '"6"'],
    ]);
    expect(items(shown)).toEqual([7, 8]);
  });

  it("leave what others wrote since it was read, of a record that is shown nowhere", async () => {
    const moved = [{ at: 0, id: 9, code: "version_mismatch", message: "Changed.", errors: [] }];
    const answers = (items: number) => [
      { status: 412, body: { code: "version_mismatch" } },
      { status: 200, body: { records: [], refused: moved } },
      { status: 200, body: { ...now(9, items), version: 6 } },
      { status: 200, body: { ...now(9, 7), version: 7 }, seq: 11 },
    ];
    const write = async () => {
      const edits = [{ field: "items", value: 7, shown: 7, was: 5 }];
      return new RecordEdits("w", table, two()).editMany([{ id: 9, version: 3, edits }]);
    };
    const asked = server(...answers(8));
    expect((await write()).refused.get(9)).toBeInstanceOf(Overtaken);
    expect(asked.map(({ method }) => method)).toEqual(["PATCH", "PATCH", "GET"]);
    // Where they wrote something else of it, both stand.
    server(...answers(5));
    expect((await write()).done).toEqual([{ ids: [9], seq: 11 }]);
  });

  describe("where a record cannot be read", () => {
    const refused = [{ at: 0, id: 1, code: "version_mismatch", message: "Changed.", errors: [] }];
    const moved = (status: number) =>
      server(
        { status: 412, body: { code: "version_mismatch" } },
        { status: 200, body: { records: [now(2, 8)], refused }, seq: 9 },
        { status, body: { code: "busy", detail: "Busy." } },
      );

    it("are written all the same", async () => {
      const linked = {
        ...table,
        fields: [...table.fields, { id: 3, name: "firm", label: "Firm", type: "link" as const }],
      };
      const shown = two();
      const firm = (id: number) => ({ ...now(id, 7), fields: { number: "10248", items: 7, firm: 5 } });
      server(
        { status: 200, body: { records: [firm(1), firm(2)], refused: [] }, seq: 9 },
        { status: 503, body: {} },
        { status: 200, body: firm(2) },
      );
      const keeper = { any: false, has: () => false, keep: () => expect.fail("It is written.") };
      const told = await new RecordEdits("w", linked, shown, keeper).editMany(many());
      expect(told).toEqual({ done: [{ ids: [1, 2], seq: 9 }], refused: new Map() });
      expect(shown.kept.get(1)?.fields.firm).toBe(5);
    });

    it("are taken back where it is told as refused", async () => {
      const shown = two();
      moved(500);
      const told = await new RecordEdits("w", table, shown).editMany(many());
      expect(told.refused.get(1)).toMatchObject({ status: 500 });
      expect(items(shown)).toEqual([5, 8]);
    });

    it("wait for the connection where that is away", async () => {
      const shown = two();
      moved(503);
      const kept: number[] = [];
      const keep = ({ record }: { record: number }) => void kept.push(record);
      const keeper = { any: false, has: () => false, keep };
      const told = await new RecordEdits("w", table, shown, keeper).editMany(many());
      expect(told.refused.get(1)).toBeInstanceOf(KeptForLater);
      expect(kept).toEqual([1]);
      expect(items(shown)).toEqual([7, 8]);
    });
  });

  it("wait for the connection one by one", async () => {
    const shown = two();
    server({ status: 503, body: {} });
    const kept: number[] = [];
    const keeper = {
      any: false,
      has: () => false,
      keep: ({ record }: { record: number }) => void kept.push(record),
    };
    const told = await new RecordEdits("w", table, shown, keeper).editMany(many());
    expect(kept).toEqual([1, 2]);
    expect([...told.refused.values()].every((why) => why instanceof KeptForLater)).toBe(true);
    expect(items(shown)).toEqual([7, 8]);
  });
});
