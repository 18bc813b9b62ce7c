import { expect, it } from "vitest";
import type { Field } from "@/api/table";
import { writeText } from "@/fields/writeText";
import { exactly, type Block } from "@/views/grid/carried";
import { fillBlock, type Sample } from "@/views/grid/fill/fillBlock";

const field = (type: Field["type"], more: Partial<Field> = {}): Field => ({
  id: 1,
  name: type,
  label: type,
  type,
  ...more,
});
const sample = (of: Field, value: unknown): Sample => ({
  field: of,
  cell: { text: writeText(value, of), exact: exactly(value, of) },
});
const values = (block: Block) => block.map((row) => row.map((cell) => cell.exact?.value));
const beyond = (width: number, height: number) => ({ x: 0, y: 0, width, height });
const number = field("number");
const text = field("text");

it("goes on down each column by itself", () => {
  const source = [
    [sample(number, 1), sample(text, "Item 1")],
    [sample(number, 3), sample(text, "other")],
  ];
  expect(values(fillBlock(source, { way: "down", beyond: beyond(2, 3) }, []))).toEqual([
    [5, "Item 1"],
    [7, "other"],
    [9, "Item 1"],
  ]);
});

it("goes on upwards from the first", () => {
  const source = [[sample(field("date"), "2026-03-10")], [sample(field("date"), "2026-03-11")]];
  expect(values(fillBlock(source, { way: "up", beyond: beyond(1, 2) }, []))).toEqual([
    ["2026-03-08"],
    ["2026-03-09"],
  ]);
});

it("goes on to the right over columns of numbers, whatever their kind", () => {
  const source = [[sample(field("integer"), 10), sample(number, 20)]];
  const [row] = fillBlock(source, { way: "right", beyond: beyond(2, 1) }, []);
  expect(row?.map((cell) => cell.text)).toEqual(["30", "40"]);
});

it("keeps percentages exact", () => {
  const percent = field("percent");
  const source = [[sample(percent, 0.1)], [sample(percent, 0.2)]];
  const [row] = fillBlock(source, { way: "down", beyond: beyond(1, 1) }, []);
  expect(row).toEqual([{ text: "30%", exact: exactly(0.3, percent) }]);
});

it("goes on with choices only as far as there are such", () => {
  const of = (labels: string[]) =>
    field("choice", { choices: labels.map((label, at) => ({ code: at + 1, label })) });
  const filled = (choice: Field) =>
    values(fillBlock([[sample(choice, "Phase 1")]], { way: "down", beyond: beyond(1, 2) }, [])).flat();
  expect(filled(of(["Phase 1", "Phase 2", "Phase 3"]))).toEqual(["Phase 2", "Phase 3"]);
  expect(filled(of(["Phase 1", "Phase 2"]))).toEqual(["Phase 1", "Phase 1"]);
});
