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
  return coverOf(record, field, { workspace: "sales", table: "lamps" });
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
  expect(
    cover([
      { id: "ab", name: "offer.pdf", type: "application/pdf", size: 3 },
      { id: "cd", name: "lamp", type: "image/png", size: 3, width: 4, height: 5 },
    ]),
  ).toBe("/api/v1/tables/lamps/records/1/files/cd?workspace=sales&thumbnail=large");
  expect(cover([{ name: "The lamp", url: "https://shop.example/lamp.png" }])).toBe(
    "https://shop.example/lamp.png",
  );
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
