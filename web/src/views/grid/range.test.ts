import { expect, it } from "vitest";
import { count, nextWithin, parted, pasteArea, runs, stretched, tiled, type Place } from "@/views/grid/range";

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
])("%s", (_, block, size, pasted) => expect(tiled(block, size)).toEqual(pasted));

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

it("pastes into what is selected and not into the gaps between", () => {
  const marked = { columns: [0, 1, 2], rows: [2, 6, 7] };
  const goal = pasteArea([["a", "b", "c"]], marked);
  expect(goal).toEqual(marked);
  const cells = tiled([["a", "b", "c"]], { width: 3, height: 3 });
  expect(parted(cells, marked)).toEqual([
    { cells: [["a", "b", "c"]], from: [0, 2] },
    {
      cells: [
        ["a", "b", "c"],
        ["a", "b", "c"],
      ],
      from: [0, 6],
    },
  ]);
  const columns = { columns: [1, 4], rows: [0, 1] };
  const four = [
    ["a", "b"],
    ["c", "d"],
  ];
  expect(pasteArea(four, columns)).toEqual(columns);
  expect(parted(four, columns)).toEqual([
    { cells: [["a"], ["c"]], from: [1, 0] },
    { cells: [["b"], ["d"]], from: [4, 0] },
  ]);
});

it("does not paste over gaps what does not fit", () => {
  expect(pasteArea([["a"], ["b"]], { columns: [0], rows: [2, 6, 10] })).toBeNull();
  expect(pasteArea([["a", "b", "c"]], { columns: [0, 2], rows: [2] })).toBeNull();
  expect(pasteArea([["a"], ["b"]], { columns: [0], rows: [2, 3, 4] })).toEqual({
    columns: [0],
    rows: [2, 3],
  });
});

it("measures a paste of very many rows", () => {
  const block = count(0, 200_000).map(() => ["a"]);
  expect(pasteArea(block, { columns: [0], rows: [5] })?.rows).toHaveLength(200_000);
  expect(tiled(block, { width: 1, height: 1 })).toHaveLength(200_000);
});
