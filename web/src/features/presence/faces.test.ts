import { expect, it } from "vitest";
import { gathered, initialsOf } from "@/features/presence/faces";

const at = (name: string, record: number | null) => ({ kind: "person" as const, name, record });

it("shows each person once, those at the same record first", () => {
  const others = [at("Bo", null), at("Ann", 3), at("Bo", 7), at("Cem", 7)];
  expect(gathered(others, 7)).toEqual([
    { name: "Bo", same: true },
    { name: "Cem", same: true },
    { name: "Ann", same: false },
  ]);
  expect(gathered(others, undefined).every(({ same }) => !same)).toBe(true);
  expect(gathered([], 7)).toEqual([]);
});

it.each([
  ["Ann Weber", "AW"],
  ["Ann Maria van Weber", "AW"],
  ["ann", "A"],
  ["Émile", "É"],
  ["", "?"],
])("shortens %s to %s", (name, letters) => expect(initialsOf(name)).toBe(letters));
