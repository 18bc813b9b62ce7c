import { describe, expect, it } from "vitest";
import { FarRows, type ById } from "@/api/farRows";
import type { SheafRecord } from "@/api/record";
import { t } from "@/ui/text/text";

const record = (id: number): SheafRecord => ({ id, version: 1, created_at: "", updated_at: "", fields: {} });
const { signal } = new AbortController();

/** Records with these ids, in their order. */
function table(ids: number[], total = () => ids.length) {
  const asked = { pages: 0, counts: 0, most: 0 };
  const source: ById = {
    async after(id, limit) {
      asked.pages += 1;
      asked.most = Math.max(asked.most, limit);
      return ids
        .filter((one) => one > id)
        .slice(0, limit)
        .map(record);
    },
    async countTo(id) {
      asked.counts += 1;
      return ids.filter((one) => one <= id).length;
    },
    async greatest() {
      return ids.at(-1) ?? 0;
    },
  };
  let changes = 0;
  const rows = new FarRows(source, total, () => (changes += 1));
  const idAt = (row: number) => rows.at(row)?.id;
  return { rows, source, asked, idAt, changes: () => changes };
}

const numbers = (from: number, count: number, step = 1) =>
  Array.from({ length: count }, (_, at) => from + at * step);

describe("far rows", () => {
  it("are found at once where ids have no gaps", async () => {
    const { rows, asked, idAt } = table(numbers(1, 50_000));
    await rows.want(30_010, 30_050, signal);
    expect([idAt(30_010), idAt(30_050), idAt(29_000)]).toEqual([30_011, 30_051, undefined]);
    expect(asked.counts).toBeLessThanOrEqual(2);
    expect(asked.most).toBeLessThanOrEqual(1000);
  });

  const gaps: [string, number[]][] = [
    ["evenly", numbers(7, 20_000, 13)],
    ["at the beginning", numbers(900_000, 20_000)],
    ["in the middle", [...numbers(1, 10_000), ...numbers(5_000_000, 10_000)]],
    ["near the end", [...numbers(1, 19_990), ...numbers(90_000_000, 10)]],
  ];
  it.each(gaps)("are found where ids are missing %s", async (_, ids) => {
    const { rows, asked, idAt } = table(ids);
    for (const row of [9_990, 10_000, 4_321, 15_000, 19_980]) {
      await rows.want(row, row + 19, signal);
      for (const near of [row, row + 19]) expect(idAt(near)).toBe(ids[near]);
    }
    expect(asked.counts).toBeLessThan(90);
  });

  it("are read on without counting again", async () => {
    const { rows, asked, idAt } = table(numbers(3, 50_000, 3));
    await rows.want(30_000, 30_050, signal);
    const before = asked.counts;
    await rows.want(30_050, 30_450, signal);
    expect(idAt(30_450)).toBe(3 * 30_451);
    expect(asked.counts).toBe(before);
  });

  it("are those that were wanted last", async () => {
    const { rows, idAt } = table(numbers(1, 50_000));
    const first = rows.want(10_000, 10_050, signal);
    void rows.want(20_000, 20_050, signal);
    await rows.want(40_000, 40_050, signal);
    await first;
    expect([idAt(40_000), idAt(20_000)]).toEqual([40_001, undefined]);
  });

  it("are all there once they are reached, whatever is looked at meanwhile", async () => {
    const { rows, idAt } = table(numbers(1, 50_000));
    const reached = rows.reach(10_000, 11_999, signal);
    const looked = rows.want(40_000, 40_050, signal);
    expect(await reached).toBe(true);
    await looked;
    expect(numbers(10_000, 2000).map(idAt)).toEqual(numbers(10_001, 2000));
    expect(idAt(40_000)).toBe(40_001);
    expect(await rows.reach(49_900, 60_000, signal)).toBe(true);
  });

  it("are not reached where fewer stand there than were counted", async () => {
    const ids = numbers(1, 50_000);
    const { rows } = table(ids, () => 50_000);
    ids.splice(49_000);
    expect(await rows.reach(48_900, 49_100, signal)).toBe(false);
  });

  it("stand elsewhere once records came or went above, and as they did until they are read anew", async () => {
    const ids = numbers(1, 20_000);
    const { rows, idAt } = table(ids);
    await rows.want(5_000, 5_050, signal);
    await rows.want(10_000, 10_050, signal);
    ids.splice(5, 1);
    rows.forget();
    expect([idAt(10_000), idAt(5_000)]).toEqual([10_001, undefined]);
    await rows.want(10_000, 10_050, signal);
    expect(idAt(10_000)).toBe(10_002);
    expect(rows.rowOf(10_001)).toBe(undefined);
  });

  it("are not looked for by what was counted before records came or went", async () => {
    const ids = [...numbers(1, 10_000), ...numbers(5_000_000, 10_000)];
    const { rows, idAt, source } = table(ids);
    const { countTo } = source;
    source.countTo = async (id, stop) => {
      const counted = await countTo(id, stop);
      source.countTo = countTo;
      ids.splice(0, 500);
      rows.forget();
      return counted;
    };
    await rows.want(9_700, 9_750, signal);
    expect(idAt(9_700)).toBe(ids[9_700]);
  });

  it("are given up with a sentence for people where counting leads nowhere", async () => {
    const { rows, source } = table(numbers(1, 20_000));
    source.countTo = async () => 0;
    await expect(rows.want(10_000, 10_050, signal)).rejects.toThrow(t("board.failed"));
  });

  it("are changed in their place", async () => {
    const { rows } = table(numbers(1, 20_000));
    await rows.want(10_000, 10_050, signal);
    const row = rows.rowOf(10_006) ?? -1;
    expect(row).toBe(10_005);
    rows.put(row, { ...record(10_006), version: 2 });
    expect(rows.at(10_005)?.version).toBe(2);
  });
});
