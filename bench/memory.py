#!/usr/bin/env python3
"""The most memory that looking through a file takes, of files made to take the most: each ends with a plan or with a sentence that says why not."""
import gzip
import itertools
import os
import sys
import zipfile

from lib import attempt, figure, folder, say

# What docs/manual/import.md promises.
MOST_MB = 2048
# Part of the full size, for a quick look.
SCALE = float(os.environ.get("BENCH_MEMORY_SCALE", "1"))


def scaled(count):
    return max(1, int(count * SCALE))


def lines(path, head, row, rows):
    with open(path, "w", buffering=1 << 20) as out:
        out.write(head)
        out.writelines(row(n) for n in range(rows))


def unique(path):
    """Columns of which no value repeats, more of them than can be remembered."""
    lines(path, "a,b,c,d,e\n", lambda n: f"{n},b{n * 7},c{n * 13},{n}.5,e{n}\n", scaled(9_000_000))


def wide(path):
    """As many columns as a sheet has, all of different texts."""
    numbers = itertools.count()
    head = ",".join(f"Label {n}" for n in range(16_384)) + "\n"
    lines(path, head, lambda _: ",".join(f"t{next(numbers)}" for _ in range(16_384)) + "\n", scaled(4_000))


def long_texts(path):
    """Records of 15 MB."""
    lines(path, "id,text\n", lambda n: f"{n}," + str(n % 10) * (15 << 20) + "\n", scaled(60))


def quoted(path):
    """A quote that is never closed."""
    lines(path, 'id,text\n1,"', lambda n: f"word {n}\n{n},", scaled(12_000_000))


def packed(path):
    """Nearly as much as may be unpacked."""
    with gzip.open(path, "wt", compresslevel=1) as out:
        out.write("id,name,amount\n")
        out.writelines(f"{n},Firm {n % 900_000} of the town,{n % 77}.25\n" for n in range(scaled(13_500_000)))


def archive(path):
    """Many files in one."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as out:
        for part in range(100):
            out.writestr(f"part {part}.csv", "id,name\n" + "".join(f"{part}-{n},n{n * part}\n" for n in range(scaled(200_000))))


def workbook(path):
    """As many cells as may be held, texts and numbers."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as out:
        out.writestr("[Content_Types].xml", "<Types/>")
        out.writestr("_rels/.rels", "<Relationships/>")
        out.writestr("xl/workbook.xml", '<workbook xmlns:r="r"><sheets><sheet name="Data" sheetId="1" r:id="rId1"/></sheets></workbook>')
        out.writestr("xl/_rels/workbook.xml.rels", '<Relationships><Relationship Id="rId1" Type="x/worksheet" Target="worksheets/sheet1.xml"/></Relationships>')
        with out.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            sheet.write(b"<worksheet><sheetData>")
            for row in range(1, min(1_048_576, scaled(1_000_000)) + 1):
                texts = "".join(f'<c r="{c}{row}" t="str"><v>{c.lower()}{row}</v></c>' for c in "ABC")
                numbers = "".join(f'<c r="{c}{row}"><v>{row * k}</v></c>' for k, c in enumerate("DEFGHIJK"))
                sheet.write(f'<row r="{row}">{texts}{numbers}</row>'.encode())
            sheet.write(b"</sheetData></worksheet>")


def page(path):
    """A page of HTML with nearly the most letters, cells and different texts."""
    alike = "".join(f"<td>{n}.5</td>" for n in range(8))
    row = '<tr class="striped"><td class="number">{0}</td><td class="name">name {0}</td><td class="number">{0}.5</td>' + alike + "</tr>\n"
    lines(path, "<html><body><table>", row.format, scaled(970_000))


def objects(path):
    """One long document of JSON."""
    lines(path, "[", lambda n: f'{{"id": {n}, "name": "n{n}", "amount": {n}.5}},\n', scaled(2_600_000))
    with open(path, "a") as out:
        out.write("{}]")


FILES = [(unique, "unique.csv"), (wide, "wide.csv"), (long_texts, "long.csv"), (quoted, "quoted.csv"), (packed, "packed.csv.gz"),
         (archive, "archive.zip"), (workbook, "cells.xlsx"), (page, "page.html"), (objects, "objects.json")]
chosen = sys.argv[1:]
over = []
for make, name in FILES:
    if chosen and name not in chosen:
        continue
    with folder() as work:
        file = work / name
        say(f"writing {name}")
        make(file)
        size = file.stat().st_size >> 20
        _, why, seconds, memory, status = attempt("inspect", file)
    if status and "cannot be read" not in why:
        sys.exit(f"{name}: exit {status}\n{why[-800:]}")
    told = "a plan" if status == 0 else "refused with a sentence"
    figure(f"{make.__doc__.rstrip('.')} ({name}, {size} MB): {told}", f"{memory:.0f} MB, {seconds:.1f} s", f"{MOST_MB} MB")
    if memory > MOST_MB:
        over.append(name)
if over:
    sys.exit(f"more memory than is promised: {', '.join(over)}")
