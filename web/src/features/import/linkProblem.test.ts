import { expect, test } from "vitest";
import { Problem } from "@/api/problem";
import { linkProblem } from "@/features/import/linkProblem";

const sheet = "https://docs.google.com/spreadsheets/d/1BxiMVs0XRA5nFMdKvBdBZjgmUUqptlbs74OgvE2upms/edit";
const file = "https://files.example.org/a.xlsx";
const problem = (code: string) =>
  new Problem(422, { detail: "Said by the server.", errors: [{ field: "link", code, message: "Said." }] });

test.each([
  [
    sheet,
    "not_shared",
    /^This sheet is not shared\. In Google Sheets: Share → Anyone with the link → Viewer/,
  ],
  [file, "not_shared", /^This file is not shared: files\.example\.org asks/],
  [file, "not_found", /^There is nothing at this link any more/],
  [file, "page", /^This link leads to a page, and not to a workbook/],
  [file, "nowhere", /^files\.example\.org is not found on the internet/],
  [sheet, "unreached", /^The server cannot reach docs\.google\.com now/],
  [file, "too_large", /^This file is larger than the host allows/],
])("%s: %s", (link, code, words) => {
  expect(linkProblem(link, problem(code))).toMatch(words);
});

test("what the catalogue does not know is said by the server, with its hint", () => {
  const own = new Problem(400, { detail: "It is a picture.", hint: "Save it as a workbook." });
  expect(linkProblem(file, own)).toBe("It is a picture. Save it as a workbook.");
});
