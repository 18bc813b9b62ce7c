import { expect, it } from "vitest";
import type { Field } from "@/api/table";
import { readCells, written } from "@/views/grid/clipboard/clipboard";

const from = (content: Record<string, string>) => readCells({ getData: (type) => content[type] ?? "" });
const texts = (content: Record<string, string>) => from(content)?.map((row) => row.map((cell) => cell.text));
const name: Field = { id: 1, name: "name", label: "Name", type: "text" };

it("gives back its own cells with their values", () => {
  const block = [[{ text: 'a "b"', exact: { holds: "x", value: 7, shown: { id: 7 } } }]];
  expect(from(written(block, [name]))).toEqual(block);
});

it("takes the text where it is plain, and the table where quotes in the text could mean two things", () => {
  const table = "<table><tr><td>from the table</td></tr></table>";
  expect(texts({ "text/plain": "1\t2", "text/html": table })).toEqual([["1", "2"]]);
  expect(texts({ "text/plain": '"1"', "text/html": table })).toEqual([["from the table"]]);
  expect(texts({ "text/html": table })).toEqual([["from the table"]]);
  expect(texts({ "text/plain": '"a\nb"\tc' })).toEqual([["a\nb", "c"]]);
});

it("finds nothing where nothing lies", () => expect(from({})).toBeNull());

it("does not trust cells that it does not know", () =>
  expect(texts({ "application/x-sheaf-cells+json": "[[1]]", "text/plain": "x" })).toEqual([["x"]]));
