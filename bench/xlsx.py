#!/usr/bin/env python3
"""A workbook of 100,000 rows and 20 columns: how long it takes to look through it and to import it."""
import importlib.util
import os
import random

from lib import ROOT, command, figure, folder, say, workspace

ROWS = int(os.environ.get("BENCH_XLSX_ROWS", "100000"))
spec = importlib.util.spec_from_file_location("writer", ROOT / "scripts" / "xlsx.py")
writer = importlib.util.module_from_spec(spec)
spec.loader.exec_module(writer)


def make(path, sheets, rows):
    """Sheets of 20 columns: numbers, text, dates, choices, a formula."""
    import datetime as dt

    chance, book = random.Random(7), writer.Book()
    for s in range(sheets):
        sheet = book.sheet(f"Data {s + 1}")
        sheet.row(1, ["No", "Name", "E-mail", "Status", "Town", "Day", "Pieces", "Price", "Sum", "Active"] + [f"Figure {i}" for i in range(10)])
        for i in range(rows):
            pieces, price = 1 + i % 9, 5 + i % 400 / 4
            sheet.row(i + 2, [i + 1, f"Person {i * 31 % 9973}", f"p{i}@firm{i % 97}.example", ["New", "Open", "Done"][i % 3], f"Town {i % 40}",
                              dt.date(2024, 1, 1) + dt.timedelta(days=i % 900), pieces, price, writer.Formula(f"G{i + 2}*H{i + 2}", pieces * price),
                              i % 2 == 0] + [round(chance.random() * 1000, 2) for _ in range(10)])
            sheet.rows.clear()
    book.save(path)


with folder() as data:
    large, typical = data / "large.xlsx", data / "typical.xlsx"
    say(f"writing a workbook of {ROWS:,} rows and 20 columns")
    make(large, 1, ROWS)
    make(typical, 10, 1000)
    _, seconds, memory = command("inspect", "--json", typical)
    figure("inspect 10 sheets, 10,000 rows", f"{seconds * 1000:.0f} ms, {memory:.0f} MB", "300 ms")
    _, seconds, memory = command("inspect", "--json", large)
    figure(f"inspect {ROWS:,} rows x 20 columns", f"{seconds:.1f} s, {memory:.0f} MB", "")
    workspace(data / "data")
    _, seconds, memory = command("import", "--workspace", "bench", large, "--data", data / "data")
    figure(f"import {ROWS:,} rows x 20 columns (XLSX)", f"{seconds:.1f} s, {memory:.0f} MB", "6 s")
