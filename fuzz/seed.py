#!/usr/bin/env python3
"""Makes the first inputs of each target from the test workbooks: corpus/TARGET/."""

import pathlib
import zipfile

HERE = pathlib.Path(__file__).resolve().parent
BOOKS = [p for d in ("tests/workbooks", "demo") for p in sorted((HERE.parent / d).iterdir()) if p.suffix in (".xlsx", ".xlsb", ".xls", ".csv", ".ods")]
MARK = b"\n=====\n"
FORMULAS = ["C2*D2", "C2-D2+F1", "VLOOKUP(B2,$A$2:$D$11,3,FALSE)", "IF(E2>TODAY(),\"a\",\"b\")", "SUM($C$2:C2)", "SUMIFS($C$2:$C$11,$B$2:$B$11,B2)",
            "SUMPRODUCT((B$2:B$11=B2)*C$2:C$11)", "INDEX(C:C,MATCH(B2,B:B,0))", "TEXT(E2,\"yyyy-mm\")&B2", "Rate*C2", "RANK(C2,C$2:C$11)", "COUNTIF($B$2:B2,\"<>\"&B2)"]


def put(target, name, data):
    folder = HERE / "corpus" / target
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(data[:200_000])


def part(book, name):
    return book.read(name) if name in book.namelist() else b""


for path in BOOKS:
    data = path.read_bytes()
    if len(data) < 200_000:
        put("bytes", path.name, data)
    if path.suffix == ".csv":
        put("text", path.name, b"\x05" + data)
    if path.suffix == ".xlsx" and zipfile.is_zipfile(path):
        book = zipfile.ZipFile(path)
        try:
            parts = [part(book, f"xl/{name}") for name in ("worksheets/sheet1.xml", "sharedStrings.xml", "styles.xml")]
        except zipfile.BadZipFile:
            continue
        if sum(map(len, parts)) < 60_000:
            put("xlsx", path.name, MARK.join(parts))
    if path.suffix == ".xlsb":
        book = zipfile.ZipFile(path)
        put("xlsb", path.name, MARK.join(part(book, f"xl/{name}") for name in ("workbook.bin", "worksheets/sheet1.bin", "sharedStrings.bin", "styles.bin")))
for i, formula in enumerate(FORMULAS):
    put("formulas", str(i), formula.encode())
put("text", "html", b"\x04Name</td><td colspan=2>x</td></tr><tr><td>1</td><td rowspan=3>2</td></tr></table>")
put("text", "json", b"\x05[{\"a\":1,\"b\":{\"c\":[1,2]}},{\"a\":null}]")
put("text", "lines", b"\x05{\"a\":1}\n{\"a\":2,\"b\":\"x\"}\n")
put("text", "fixed", b"\x05Name      Born        Sum\nAnn       1990-01-01   12\nBob       1985-02-03  345\n")
put("ods", "cells", b'<office:document-content><office:body><office:spreadsheet><table:table table:name="S"><table:table-row table:number-rows-repeated="3">'
    b'<table:table-cell office:value-type="float" office:value="1.5" table:number-columns-repeated="2"><text:p>1.5</text:p></table:table-cell>'
    b'<table:table-cell office:value-type="date" office:date-value="2024-03-01"/></table:table-row></table:table></office:spreadsheet></office:body></office:document-content>')
put("cells", "table", bytes(b for row in range(8) for c in range(5) for b in ((230 if c == 0 else 10), (7 if row == 0 or c == 1 else c), (row * 5 + c) % 40, row)))
