import { expect, it } from "vitest";
import { wayOut } from "@/views/grid/wayOut";

const line = { setSelectionRange: () => undefined } as unknown as EventTarget;
const plain = {
  target: line,
  shiftKey: false,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  isComposing: false,
};

it.each([
  ["ArrowUp", [0, -1]],
  ["ArrowDown", [0, 1]],
  ["ArrowLeft", [-1, 0]],
  ["ArrowRight", [1, 0]],
  ["Home", null],
  ["a", null],
])("%s leaves a cell that is typed over towards %j", (key, way) => {
  expect(wayOut({ ...plain, key })).toEqual(way);
});

it.each([
  ["selects text", { shiftKey: true }],
  ["goes by words", { ctrlKey: true }],
  ["belongs to a sign that is put together", { isComposing: true }],
  ["goes through a calendar", { target: {} as EventTarget }],
])("an arrow that %s leaves nothing", (_, more) => {
  expect(wayOut({ ...plain, key: "ArrowRight", ...more })).toBeNull();
});
