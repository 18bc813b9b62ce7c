import { expect, test } from "vitest";
import { googleWorkbook } from "@/features/import/googleLink";

const id = "1BxiMVs0XRA5nFMdKvBdBZjgmUUqptlbs74OgvE2upms";
const workbook = `https://docs.google.com/spreadsheets/d/${id}/export?format=xlsx`;

test.each([
  [`https://docs.google.com/spreadsheets/d/${id}/edit#gid=0`, workbook],
  [`  https://docs.google.com/spreadsheets/d/${id}/edit?usp=sharing  `, workbook],
  [`https://docs.google.com/spreadsheets/u/1/d/${id}`, workbook],
  [
    `https://docs.google.com/spreadsheets/d/e/2PACX-1vQabcdefghijklmnop/pubhtml`,
    "https://docs.google.com/spreadsheets/d/e/2PACX-1vQabcdefghijklmnop/pub?output=xlsx",
  ],
  [`https://docs.google.com/document/d/${id}/edit`, null],
  [`https://docs.google.com.example.org/spreadsheets/d/${id}/edit`, null],
  [`http://docs.google.com/spreadsheets/d/${id}/edit`, null],
  ["https://docs.google.com/spreadsheets/d/short/edit", null],
  ["my sheet", null],
  ["", null],
])("%s", (link, expected) => {
  expect(googleWorkbook(link)).toBe(expected);
});
