import { expect, it } from "vitest";
import type { Field, FieldTypeName } from "@/api/table";
import { widthFor, widthOf } from "@/views/grid/widths";

const field = (type: FieldTypeName): Field => ({ id: 1, name: "notes", label: "Notes", type });
const long = "Delivered to the wrong dock, taken back and delivered again on Monday";

it("makes a column of long texts wider, up to what is read well", () => {
  expect(widthFor(field("text"), [long, long, null])).toBe(320);
  expect(widthFor(field("text"), ["Delivered to the wrong dock, back"])).toBeGreaterThan(220);
});

it("leaves short texts, and columns of other types, as wide as their type is", () => {
  expect(widthFor(field("text"), ["Mill", "Hay", null])).toBe(widthOf(field("text")));
  expect(widthFor(field("choice"), [long])).toBe(widthOf(field("choice")));
  expect(widthFor(field("text"), [])).toBe(widthOf(field("text")));
});

it("is not led by one long text among short ones", () => {
  expect(widthFor(field("text"), [...Array<string>(9).fill("Mill"), long])).toBe(widthOf(field("text")));
});
