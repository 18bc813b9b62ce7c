import { expect, it } from "vitest";
import { fileAt, layFiles, tileHeight } from "@/views/grid/files/layFiles";

const picture = (width: number, height: number) => ({
  id: `${width}x${height}`,
  name: "a.png",
  type: "image/png",
  size: 1,
  width,
  height,
});
const paper = (name: string) => ({ id: name, name, type: "application/pdf", size: 1 });
const lay = (files: Parameters<typeof layFiles>[0], room: number) =>
  layFiles(
    files,
    room,
    24,
    (name) => name.length * 6,
    () => 18,
  );

it("lays pictures as wide as they are, within bounds, and says how many there is no room for", () => {
  const all = [picture(24, 24), picture(1000, 10), picture(10, 1000), picture(24, 24)];
  expect(lay(all, 200).tiles.map(({ x, width }) => [x, width])).toEqual([
    [0, 24],
    [28, 38],
    [70, 17],
    [91, 24],
  ]);
  const { tiles, more, moreAt } = lay(all, 100);
  expect(tiles.map(({ x }) => x)).toEqual([0, 28]);
  expect([more, moreAt]).toEqual([2, 70]);
});

it("puts names beside marks while there is room for some of them", () => {
  const [short, long] = [paper("cv.pdf"), paper("a very long name indeed.pdf")];
  expect(lay([short], 200).tiles).toEqual([{ file: short, x: 0, width: 67, name: "cv.pdf" }]);
  expect(lay([long], 100).tiles[0]).toMatchObject({ width: 100, name: long.name });
  expect(lay([long], 50).tiles[0]).toMatchObject({ width: 26, name: "" });
  expect(lay([long], 20)).toMatchObject({ tiles: [], more: 1, moreAt: 0 });
});

it("finds the file under a pointer", () => {
  const laid = lay([picture(24, 24), paper("cv.pdf")], 200);
  expect([10, 26, 40, 150].map((x) => fileAt(laid, x)?.name)).toEqual([
    "a.png",
    undefined,
    "cv.pdf",
    undefined,
  ]);
});

it("draws files as high as the row lets them", () => {
  expect([24, 32, 48, 80].map(tileHeight)).toEqual([16, 24, 40, 64]);
});
