import { describe, expect, it } from "vitest";
import { fieldTypes, type Field } from "@/api/table";
import {
  bodyOf,
  changesOf,
  crossed,
  draftOf,
  missingIn,
  touchesValues,
  typeGroups,
} from "@/features/field/draft";

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

describe("what is said beside the type", () => {
  const amount: Field = {
    id: 2,
    name: "amount",
    label: "Amount",
    type: "integer",
    default: 1,
    min: 0,
    max: 10,
    description: "In boxes",
  };

  it("is taken away by nothing, and only what changed is sent", () => {
    const draft = draftOf(amount);
    const values = { integer: { default: null, min: 0, max: 20 } };
    expect(changesOf({ ...draft, values, description: " " }, amount)).toEqual({
      description: null,
      default: null,
      max: 20,
    });
  });

  it("is said again where the type changes, as the server lets go of it", () => {
    const note: Field = {
      id: 3,
      name: "note",
      label: "Note",
      type: "text",
      max_length: 5,
      pattern: "[a-z]+",
    };
    expect(changesOf({ ...draftOf(note), type: "long_text" }, note)).toEqual({
      type: "long_text",
      max_length: 5,
      pattern: "[a-z]+",
    });
    expect(changesOf({ ...draftOf(amount), type: "text" }, amount)).toEqual({ type: "text" });
  });

  it("begins as a choice by whatever name it has now", () => {
    const begun: Field = { ...field, default: "Won" };
    const draft = draftOf(begun);
    const choices = draft.choices.map((choice) => ({ ...choice, label: `${choice.label}!` }));
    expect(changesOf({ ...draft, choices }, begun).default).toBe("Won!");
    expect(changesOf({ ...draft, choices: draft.choices.slice(0, 1) }, begun).default).toBeNull();
  });

  it.each([
    ["integer", 9, 10, false],
    ["integer", 10, 9, true],
    ["money", "2.5", "10.00", false],
    ["date", "2026-03-01", "2026-02-28", true],
    ["duration", "PT90M", "PT2H", false],
    ["text", 10, 9, false],
  ] as const)("of %s from %s to %s crosses: %s", (type, min, max, wanted) => {
    const draft = { ...draftOf(amount), type, values: { [type]: { default: null, min, max } } };
    expect(crossed(draft)).toBe(wanted);
  });
});
