import { expect, test } from "vitest";
import type { SheafRecord } from "@/api/record";
import type { Field } from "@/api/table";
import { coverOf } from "@/views/gallery/cover";

const field: Field = { id: 1, name: "pictures", label: "Pictures", type: "attachment" };
const cover = (value: unknown) => {
  const record: SheafRecord = {
    id: 1,
    version: 1,
    created_at: "",
    updated_at: "",
    fields: { pictures: value },
  };
  return coverOf(record, field);
};

test("a cover is the first picture among the files, or an address", () => {
  expect(cover("https://shop.example/lamp.png")).toBe("https://shop.example/lamp.png");
  expect(
    cover([
      { name: "offer.pdf", url: "/f/1" },
      { name: "lamp.JPG", url: "/f/2" },
    ]),
  ).toBe("/f/2");
  expect(cover([{ name: "scan", type: "image/webp", url: "/f/3" }])).toBe("/f/3");
  for (const none of [
    null,
    "",
    "lamp",
    "javascript:alert(1)",
    "http://shop.example/lamp.png",
    "//elsewhere.example/x.png",
    "/\\elsewhere.example/x.png",
    [],
    [{ name: "x.png" }],
  ]) {
    expect(cover(none)).toBe(null);
  }
});
