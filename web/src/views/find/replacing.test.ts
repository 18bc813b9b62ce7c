import { expect, it } from "vitest";
import type { SheafRecord } from "@/api/record";
import type { Field } from "@/api/table";
import { matchingOf } from "@/views/find/matching";
import { cellsOf, replacing } from "@/views/find/replacing";

const fields: Field[] = ["name", "note"].map((name, at) => ({ id: at + 1, name, label: name, type: "text" }));
const record = (id: number, values: Record<string, unknown>) =>
  ({ id, version: id + 10, fields: values }) as SheafRecord;
const records = [
  record(1, { name: "Oak table", note: "oak, OAK" }),
  record(2, { name: "Elm", note: null }),
  record(3, { name: "oak", note: "x" }),
];
const into = (by: string, what = "oak") => replacing(records, matchingOf(what, fields, fields, []), what, by);

it("writes each text that has it, with what was read", () => {
  const writes = into("elm");
  expect(writes).toEqual([
    {
      id: 1,
      version: 11,
      edits: [
        { field: "name", value: "elm table", shown: "elm table", was: "Oak table" },
        { field: "note", value: "elm, elm", shown: "elm, elm", was: "oak, OAK" },
      ],
    },
    { id: 3, version: 13, edits: [{ field: "name", value: "elm", shown: "elm", was: "oak" }] },
  ]);
  expect(cellsOf(writes)).toBe(3);
});

it("leaves nothing of a text that was only that, and what is so already as it is", () => {
  expect(into("").at(-1)?.edits).toEqual([{ field: "name", value: null, shown: null, was: "oak" }]);
  expect(into("Elm", "Elm")).toEqual([]);
});
