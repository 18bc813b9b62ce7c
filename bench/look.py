#!/usr/bin/env python3
"""How long it takes to look through 10 MB of XLSX and 100 MB of CSV, and how much memory at most."""
import csv
import datetime as dt
import importlib.util
import os
import random

from lib import ROOT, command, figure, folder, say

MEGABYTES = {"xlsx": int(os.environ.get("BENCH_INSPECT_XLSX", "10")), "csv": int(os.environ.get("BENCH_INSPECT_CSV", "100"))}
spec = importlib.util.spec_from_file_location("writer", ROOT / "scripts" / "xlsx.py")
writer = importlib.util.module_from_spec(spec)
spec.loader.exec_module(writer)
HEADER = ["No", "Name", "E-mail", "Status", "Town", "Day", "Pieces", "Price", "Active", "Note"] + [f"Figure {i}" for i in range(10)]


def row(i, chance):
    """20 values: numbers, names, addresses, choices, a date, a truth, words, figures."""
    return [i + 1, f"Person {i * 31 % 9973}", f"p{i}@firm{i % 97}.example", ["New", "Open", "Done"][i % 3], f"Town {i % 40}",
            dt.date(2024, 1, 1) + dt.timedelta(days=i % 900), 1 + i % 9, 5 + i % 400 / 4, i % 2 == 0, f"Seen on call {i * 7919 % 100_003}",
            *(round(chance.random() * 1000, 2) for _ in range(10))]


with folder() as data:
    book, comma = data / "large.xlsx", data / "large.csv"
    # A row takes about 128 bytes of a packed workbook.
    rows, chance, sheets = MEGABYTES["xlsx"] * 7800, random.Random(7), writer.Book()
    say(f"writing a workbook of {rows:,} rows and 20 columns")
    sheet = sheets.sheet("Data")
    sheet.row(1, HEADER)
    for i in range(rows):
        sheet.row(i + 2, row(i, chance))
        sheet.rows.clear()
    sheets.save(book)
    say(f"writing {MEGABYTES['csv']} MB of CSV")
    with comma.open("w", newline="", encoding="utf-8") as out:
        writer_of, i = csv.writer(out), 0
        writer_of.writerow(HEADER)
        while out.tell() < MEGABYTES["csv"] << 20:
            writer_of.writerows(row(n, chance) for n in range(i, i + 10_000))
            i += 10_000
    # The greatest memory is that of all so far: the smaller one comes first.
    for path, kind in ((comma, "CSV"), (book, "XLSX")):
        _, seconds, memory = command("inspect", "--json", path)
        figure(f"inspect {path.stat().st_size / (1 << 20):.0f} MB of {kind}", f"{seconds:.1f} s, {memory:.0f} MB", "2 s")
