import { expect, it } from "vitest";
import type { SheafRecord } from "@/api/record";
import type { Field } from "@/api/table";
import { lay } from "@/views/grid/lay";
import { newChoices, withChoices } from "@/views/grid/newChoices";

const choices = [{ code: 1, label: "New" }];
const stage: Field = { id: 1, name: "stage", label: "Stage", type: "choice", choices };
const tags: Field = { ...stage, id: 2, name: "tags", label: "Tags", type: "choices" };
const name: Field = { id: 3, name: "name", label: "Name", type: "text" };
const fields = [stage, tags, name];
const records: SheafRecord[] = [5, 6].map((id) => ({
  id,
  version: 1,
  created_at: "",
  updated_at: "",
  fields: {},
}));
const pasted = (...rows: string[][]) =>
  lay(
    rows.map((row) => row.map((text) => ({ text }))),
    [0, 0],
    { fields, tables: [], rowAt: (row) => records[row], rows: records.length },
  );

it("names each choice that is not there once, by its column", () => {
  const laid = pasted(["new", "New, Red"], ["Won", "red; Blue"], ["won", ""]);
  expect(newChoices(laid.leftOut, fields)).toEqual([
    { field: tags, labels: ["Red", "Blue"] },
    { field: stage, labels: ["Won"] },
  ]);
});

it("offers none where a status goes only certain ways, or where something else is wrong", () => {
  const status: Field = { ...stage, type: "status", moves: [{ from: 1, to: 1 }] };
  const laid = pasted(["Won"]);
  expect(newChoices(laid.leftOut, [status])).toEqual([]);
  expect(newChoices([{ row: 0, column: "Name", field: "name", text: "x", why: "no" }], fields)).toEqual([]);
});

it("writes and makes what was left out for them, and leaves out the rest", () => {
  const laid = pasted(["Won", "New, Red", "Mill"], ["", "", ""], ["won", "", "Hay"], ["Lost"]);
  const done = withChoices(laid, newChoices(laid.leftOut, fields).slice(0, 1));
  expect(done.writes).toEqual([
    {
      id: 5,
      edits: [
        { field: "name", value: "Mill", shown: "Mill" },
        { field: "stage", value: "Won", shown: "Won" },
      ],
    },
  ]);
  expect(done.created).toMatchObject([
    { row: 2, fields: { name: "Hay", stage: "Won" } },
    { row: 3, fields: { stage: "Lost" } },
  ]);
  expect(done.leftOut.map(({ text }) => text)).toEqual(["New, Red"]);
});
