import { describe, expect, it } from "vitest";
import { readHtmlTable, writeHtmlTable } from "@/views/grid/clipboard/htmlTable";

const excel = `<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><style>
<!--table {mso-displayed-decimal-separator:"\\,";} td {color:black;}--></style></head><body>
<table border=0 cellpadding=0 width=128 style='border-collapse:collapse'>
<!--StartFragment-->
 <col width=64 span=2 style='width:48pt'>
 <tr height=20 style='height:15.0pt'>
  <td height=20 width=64>Ann &amp; Bob</td>
  <td align=right style='mso-number-format:"Short Date"'>1,234.50</td>
 </tr>
 <tr height=20>
  <td>first<br>
    second</td>
  <td>a&nbsp; b &lt;c&gt; &#8364;</td>
 </tr>
<!--EndFragment-->
</table></body></html>`;

const sheets = `<meta charset='utf-8'><google-sheets-html-origin><style type="text/css"><!--td {border: 1px solid #cccccc;}--></style>
<table xmlns="http://www.w3.org/1999/xhtml" cellspacing="0"><colgroup><col width="100"/></colgroup><tbody>
<tr><td data-sheets-value="{&quot;1&quot;:2,&quot;2&quot;:&quot;a > b&quot;}">say &quot;so&quot;</td><td></td></tr>
<tr><td>x</td><td>1<br/><br/>2</td></tr></tbody></table>`;

describe("reads the table of", () => {
  it("Excel", () =>
    expect(readHtmlTable(excel)).toEqual([
      ["Ann & Bob", "1,234.50"],
      ["first\nsecond", "a  b <c> €"],
    ]));
  it("Google Sheets", () =>
    expect(readHtmlTable(sheets)).toEqual([
      ['say "so"', ""],
      ["x", "1\n\n2"],
    ]));
  it("merged cells, whose text stands once", () =>
    expect(
      readHtmlTable(
        "<table><tr><td rowspan=2>a<td colspan='2'>b</tr><tr><td>c<td>d</tr><tr><td>e</table> and <b>more</b>",
      ),
    ).toEqual([
      ["a", "b", ""],
      ["", "c", "d"],
      ["e", "", ""],
    ]));
  it("paragraphs, and a table within a cell", () =>
    expect(
      readHtmlTable(
        "<table><tr><td><p>one</p><p>two</p></td><td><table><tr><td>in</td></tr></table></td></tr></table>",
      ),
    ).toEqual([["one\ntwo", "in"]]));
});

it.each(["", "<p>no table</p>", "<table></table>", "<script>'<table><tr><td>x</td>'</script>"])(
  "finds none in %s",
  (html) => expect(readHtmlTable(html)).toBeNull(),
);

it("reads what it wrote", () => {
  const rows = [
    ["a < b & c", 'say "so"', "two  blanks"],
    ["line\nline\n\nline", "", " <td> "],
  ];
  const cells = rows.map((row) => row.map((text) => ({ text, asText: true })));
  expect(readHtmlTable(writeHtmlTable(cells))).toEqual(rows);
});

it("keeps texts from becoming numbers", () =>
  expect(
    writeHtmlTable([
      [
        { text: "007", asText: true },
        { text: "7", asText: false },
      ],
    ]),
  ).toContain(`<td style="mso-number-format:'\\@'">007</td><td>7</td>`));
