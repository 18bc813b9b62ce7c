import { expect, it } from "vitest";
import { changes, placed, step, TableMoves, type TableMove } from "@/features/shell/tableMoves";

const tables = (letters: string) => [...letters].map((name) => ({ name }));
const letters = (of: { name: string }[]) => of.map(({ name }) => name).join("");

it.each([
  ["abcd", "d", "b", "adbc"],
  ["abcd", "a", null, "bcda"],
  ["abcd", "b", "c", "abcd"],
  ["abcd", "x", "b", "abcd"],
  ["abcd", "a", "x", "abcd"],
  ["abcd", "a", "a", "abcd"],
])("of %s puts %s before %s: %s", (before, table, next, after) => {
  const move = { table, before: next };
  expect(letters(placed(tables(before), move))).toBe(after);
  expect(changes(tables(before), move)).toBe(before !== after);
});

it.each([
  ["b", -1, "bacd"],
  ["b", 1, "acbd"],
  ["c", 1, "abdc"],
  ["a", -1, null],
  ["d", 1, null],
] as const)("moves %s by %i", (table, way, after) => {
  const move = step(tables("abcd"), table, way);
  expect(move && letters(placed(tables("abcd"), move))).toBe(after);
});

/** A server that answers when it is told to. */
function asked() {
  const sent: TableMove[] = [];
  let answer = () => {};
  const moves = new TableMoves((move) => {
    sent.push(move);
    return new Promise((resolve) => (answer = resolve));
  });
  return {
    moves,
    sent,
    async settle() {
      answer();
      await new Promise((resolve) => setTimeout(resolve));
    },
  };
}

it("asks one after the other, and shows what is not answered yet", async () => {
  const { moves, sent, settle } = asked();
  const first = { table: "a", before: null };
  const second = { table: "b", before: "a" };
  moves.add(first);
  moves.add(second);
  expect(sent).toEqual([first]);
  expect(letters(moves.waiting().reduce(placed, tables("abc")))).toBe("cba");
  await settle();
  expect(sent).toEqual([first, second]);
  expect(moves.waiting()).toEqual([second]);
  await settle();
  expect(moves.waiting()).toEqual([]);
});

it("asks for the last place alone of a table that is moved on and on", async () => {
  const { moves, sent, settle } = asked();
  const to = (before: string | null) => ({ table: "d", before });
  for (const before of ["c", "b", "a"]) moves.add(to(before));
  expect(moves.waiting()).toEqual([to("c"), to("a")]);
  await settle();
  await settle();
  expect(sent).toEqual([to("c"), to("a")]);
});
