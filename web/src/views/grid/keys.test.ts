import { expect, it } from "vitest";
import { actOf, keyGroups, type Pressed } from "@/views/grid/keys";
import { t } from "@/ui/text/text";

const pressed = (key: string, ...held: ("ctrl" | "meta" | "shift" | "alt")[]): Pressed => ({
  key,
  ctrlKey: held.includes("ctrl"),
  metaKey: held.includes("meta"),
  shiftKey: held.includes("shift"),
  altKey: held.includes("alt"),
});

it.each([
  [pressed(" "), "open"],
  [pressed(" ", "shift"), null],
  [pressed("d", "ctrl"), "fillDown"],
  [pressed("D", "ctrl"), "fillDown"],
  [pressed("r", "meta"), "fillRight"],
  [pressed("r"), null],
  [pressed(";", "ctrl"), "day"],
  // Where the semicolon needs Shift, as on a German keyboard.
  [pressed(";", "ctrl", "shift"), "day"],
  [pressed(":", "ctrl", "shift"), "now"],
  [pressed("Tab", "shift"), "tabBack"],
  // Right Alt types signs on many keyboards.
  [pressed("d", "ctrl", "alt"), null],
] as const)("%o does %s", (key, act) => expect(actOf(key)).toBe(act));

it("tells each key in words, once", () => {
  const told = keyGroups.flatMap((group) => group.lines.map((line) => line.does));
  expect(new Set(told).size).toBe(told.length);
  for (const does of told) expect(t(does)).not.toBe(does);
});
