import { expect, it } from "vitest";
import type { Field } from "@/api/table";
import { changesOf, draftOf } from "@/features/field/draft";
import { everyMove, leadingTo } from "@/features/field/draftMoves";

const field: Field = {
  id: 1,
  name: "stage",
  label: "Stage",
  type: "status",
  choices: [
    { code: 1, label: "Open" },
    { code: 4, label: "Won" },
    { code: 7, label: "Lost" },
  ],
  moves: [{ from: 1, to: 4, by: ["admin"], required: ["amount"] }],
};
const draft = draftOf(field);

it("says nothing of moves that are as they were", () => {
  expect(changesOf(draft, field)).toEqual({});
});

it("allows everything again by leaving them out", () => {
  expect(changesOf({ ...draft, moves: [] }, field)).toEqual({ moves: null });
});

it("keeps what is asked for a move when others come beside it", () => {
  const moves = leadingTo(draft.moves, 0, [2, 1]);
  expect(changesOf({ ...draft, moves }, field)).toEqual({
    moves: [
      { from: 1, to: 4, by: ["admin"], required: ["amount"] },
      { from: 1, to: 7 },
    ],
  });
});

it("gives a new choice that a move names a code that no record has", () => {
  // The last one is taken away: its records still have its code.
  const choices = [...draft.choices.slice(0, 2), { key: 9, label: "Gone" }];
  const moves = leadingTo(draft.moves, 1, [9]);
  const changes = changesOf({ ...draft, choices, moves }, field);
  expect(changes.choices?.map(({ code }) => code)).toEqual([1, 4, 8]);
  expect(changes.moves?.at(-1)).toEqual({ from: 4, to: 8 });
});

it("lets a choice take its moves along", () => {
  expect(changesOf({ ...draft, choices: draft.choices.slice(0, 1) }, field)).toEqual({
    choices: [{ code: 1, label: "Open" }],
    moves: null,
  });
});

it("knows every move", () => {
  expect(everyMove(draft.choices)).toHaveLength(6);
});
