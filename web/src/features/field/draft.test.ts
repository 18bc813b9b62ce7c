import { describe, expect, it } from "vitest";
import { fieldTypes, type Field } from "@/api/table";
import { bodyOf, changesOf, draftOf, missingIn, touchesValues, typeGroups } from "@/features/field/draft";

const field: Field = {
  id: 1,
  name: "stage",
  label: "Stage",
  type: "choice",
  required: true,
  unique: false,
  choices: [
    { code: 1, label: "Open" },
    { code: 4, label: "Won", colour: "green" },
  ],
};

it("offers every type of field, each once", () => {
  const offered = Object.values(typeGroups).flat();
  expect([...offered].sort()).toEqual([...fieldTypes].sort());
});

it("says nothing of a field that is as it was", () => {
  for (const type of fieldTypes)
    expect(changesOf(draftOf({ ...field, type }), { ...field, type })).toEqual({});
});

it("keeps the codes of choices that are renamed, and gives none to new ones", () => {
  const draft = draftOf(field);
  const choices = [
    ...draft.choices.map((choice) => ({ ...choice, label: `${choice.label}!` })),
    { key: 9, label: " Lost " },
  ];
  expect(changesOf({ ...draft, choices }, field)).toEqual({
    choices: [{ code: 1, label: "Open!" }, { code: 4, label: "Won!", colour: "green" }, { label: "Lost" }],
  });
});

it("tells only what belongs to the type", () => {
  const draft = {
    ...draftOf(field),
    label: " Value ",
    decimals: 3,
    currency: "eur",
    formula: "1",
    linkTable: "owners",
  };
  expect(bodyOf({ ...draft, type: "money" })).toEqual({
    label: "Value",
    type: "money",
    required: true,
    unique: false,
    decimals: 3,
    currency: "EUR",
  });
  expect(bodyOf({ ...draft, type: "formula" })).toEqual({ label: "Value", type: "formula", formula: "1" });
  expect(bodyOf({ ...draft, type: "link" })).toMatchObject({ link: { table: "owners" } });
});

describe("a draft", () => {
  const draft = draftOf(null);
  it.each([
    [{ label: "" }, "label"],
    [{ type: "choice" as const }, "choices"],
    [{ type: "links" as const }, "link"],
    [{ type: "lookup" as const, lookupLink: "owner" }, "lookup"],
    [{ type: "rollup" as const }, "formula"],
    [{ type: "attachment" as const }, null],
  ])("with %o lacks %s", (part, missing) => {
    expect(missingIn({ ...draft, label: "Name", ...part })).toBe(missing);
  });
});

it("is tried where it touches values", () => {
  expect(touchesValues({ label: "New" }, "text")).toBe(false);
  expect(touchesValues({ type: "integer" }, "text")).toBe(true);
  expect(touchesValues({ type: "integer" }, "formula")).toBe(false);
  expect(touchesValues({ type: "formula", formula: "1" }, "text")).toBe(false);
});
