import { expect, it } from "vitest";
import { readTsv, writeTsv } from "@/views/grid/clipboard/tsv";

it.each([
  ["one cell", "a", [["a"]]],
  ["nothing", "", [[""]]],
  [
    "the end of the last line is no row",
    "a\tb\r\nc\td\r\n",
    [
      ["a", "b"],
      ["c", "d"],
    ],
  ],
  ["blank cells and rows within", "\ta\n\nb\t", [["", "a"], [""], ["b", ""]]],
  ["lines, tabs and quotes within a cell", '"a\nb"\t"c\td"\t"say ""so"""', [["a\nb", "c\td", 'say "so"']]],
  ["a cell's own Windows line ends", '"a\r\nb"\tc', [["a\nb", "c"]]],
  ["a quote within is a quote", '5" pipe\t6"', [['5" pipe', '6"']]],
  ["a quote that is never closed", '"abc\td', [['"abc', "d"]]],
  ["text after the closing quote", '"a" or "b"\tc', [['"a" or "b"', "c"]]],
  ["rows of different lengths", "a\nb\tc", [["a"], ["b", "c"]]],
])("reads %s", (_, text, rows) => expect(readTsv(text)).toEqual(rows));

it.each([
  [
    [
      ["a", "b"],
      ["c", "d"],
    ],
  ],
  [
    [
      ["line\none", 'quote " within', '"quoted"'],
      ["tab\tin", "", " blanks "],
    ],
  ],
  [[['"', '""', '"\n"']]],
])("reads what it wrote", (rows) => expect(readTsv(writeTsv(rows))).toEqual(rows));

it("reads many lines in one go", () => {
  const rows = Array.from({ length: 20_000 }, (_, at) => [`Row ${at}`, String(at)]);
  expect(readTsv(writeTsv(rows))).toEqual(rows);
});
