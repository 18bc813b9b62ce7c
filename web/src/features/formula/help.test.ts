import { expect, it } from "vitest";
import { argumentsOf } from "@/fields/functionDocs";
import { placeIn } from "@/features/formula/FunctionHelp";

it.each([
  ["IF(condition, then, [else])", 2, 2],
  ["SUM(value, …)", 4, 1],
  ["IFS(condition, value, …)", 1, 1],
  ["IFS(condition, value, …)", 3, 2],
])("of %s argument %i is the one at %i", (signature, argument, place) =>
  expect(placeIn(argumentsOf(signature), argument)).toBe(place),
);
