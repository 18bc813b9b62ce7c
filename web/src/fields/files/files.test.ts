import { describe, expect, it } from "vitest";
import type { Field } from "@/api/table";
import { givenFiles, pastesFiles } from "@/fields/files/given";
import { keysOf, moved, placeAt } from "@/fields/files/move";
import { previewOf } from "@/fields/files/preview/shownAs";
import { fitOf, zoomed } from "@/fields/files/preview/zoom";
import { aboutFile, kindWord, sizeWords, stemLength } from "@/fields/files/words";
import { readText } from "@/fields/readText";
import { showValue } from "@/fields/kinds";

const field: Field = { id: 1, name: "files", label: "Files", type: "attachment" };
const stored = (name: string, type: string, more = {}) => ({ id: "ab", name, type, size: 12_345, ...more });

describe("what is typed or pasted into a field of files", () => {
  const urls = (...all: string[]) => ({ ok: true, value: all.map((url) => ({ url })) });
  it.each([
    ["https://a.example/x.pdf", urls("https://a.example/x.pdf")],
    [
      " https://a.example/x\nhttp://b.example/y, https://c.example",
      urls("https://a.example/x", "http://b.example/y", "https://c.example"),
    ],
    [" ", { ok: true, value: null }],
    [
      "cv.pdf",
      {
        ok: false,
        why: "“cv.pdf” is not an address. Add files, or write addresses that begin with https://.",
      },
    ],
  ])("%s", (typed, reading) => expect(readText(typed, field, [])).toEqual(reading));

  it("takes no address without a host, and not too many", () => {
    expect(readText("https://", field, []).ok).toBe(false);
    expect(readText("javascript:alert(1)", field, []).ok).toBe(false);
    const many = Array.from({ length: 101 }, (_, at) => `https://a.example/${at}`).join(" ");
    expect(readText(many, field, [])).toEqual({
      ok: false,
      why: "A record holds at most 100 files in one column.",
    });
  });

  it("is shown by its names", () => {
    expect(showValue([stored("a.png", "image/png"), { url: "https://b.example" }], field)).toBe(
      "a.png, https://b.example",
    );
    expect(showValue([], field)).toBe("");
  });
});

describe("words", () => {
  it.each([
    [0, "0 bytes"],
    [1, "1 byte"],
    [999, "999 bytes"],
    [1000, "1 kB"],
    [12_345, "12.3 kB"],
    [345_678, "346 kB"],
    [2_500_000, "2.5 MB"],
    [4_000_000_000_000, "4,000 GB"],
  ])("%d", (bytes, words) => expect(sizeWords(bytes)).toBe(words));

  it.each([
    [stored("a.png", "image/png", { width: 8, height: 6 }), "PNG, 12.3 kB, 8 × 6"],
    [stored("a.bin", "application/pdf"), "PDF, 12.3 kB"],
    [stored("a.docx", "application/octet-stream"), "DOCX, 12.3 kB"],
    [stored("readme", "application/octet-stream"), "12.3 kB"],
    [stored("notes", "text/plain; charset=utf-8"), "TXT, 12.3 kB"],
    [{ url: "https://shop.example/a/b.pdf?c" }, "shop.example"],
  ])("of %o", (file, words) => expect(aboutFile(file)).toBe(words));

  it("marks a file by what was found in it, and an address by its ending", () => {
    expect(kindWord(stored("a.jpg", "image/jpeg"))).toBe("JPEG");
    expect(kindWord({ url: "https://shop.example/a/b.pdf?c=d.png" })).toBe("PDF");
    expect(kindWord({ url: "https://shop.example/a/b.pdf", name: "The offer" })).toBe("PDF");
    expect(kindWord({ url: "https://shop.example" })).toBe("");
  });

  it.each([
    ["cv.pdf", 2],
    ["a.tar.gz", 5],
    [".profile", 8],
    ["readme", 6],
  ])("%s", (name, stem) => expect(stemLength(name)).toBe(stem));
});

it("knows how a file can be looked at", () => {
  const cases: [string, string][] = [
    ["image/png", "picture"],
    ["image/svg+xml", "nothing"],
    ["image/tiff", "nothing"],
    ["application/pdf", "pdf"],
    ["audio/mpeg", "audio"],
    ["video/mp4", "video"],
    ["text/plain; charset=utf-8", "text"],
    ["text/html", "nothing"],
    ["application/zip", "nothing"],
  ];
  for (const [type, shown] of cases) expect(previewOf(stored("a", type))).toBe(shown);
  expect(previewOf({ url: "https://a.example/x.jpg?size=2" })).toBe("picture");
  expect(previewOf({ url: "http://a.example/x.jpg" })).toBe("nothing");
  expect(previewOf({ url: "https://a.example/x.pdf" })).toBe("nothing");
});

it("moves in a list", () => {
  expect(moved(["a", "b", "c"], 0, 2)).toEqual(["b", "c", "a"]);
  expect(moved(["a", "b", "c"], 2, -1)).toEqual(["c", "a", "b"]);
  expect(moved(["a"], 4, 0)).toEqual(["a"]);
  expect([5, 15, 25].map((at) => placeAt([10, 20], at))).toEqual([0, 1, 2]);
  expect(keysOf(["x", "y", "x"])).toEqual(["x/0", "y/0", "x/1"]);
});

it("zooms in steps, and fits without making a picture larger", () => {
  expect(zoomed(1, "in")).toBe(1.5);
  expect(zoomed(8, "in")).toBe(8);
  expect(zoomed(1, "out")).toBe(1);
  expect(zoomed(2, "out")).toBe(1.5);
  expect(fitOf({ width: 200, height: 100 }, { width: 100, height: 100 })).toBe(0.5);
  expect(fitOf({ width: 20, height: 10 }, { width: 100, height: 100 })).toBe(1);
  expect(fitOf({ width: 0, height: 0 }, { width: 100, height: 100 })).toBe(1);
});

it("takes files that are dropped, and tells folders", () => {
  const file = new File(["a"], "a.txt");
  const item = (isDirectory: boolean) => ({
    kind: "file",
    webkitGetAsEntry: () => ({ isDirectory }),
    getAsFile: () => file,
  });
  const text = { kind: "string", getAsFile: () => null };
  expect(givenFiles({ items: [item(false), item(true), text], files: [] })).toEqual({
    files: [file],
    folders: true,
  });
  expect(givenFiles({ files: [file] })).toEqual({ files: [file], folders: false });
  expect(givenFiles(null)).toEqual({ files: [], folders: false });
});

it("tells files on a clipboard from cells that lie there with a picture of them", () => {
  const clipboard = (files: File[], html: string, ...types: string[]) =>
    ({
      files,
      types,
      getData: (type: string) => (type === "text/html" ? html : ""),
    }) as unknown as DataTransfer;
  const file = new File(["a"], "a.png");
  expect(pastesFiles(clipboard([file], ""))).toBe(true);
  expect(pastesFiles(clipboard([file], "<img src=x>"))).toBe(true);
  expect(pastesFiles(clipboard([file], "<TABLE><tr>"))).toBe(false);
  expect(pastesFiles(clipboard([file], "", "application/x-sheaf-cells+json"))).toBe(false);
  expect(pastesFiles(clipboard([], ""))).toBe(false);
});
