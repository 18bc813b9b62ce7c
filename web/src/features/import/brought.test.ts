import { expect, test } from "vitest";
import { called, readLink } from "@/features/import/brought";

test.each([
  ["https://docs.google.com/spreadsheets/d/abc/edit#gid=0", "docs.google.com"],
  [" https://example.org/a.csv\n", "example.org"],
  ["http://127.0.0.1:9/a.csv", "127.0.0.1"],
  ["https://example.org/a.csv https://example.org/b.csv", null],
  ["see https://example.org", null],
  ["example.org/a.csv", null],
  ["javascript:alert(1)", null],
  ["file:///etc/passwd", null],
  ["", null],
])("%s", (text, host) => {
  expect(readLink(text)?.hostname ?? null).toBe(host);
});

test("files are called by their names, a link by its host", () => {
  expect(called({ files: [new File([], "a.csv"), new File([], "b.csv")] })).toBe("a.csv, b.csv");
  expect(called({ link: "https://example.org/a.csv" })).toBe("example.org");
});
