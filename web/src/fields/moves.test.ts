import { expect, test } from "vitest";
import type { Field } from "@/api/table";
import { reachable } from "@/fields/moves";

const status: Field = {
  id: 1,
  name: "stage",
  label: "Stage",
  type: "status",
  choices: ["New", "Won", "Lost"].map((label, at) => ({ code: at + 1, label })),
};
const moves = [{ from: 1, to: 2 }];

test("a status moves only along its moves, and may stay", () => {
  expect(reachable({ ...status, moves }, "New")).toEqual(["New", "Won"]);
  expect(reachable({ ...status, moves }, "Won")).toEqual(["Won"]);
});

test("nothing holds back a blank status, an unknown one, or one without moves", () => {
  expect(reachable({ ...status, moves }, null)).toBeNull();
  expect(reachable({ ...status, moves }, "Else")).toBeNull();
  expect(reachable(status, "New")).toBeNull();
  expect(reachable({ ...status, moves: [] }, "New")).toBeNull();
});
