import { expect, it } from "vitest";
import { nextWithin, runs, stretched, tiled, type Place } from "@/views/grid/range";

const range = { x: 1, y: 4, width: 2, height: 2 };

it("walks a range along its rows and its columns, and from its end to its beginning", () => {
  const walk = (way: "row" | "column", back: boolean) => {
    const places: Place[] = [[1, 4]];
    for (let step = 0; step < 4; step++) places.push(nextWithin(range, places.at(-1) ?? [1, 4], way, back));
    return places.map((place) => place.join(","));
  };
  expect(walk("row", false)).toEqual(["1,4", "2,4", "1,5", "2,5", "1,4"]);
  expect(walk("row", true)).toEqual(["1,4", "2,5", "1,5", "2,4", "1,4"]);
  expect(walk("column", false)).toEqual(["1,4", "1,5", "2,4", "2,5", "1,4"]);
});

it.each([
  [
    "one value fills the range",
    [["a"]],
    { width: 2, height: 2 },
    [
      ["a", "a"],
      ["a", "a"],
    ],
  ],
  [
    "a row is repeated below",
    [["a", "b"]],
    { width: 2, height: 3 },
    [
      ["a", "b"],
      ["a", "b"],
      ["a", "b"],
    ],
  ],
  [
    "a block that is larger is pasted whole",
    [
      ["a", "b"],
      ["c", "d"],
    ],
    { width: 1, height: 1 },
    [
      ["a", "b"],
      ["c", "d"],
    ],
  ],
  [
    "a block that does not go into the range is pasted once",
    [["a"], ["b"]],
    { width: 1, height: 3 },
    [["a"], ["b"]],
  ],
])("%s", (_, block, size, pasted) => expect(tiled(block, { x: 0, y: 0, ...size })).toEqual(pasted));

it.each([
  ["down", { x: 1, y: 4, width: 2, height: 5 }, { x: 1, y: 6, width: 2, height: 3 }],
  ["up", { x: 1, y: 1, width: 2, height: 5 }, { x: 1, y: 1, width: 2, height: 3 }],
  ["right", { x: 1, y: 4, width: 3, height: 2 }, { x: 3, y: 4, width: 1, height: 2 }],
  ["left", { x: 0, y: 4, width: 3, height: 2 }, { x: 0, y: 4, width: 1, height: 2 }],
])("sees what a drag %s added", (way, whole, beyond) =>
  expect(stretched(range, whole)).toEqual({ way, beyond }),
);

it("sees that nothing was added", () => expect(stretched(range, range)).toBeNull());

it("puts together what follows each other", () => expect(runs([4, 1, 2, 7, 3])).toEqual([[1, 2, 3, 4], [7]]));
