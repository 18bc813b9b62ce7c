import { expect, it } from "vitest";
import type { WorkspaceEntry } from "@/api/workspace";
import { found } from "@/features/host/found";

const all: WorkspaceEntry[] = [
  { name: "cafe-lumiere", label: "Café Lumière", standing: "active" },
  { name: "mill", label: "The old mill", standing: "archived" },
];
const names = (...parts: [string, WorkspaceEntry["standing"] | null]) =>
  found(all, ...parts).map(({ name }) => name);

it("is found by words of its label and of its name, with accents and without", () => {
  expect(names("", null)).toEqual(["cafe-lumiere", "mill"]);
  expect(names("lumiere CAFE", null)).toEqual(["cafe-lumiere"]);
  expect(names("Lumière", null)).toEqual(["cafe-lumiere"]);
  expect(names("mill", "archived")).toEqual(["mill"]);
  expect(names("mill", "active")).toEqual([]);
});
