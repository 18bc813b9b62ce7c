import { expect, it } from "vitest";
import { bare } from "@/api/bare";
import { fileAddress, pictureOf, sourceOf } from "@/api/fileAddress";
import { filesOf, listWritten, nameOf } from "@/api/files";

const place = { workspace: "sales", table: "leads", record: 7 };
const picture = { id: "ab", name: "lamp.png", type: "image/png", size: 3, width: 4, height: 5 };
const paper = { id: "cd", name: "offer.pdf", type: "application/pdf", size: 9 };
const far = { url: "https://shop.example/a.pdf" };

it("reads what is a file, and passes over what is none", () => {
  expect(filesOf([picture, 3, null, far, { id: 4, name: "x" }])).toEqual([picture, far]);
  for (const none of [null, undefined, "", "a.pdf", 3, {}]) expect(filesOf(none)).toEqual([]);
  expect([picture, far].map(nameOf)).toEqual(["lamp.png", far.url]);
});

it("writes which file it is and what it is called; no file is blank", () => {
  expect(listWritten([picture, far, { ...far, name: "A" }])).toEqual([
    { id: "ab", name: "lamp.png" },
    far,
    { ...far, name: "A" },
  ]);
  expect(listWritten([])).toBe(null);
});

it("knows where files are read", () => {
  const at = "/api/v1/tables/leads/records/7/files/";
  expect(fileAddress(place, "ab")).toBe(`${at}ab?workspace=sales`);
  expect(sourceOf(place, paper, "download")).toBe(`${at}cd?workspace=sales&download=true`);
  expect(pictureOf(place, picture, "small")).toBe(`${at}ab?workspace=sales&thumbnail=small`);
  expect(pictureOf(place, paper, "small")).toBe(undefined);
  expect(pictureOf({ ...place, record: 0 }, picture, "small")).toBe(undefined);
});

it("follows no address that could do something", () => {
  expect(sourceOf(place, far)).toBe(far.url);
  expect(sourceOf(place, { url: "javascript:alert(1)" })).toBe(undefined);
});

it("takes a linked record for its id, and nothing else that has one", () => {
  expect(bare([{ id: 3, fields: {}, title: "Ann" }, 4])).toEqual([3, 4]);
  for (const whole of [[picture], { id: 3, a: 1 }, { id: "x" }, null]) expect(bare(whole)).toEqual(whole);
});
