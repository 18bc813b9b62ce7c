import { expect, test } from "vitest";
import type { SheafRecord } from "@/api/record";
import type { Field } from "@/api/table";
import { orderBy } from "@/views/order";

const fields: Field[] = [
  { id: 1, name: "name", label: "Name", type: "text" },
  { id: 2, name: "sum", label: "Sum", type: "money" },
  {
    id: 3,
    name: "stage",
    label: "Stage",
    type: "choice",
    choices: ["Zero", "Alpha"].map((label, code) => ({ code, label })),
  },
];
const rows: [number, unknown, unknown, unknown][] = [
  [1, "beta", 10, "Alpha"],
  [2, "Alpha", null, "Zero"],
  [3, "gamma", 9, null],
  [4, "alpha", "10", "Zero"],
];
const records = rows.map(([id, name, sum, stage]): SheafRecord => ({
  id,
  version: 1,
  created_at: "",
  updated_at: "",
  fields: { name, sum, stage },
}));
const sorted = (...parts: [string, boolean][]) =>
  [...records]
    .sort(
      orderBy(
        parts.map(([field, down]) => ({ field, down })),
        fields,
      ),
    )
    .map(({ id }) => id);

test("records stand as the server sorts them: blanks last either way, ties by number", () => {
  expect(sorted()).toEqual([1, 2, 3, 4]);
  expect(sorted(["sum", false])).toEqual([3, 1, 4, 2]);
  expect(sorted(["sum", true])).toEqual([4, 1, 3, 2]);
  expect(sorted(["name", false])).toEqual([2, 4, 1, 3]);
  expect(sorted(["stage", false], ["name", true])).toEqual([4, 2, 1, 3]);
});
