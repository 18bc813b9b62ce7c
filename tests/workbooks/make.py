#!/usr/bin/env python3
"""Makes the workbooks of this folder, each of which shows one difficulty, and facts.json, which says what is in them.

    make.py            writes them
    make.py --check    fails where what is committed is not what this script makes

A new one is a function under @workbook that returns the facts of its tables. The demo is measured too.
"""

import csv
import datetime as dt
import io
import json
import pathlib
import sys
import tempfile
import zipfile
from decimal import ROUND_HALF_UP, Decimal

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parents[1] / "scripts"), str(HERE.parents[1] / "demo")]
import facts  # noqa: E402
import make_lead_tracker as demo  # noqa: E402
import xls  # noqa: E402
import xlsb  # noqa: E402
import xlsx  # noqa: E402
from xlsx import MONEY, PERCENT, TEXT, Book, Error, Formula, Styled  # noqa: E402

TOWNS = ["Ghent", "Leipzig", "Malmö", "Porto", "Cork", "Verona", "Utrecht", "Gdańsk"]
NAMES = ["Ada Abel", "Bruno Castro", "Carla Dahl", "Elif Gruber", "Femke Ilves", "Goran Keller", "Hanna Lopes", "Ivo Nowak", "Jasmin Olsen",
         "Karel Quist", "Lotte Ricci", "Mehmet Thorne"]
WORKBOOKS = []


def workbook(name, **about):
    """Names the file that a function writes; `about` goes into its facts."""
    def wrap(write):
        WORKBOOKS.append((name, about, write))
        return write
    return wrap


def day(i):
    return dt.date(2026, 1, 5) + dt.timedelta(days=i)


def fill(sheet, header, first, rows, left=1):
    """Writes a table with its header in row `header`; `rows` begin in row `first`."""
    lead = [None] * (left - 1)
    sheet.row(header, lead + [Styled(n, bold=True) for n in rows[0]])
    for i, row in enumerate(rows[1:]):
        sheet.row(first + i, lead + row)


def text_file(path, rows, encoding="utf-8", delimiter=",", end="\r\n"):
    """Writes a CSV file and gives its rows as facts wants them: every cell is text."""
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator=end).writerows(rows)
    path.write_bytes(out.getvalue().encode(encoding))
    return {i: [v if v != "" else None for v in row] for i, row in enumerate(rows, 1)}


@workbook("title-rows.xlsx")
def title_rows(path):
    book = Book()
    s = book.sheet("Rooms")
    s.row(1, [Styled("Meeting rooms, second half of 2026", bold=True)])
    s.row(2, ["Kept by the office. Seats are counted without the chairs at the wall."])
    fill(s, 4, 5, [["Room", "Town", "Seats", "Projector"]] + [[f"Room {i + 1}", TOWNS[i % 8], 4 + i * 3 % 17, i % 3 == 0] for i in range(24)])
    book.save(path)
    return [facts.table("Rooms", "Rooms", s.rows, 4, 5, 28, "A:D", key=["Room"])]


@workbook("totals.xlsx")
def totals(path):
    book = Book()
    s = book.sheet("Expenses")
    rows = [[day(i), NAMES[i % 12], ["Train", "Hotel", "Meals"][i % 3], Styled(12.5 + i * 7 % 90, MONEY)] for i in range(30)]
    fill(s, 1, 2, [["Date", "Who", "What", "Amount"]] + rows)
    s.row(32, [Styled("Total", bold=True), None, None, Styled(Formula("SUM(D2:D31)", sum(r[3].value for r in rows)), MONEY, bold=True)])
    s.row(34, ["Checked by Karel on 2 March"])
    book.save(path)
    return [facts.table("Expenses", "Expenses", s.rows, 1, 2, 31, "A:D")]


@workbook("two-side-by-side.xlsx")
def side_by_side(path):
    book = Book()
    s = book.sheet("Plan")
    s.row(1, [Styled(n, bold=True) for n in ("Person", "Town", "Hours")] + [None, None] + [Styled(n, bold=True) for n in ("Code", "Task")])
    for i in range(18):
        right = [f"T{i + 1:02}", f"Task number {i + 1}"] if i < 10 else []
        s.row(i + 2, [f"{NAMES[i % 12]} {i // 12 + 1}", TOWNS[i % 8], 20 + i % 21] + [None, None] + right)
    book.save(path)
    return [facts.table("People", "Plan", s.rows, 1, 2, 19, "A:C", key=["Person"]), facts.table("Tasks", "Plan", s.rows, 1, 2, 11, "F:G", key=["Code"])]


@workbook("two-stacked.xlsx")
def stacked(path):
    book = Book()
    s = book.sheet("Stock")
    s.row(1, [Styled("Laptops", bold=True)])
    fill(s, 2, 3, [["Tag", "Model", "Bought"]] + [[f"LT-{i + 100}", ["Slim 13", "Work 15"][i % 2], day(i * 9)] for i in range(12)])
    s.row(17, [Styled("Phones", bold=True)])
    fill(s, 18, 19, [["Tag", "Number", "Holder", "Price"]]
         + [[f"PH-{i + 1}", f"+46 31 390 06{i:02}", NAMES[i], Styled(249.0 + i * 10, MONEY)] for i in range(9)])
    book.save(path)
    return [facts.table("Laptops", "Stock", s.rows, 2, 3, 14, "A:C", key=["Tag"]), facts.table("Phones", "Stock", s.rows, 18, 19, 27, "A:D", key=["Tag"])]


@workbook("header-of-two-rows.xlsx")
def two_header_rows(path):
    book = Book()
    s = book.sheet("Survey")
    s.row(1, [None, None, Styled("Satisfaction", bold=True), None, Styled("Price", bold=True), None])
    s.merged += ["C1:D1", "E1:F1"]
    fill(s, 2, 3, [["Customer", "Town", "2025", "2026", "2025", "2026"]]
         + [[f"Customer {i + 1}", TOWNS[i % 8], 1 + i % 5, 1 + (i + 2) % 5, 10.5 + i, 11.25 + i] for i in range(26)])
    book.save(path)
    names = ["Customer", "Town", "Satisfaction 2025", "Satisfaction 2026", "Price 2025", "Price 2026"]
    return [facts.table("Survey", "Survey", s.rows, [1, 2], 3, 28, "A:F", key=["Customer"], names=names)]


@workbook("groups-over-labels.xlsx")
def groups_over_labels(path):
    """Years as figures over quarters; what stands beside them is joined downwards. Two tables of the kind, one of three levels below a title."""
    book = Book()
    s = book.sheet("Sales")
    s.row(1, [Styled(v, bold=True) if v else None for v in ("Region", 2023, None, 2024, None, "Note")])
    s.row(2, [None] + [Styled(q, bold=True) for q in ("Q1", "Q2", "Q1", "Q2")])
    s.merged += ["A1:A2", "B1:C1", "D1:E1", "F1:F2"]
    for i in range(20):
        s.row(i + 3, [f"Region {i + 1}"] + [Styled(100.5 + i * 31 % 47 * (k + 1), MONEY) for k in range(4)] + [f"Seen by {NAMES[i % 12]}" if i % 4 == 0 else None])
    t = book.sheet("Staff")
    t.row(1, [Styled("Hours planned and worked, kept by the office", bold=True)])
    t.row(2, [Styled(v, bold=True) if v else None for v in ("Person", "Town", "Office", None, None, None)])
    t.row(3, [None, None, Styled("Spring", bold=True), None, Styled("Autumn", bold=True), None])
    t.row(4, [None, None] + [Styled(v, bold=True) for v in ("Plan", "Fact", "Plan", "Fact")])
    t.merged += ["A1:F1", "A2:A4", "B2:B4", "C2:F2", "C3:D3", "E3:F3"]
    for i in range(12):
        t.row(i + 5, [NAMES[i], TOWNS[i % 8]] + [120 + i * (k + 3) % 37 for k in range(4)])
    book.save(path)
    sales = ["Region", "2023 Q1", "2023 Q2", "2024 Q1", "2024 Q2", "Note"]
    staff = ["Person", "Town", "Office Spring Plan", "Office Spring Fact", "Office Autumn Plan", "Office Autumn Fact"]
    return [facts.table("Sales", "Sales", s.rows, [1, 2], 3, 22, "A:F", names=sales),
            facts.table("Staff", "Staff", t.rows, [2, 3, 4], 5, 16, "A:F", key=["Person"], names=staff)]


@workbook("units-below-labels.xlsx")
def units_below_labels(path):
    book = Book()
    s = book.sheet("Samples")
    s.row(1, [Styled("Samples of the year", bold=True)])
    s.row(2, [Styled(v, bold=True) for v in ("Sample", "Town", "Length", "Weight", "Taken")])
    s.row(3, [None, None, "(cm)", "(kg)"])
    for i in range(25):
        s.row(i + 4, [f"S-{i + 1}", TOWNS[i % 8], 10.5 + i * 7 % 40, 1.25 + i * 3 % 8, day(i * 2)])
    book.save(path)
    names = ["Sample", "Town", "Length (cm)", "Weight (kg)", "Taken"]
    return [facts.table("Samples", "Samples", s.rows, [2, 3], 4, 28, "A:E", key=["Sample"], names=names)]


@workbook("groups-left-blank.csv")
def groups_left_blank(path):
    """A text file has no joined cells: a group's name stands once, and the cells behind it are blank."""
    rows = [["Region", "2023", "", "2024", "", "Note"], ["", "Plan", "Fact", "Plan", "Fact", ""]]
    rows += [[f"Region {i + 1}"] + [str(100 + i * 31 % 47 * (k + 1)) for k in range(4)] + [f"Seen by {NAMES[i % 12]}"] for i in range(20)]
    kept = text_file(path, rows)
    names = ["Region", "2023 Plan", "2023 Fact", "2024 Plan", "2024 Fact", "Note"]
    types = {"A": "text", "B": "integer", "C": "integer", "D": "integer", "E": "integer", "F": "text"}
    return [facts.table("groups-left-blank", "(csv)", kept, [1, 2], 3, 22, "A:F", types=types, names=names)]


@workbook("years-as-labels.csv")
def years_as_labels(path):
    rows = [["Country", "Code"] + [str(y) for y in range(2015, 2023)]]
    rows += [[f"Country {i + 1}", f"C{i + 10}"] + [f"{(i * 37 + k * 11) % 90 + 1900 * (k == 3 and i == 2)}.{i % 10}" for k in range(8)] for i in range(30)]
    kept = text_file(path, rows)
    types = {"A": "text", "B": "text", **{c: "number" for c in "CDEFGHIJ"}}
    return [facts.table("years-as-labels", "(csv)", kept, 1, 2, 31, "A:J", key=["Code"], types=types)]


@workbook("semicolons-latin1.csv")
def semicolons(path):
    rows = [["Kundennr", "Name", "Straße", "PLZ", "Umsatz", "Kunde seit"]]
    for i in range(40):
        sales = f"{i * 37 % 9}.{i * 231 % 1000:03},{i * 7 % 100:02}" if i % 9 else f"{100 + i},00"
        rows.append([str(4000 + i), f"Bäckerei {NAMES[i % 12].split()[1]} {i + 1}", f"Mühlgasse {i + 1}", f"0{4100 + i * 13}", sales,
                     f"{1 + i * 5 % 28:02}.{1 + i % 12:02}.{2015 + i % 10}"])
    kept = text_file(path, rows, "latin-1", ";")
    types = {"A": "integer", "B": "text", "C": "text", "D": "code", "E": "number", "F": "date"}
    return [facts.table("semicolons-latin1", "(csv)", kept, 1, 2, 41, "A:F", key=["Kundennr"], types=types)]


@workbook("day-first.csv")
def day_first(path):
    """Every date of the first column could be read either way; four of the second could not, and they decide for both."""
    rows = [["no", "ordered", "delivered", "by"]]
    for i in range(36):
        delivered = f"{(14 if i % 9 == 4 else 2) + i % 11:02}/{1 + i % 12:02}/2025" if i % 7 else ""
        rows.append([str(i + 1), f"{1 + i % 12:02}/{1 + i * 5 % 12:02}/2025", delivered, ["Ivo", "Elif"][i % 2]])
    kept = text_file(path, rows)
    return [facts.table("day-first", "(csv)", kept, 1, 2, 37, "A:D", key=["no"], types={"A": "integer", "B": "date", "C": "date", "D": "text"})]


@workbook("quotes-and-lines.csv")
def quotes(path):
    rows = [["id", "title", "text"]]
    for i in range(15):
        rows.append([f"N{i + 1}", f'The "{NAMES[i % 12]}" case, part {i + 1}', f"First line {i}\nSecond, with a comma\n\nLast" if i % 2 else ""])
    kept = text_file(path, rows)
    return [facts.table("quotes-and-lines", "(csv)", kept, 1, 2, 16, "A:C", key=["id"], types={"A": "text", "B": "text", "C": "text"})]


@workbook("leading-zeros.csv")
def zeros(path):
    rows = [["account", "branch", "balance", "email"]]
    for i in range(25):
        rows.append([f"{i * 731 + 12:06}", f"00{i % 4 + 1}", f"{i * 91.5 - 300:.2f}", f"account{i}@bank.example"])
    kept = text_file(path, rows, end="\n")
    return [facts.table("leading-zeros", "(csv)", kept, 1, 2, 26, "A:D", key=["account"], types={"A": "code", "B": "code", "C": "number", "D": "email"})]


@workbook("codes-as-text.xlsx")
def codes(path):
    book = Book()
    s = book.sheet("Articles")
    fill(s, 1, 2, [["Article", "EAN", "Label", "Pack"]]
         + [[Styled(f"00{i * 17 + 120}", TEXT), Styled(f"0{4005500000000 + i * 9901}"[:13], TEXT), f"Article {i + 1}", 6 + i % 3 * 6] for i in range(30)])
    book.save(path)
    return [facts.table("Articles", "Articles", s.rows, 1, 2, 31, "A:D", key=["Article"])]


@workbook("lookups.xlsx")
def lookups(path):
    book = Book()
    orders, people, goods = book.sheet("Orders"), book.sheet("Customers"), book.sheet("Goods")
    customers = [[f"K{i + 1:03}", f"Customer {i + 1}", TOWNS[i % 8]] for i in range(20)]
    products = [[f"G-{i + 1}", f"Goods {i + 1}", Styled(2.5 + i * 1.75, MONEY)] for i in range(12)]
    rows = [["Order", "Customer", "Town", "Goods", "Price", "Pieces", "Sum"]]
    for i in range(60):
        n, c, g = i + 2, customers[i * 7 % 20], products[i * 5 % 12]
        rows.append([1000 + i, c[0], Formula(f"VLOOKUP(B{n},Customers!$A$2:$C$21,3,FALSE)", c[2]), g[0],
                     Formula(f"INDEX(Goods!$C$2:$C$13,MATCH(D{n},Goods!$A$2:$A$13,0))", g[2].value, MONEY), 1 + i % 9,
                     Formula(f"E{n}*F{n}", g[2].value * (1 + i % 9), MONEY)])
    fill(orders, 1, 2, rows)
    fill(people, 1, 2, [["No", "Name", "Town"]] + customers)
    fill(goods, 1, 2, [["Code", "Name", "Price"]] + products)
    book.save(path)
    return [facts.table("Orders", "Orders", orders.rows, 1, 2, 61, "A:G", key=["Order"]),
            facts.table("Customers", "Customers", people.rows, 1, 2, 21, "A:C", key=["No"]),
            facts.table("Goods", "Goods", goods.rows, 1, 2, 13, "A:C", key=["Code"])], [("Orders.Customer", "Customers.No"), ("Orders.Goods", "Goods.Code")]


@workbook("several-links.xlsx")
def several_links(path):
    """Cells that name several records, with other capitals and blanks than there; and a sheet that only pairs records."""
    book = Book()
    people, skills, pairs = book.sheet("Staff"), book.sheet("Skills"), book.sheet("Who teaches what")
    known = ["Rust", "SQL", "C, C++", "Welding", "First aid", "Book-keeping", "Polish", "Forklift"]
    some = [[known[i * 3 % 8], known[(i * i + 1) % 8], known[(i + 5) % 8]][:1 + i % 3] for i in range(24)]
    written = ["; ".join(dict.fromkeys(s)) for s in some]
    written[4], written[9] = written[4].lower(), written[9].replace("; ", " ;")
    fill(people, 1, 2, [["Person", "Town", "Good at"]] + [[f"{NAMES[i % 12]} {i // 12 + 1}", TOWNS[i % 8], written[i]] for i in range(24)])
    fill(skills, 1, 2, [["Skill", "Hours to learn"]] + [[k, 10 + 7 * i] for i, k in enumerate(known)])
    fill(pairs, 1, 2, [["Person", "Skill"]] + [[f"{NAMES[i * 5 % 12]} {i % 2 + 1}", known[i * 3 % 8]] for i in range(20)])
    book.save(path)
    return [facts.table("Staff", "Staff", people.rows, 1, 2, 25, "A:C", key=["Person"]),
            facts.table("Skills", "Skills", skills.rows, 1, 2, 9, "A:B", key=["Skill"]),
            facts.table("Who teaches what", "Who teaches what", pairs.rows, 1, 2, 21, "A:B")], [
        ("Staff.Good at", "Skills.Skill", ";"), ("Who teaches what.Person", "Staff.Person"), ("Who teaches what.Skill", "Skills.Skill")]


@workbook("fill-down.xlsx")
def fill_down(path):
    """Formulas stored once and shared, plain ones, and one that somebody has overwritten with a figure."""
    book = Book()
    s = book.sheet("Hours")
    rows, last = [["Name", "Day", "From", "To", "Break", "Hours", "Rate", "Pay", "Long day", "Line"]], 41
    for i in range(40):
        n, start, end, pause = i + 2, 8 + i % 3 * 0.5, 15 + i % 5 * 0.75, 0.5 + i % 2 * 0.25
        hours = end - start - pause
        pay = float(Decimal(str(hours * (21.5 + i % 4))).quantize(Decimal("0.01"), ROUND_HALF_UP))
        rows.append([NAMES[i % 12], day(i), start, end, pause, Formula(f"D{n}-C{n}-E{n}", hours, shared=(0, f"F2:F{last}" if i == 0 else "")),
                     Styled(21.5 + i % 4, MONEY), Formula(f"ROUND(F{n}*G{n},2)", pay, MONEY) if i != 23 else Styled(150.0, MONEY),
                     Formula(f'IF(F{n}>8,"yes","no")', "yes" if hours > 8 else "no"), Formula(f'A{n}&", "&TEXT(F{n},"0.00")&" h"', f"{NAMES[i % 12]}, {hours:.2f} h")])
    fill(s, 1, 2, rows)
    book.save(path)
    return [facts.table("Hours", "Hours", s.rows, 1, 2, last, "A:J")]


@workbook("many-rows.xlsx")
def many_rows(path):
    """Formulas over other rows: a running balance, shares, ranks, counts so far, sums by a field, steps, weights beside the table."""
    book = Book()
    s, steps, scores = book.sheet("Ledger"), book.sheet("Fees"), book.sheet("Scores")
    brackets = [(0, 0.05), (100, 0.04), (500, 0.02), (2000, 0.01)]
    rows = [["Entry", "Day", "Account", "In", "Out", "Balance", "Share", "Rank", "Nth of account", "Account in", "Fee", "Since last"]]
    entries, balance = [], 1200.0
    for i in range(30):
        entries.append((["Bank", "Till", "Card"][i * i % 3], 0 if i == 0 else i * 37 % 90 * 10 + 0.5 * i, 0 if i == 0 else i * 53 % 70 * 5, day(i * i % 40 + i)))
    total_in = sum(e[1] for e in entries)
    for i, (account, ins, out, when) in enumerate(entries):
        n, last = i + 2, 31
        balance += ins - out
        fee = [f for limit, f in brackets if limit <= ins][-1]
        rows.append([f"E-{i + 1:03}", when, account, ins or None, out or None,
                     Styled(1200.0, MONEY) if i == 0 else Formula(f"F{n - 1}+D{n}-E{n}", balance, MONEY),
                     Formula(f"D{n}/SUM($D$2:$D${last})", ins / total_in, PERCENT),
                     Formula(f"RANK(D{n},$D$2:$D${last})", 1 + sum(1 for e in entries[1:] if e[1] > ins)) if i else None,
                     Formula(f"COUNTIF($C$2:C{n},C{n})", sum(1 for e in entries[:i + 1] if e[0] == account)),
                     Formula(f"SUMIFS($D$2:$D${last},$C$2:$C${last},C{n})", sum(e[1] for e in entries if e[0] == account), MONEY),
                     Formula(f"VLOOKUP(D{n},Fees!$A$2:$B$5,2)", fee, PERCENT),
                     Formula(f"B{n}-B{n - 1}", (when - entries[i - 1][3]).days) if i else None])
    fill(s, 1, 2, rows)
    fill(steps, 1, 2, [["From", "Fee"]] + [[limit, Styled(fee, PERCENT)] for limit, fee in brackets])
    scores.row(1, ["Weights", 0.5, 0.3, 0.2])
    marks = [[NAMES[i], 1 + i % 5, 1 + i * 3 % 5, 1 + i * 7 % 5] for i in range(12)]
    fill(scores, 3, 4, [["Name", "Price", "Quality", "Service", "Score"]]
         + [m + [Formula(f"SUMPRODUCT(B{i + 4}:D{i + 4},$B$1:$D$1)", round(m[1] * 0.5 + m[2] * 0.3 + m[3] * 0.2, 10))] for i, m in enumerate(marks)])
    book.save(path)
    return [facts.table("Ledger", "Ledger", s.rows, 1, 2, 31, "A:L", key=["Entry"]),
            facts.table("Fees", "Fees", steps.rows, 1, 2, 5, "A:B"),
            facts.table("Scores", "Scores", scores.rows, 3, 4, 15, "A:E", key=["Name"])]


@workbook("choices.xlsx")
def choices(path):
    book = Book()
    s = book.sheet("Tickets")
    states = ["Open", "Waiting", "Solved"]
    fill(s, 1, 2, [["Ticket", "Subject", "State", "Priority", "Share done"]]
         + [[i + 1, f"Something about item {i * 37 % 101}", ["open", "Solvd"][i % 2] if i in (20, 33) else states[i * i % 3], ["Low", "High", "Normal"][i % 3],
             Styled(i % 5 / 4, PERCENT)] for i in range(48)])
    s.allow("C2:C49", states)
    book.save(path)
    return [facts.table("Tickets", "Tickets", s.rows, 1, 2, 49, "A:E", key=["Ticket"])]


@workbook("composite-key.xlsx")
def composite(path):
    book = Book()
    s = book.sheet("Lines")
    fill(s, 1, 2, [["Invoice", "Line", "Article", "Pieces"]]
         + [[f"INV-{700 + i}", line, ["Bolt", "Nut", "Washer", "Bracket"][(i + line) % 4], 1 + (i * line) % 6] for i in range(14) for line in range(1, 4)])
    book.save(path)
    return [facts.table("Lines", "Lines", s.rows, 1, 2, 43, "A:D", key=["Invoice", "Line"])]


@workbook("epoch-1904.xlsx", epoch="1904")
def epoch(path):
    book = Book(epoch_1904=True)
    s = book.sheet("Visits")
    fill(s, 1, 2, [["Visit", "Day", "At", "Town"]] + [[i + 1, day(i * 3), dt.datetime(2026, 1, 5 + i, 9 + i % 8, 30), TOWNS[i % 8]] for i in range(20)])
    book.save(path)
    return [facts.table("Visits", "Visits", s.rows, 1, 2, 21, "A:D", key=["Visit"])]


def orders_and_goods():
    """A book with each kind of cell: numbers short and long, dates, times, shares, truths, errors, joined cells, a hidden sheet, formulas."""
    book = Book()
    orders, goods, list_ = book.sheet("Order lines"), book.sheet("Goods in store"), book.sheet("Kept", state="hidden")
    products = [[f"G-{i + 1:02}", f"Goods {i + 1}", Styled(2.5 + i * 1.75, MONEY), Styled(i % 5 / 20, PERCENT), i % 3 == 0] for i in range(12)]
    orders.row(1, [Styled("What was ordered", bold=True)])
    orders.row(2, [Styled(v, bold=True) if v else None for v in ("Line", "Day", "Goods", "Count", None, "Price", "Sum", "Size", "Share", "Checked")])
    orders.row(3, [None, None, None, Styled("asked", bold=True), Styled("sent", bold=True)])
    orders.merged += ["A1:J1", "D2:E2"] + [f"{c}2:{c}3" for c in "ABCFGHIJ"]
    for i in range(40):
        n, g, asked = i + 4, products[i * 5 % 12], 1 + i * 7 % 23
        price, sent = g[2].value, asked - i % 2
        orders.row(n, [1000 + i, day(i * 2), g[0], asked, sent, Formula(f"VLOOKUP(C{n},'Goods in store'!$A$2:$C$13,3,FALSE)", price, MONEY),
                       Formula(f"ROUND(E{n}*F{n},2)", round(sent * price, 2), MONEY), Formula(f'IF(E{n}>=10,"large","small")', "large" if sent >= 10 else "small"),
                       Error("#DIV/0!") if i == 7 else 12.345678 * (i + 1), i % 3 == 1])
    fill(goods, 1, 2, [["Code", "Name", "Price", "Share", "Kept"]] + products)
    fill(list_, 1, 2, [["Keeper", "Since"]] + [[NAMES[i], dt.datetime(2025, 3, 1 + i, 8, 30)] for i in range(9)])
    return book


def orders_and_goods_facts(book):
    names = ["Line", "Day", "Goods", "Count asked", "Count sent", "Price", "Sum", "Size", "Share", "Checked"]
    rows = {s.name: s.rows for s in book.sheets}
    return [facts.table("Order lines", "Order lines", rows["Order lines"], [2, 3], 4, 43, "A:J", key=["Line"], names=names),
            facts.table("Goods in store", "Goods in store", rows["Goods in store"], 1, 2, 13, "A:E", key=["Code"]),
            facts.table("Kept", "Kept", rows["Kept"], 1, 2, 10, "A:B")], [("Order lines.Goods", "Goods in store.Code")]


@workbook("each-kind-of-cell.xlsb")
def each_kind_binary(path):
    book = orders_and_goods()
    xlsb.save(book, path)
    return orders_and_goods_facts(book)


@workbook("each-kind-of-cell.xlsx")
def each_kind(path):
    book = orders_and_goods()
    book.save(path)
    return orders_and_goods_facts(book)


@workbook("each-kind-of-cell.xls")
def each_kind_97(path):
    """Nothing here writes XLS: the file was made of the XLSX with LibreOffice and is committed as it is. To make it again, in this folder:
    soffice --headless --convert-to xls:"MS Excel 97" each-kind-of-cell.xlsx"""
    return orders_and_goods_facts(orders_and_goods())


def hidden():
    """Rows that a filter hides, a hidden column, and names for the whole table and for one of its columns."""
    book = Book()
    s = book.sheet("Stock")
    s.hidden_rows, s.hidden_columns, s.filter = {4, 9}, {2}, "A1:C13"
    book.names += [("Stock_list", "Stock!$A$1:$C$13", None), ("Towns", "Stock!$B$2:$B$13", "Stock")]
    fill(s, 1, 2, [["Code", "Town", "Count"]] + [[f"S-{i + 1:02}", TOWNS[i * 3 % 8], 5 + i * 7 % 11] for i in range(12)])
    return book, [facts.table("Stock", "Stock", s.rows, 1, 2, 13, "A:C", key=["Code"])]


@workbook("hidden-rows.xlsx")
def hidden_rows(path):
    book, tables = hidden()
    book.save(path)
    return tables


@workbook("hidden-rows.xlsb")
def hidden_rows_binary(path):
    book, tables = hidden()
    xlsb.save(book, path)
    return tables


@workbook("hidden-rows.xls")
def hidden_rows_97(path):
    book, tables = hidden()
    xls.save(book, path)
    return tables


def shared():
    """Formulas that cells share, over another sheet too, and a list of allowed values whose order is not that of the alphabet."""
    book = Book()
    s, rates = book.sheet("Jobs"), book.sheet("Pay rates")
    levels = ["small", "medium", "large"]
    rows = []
    for i in range(12):
        hours, first = 3 + i * 5 % 11, i == 0
        pay, level = hours * 12.5, levels[0 if hours < 5 else 1 if hours < 9 else 2]
        rows.append([f"J-{i + 1:02}", hours, levels[i * 2 % 3], Formula("B2*'Pay rates'!$B$2", pay, MONEY, shared=(0, "D2:D13" if first else None)),
                     Formula('IF(B2<5,"small",IF(B2<9,"medium","large"))', level, shared=(1, "E2:E13" if first else None))])
    fill(s, 1, 2, [["Job", "Hours", "Size", "Pay", "Level"]] + rows)
    s.allow("C2:C13", levels)
    fill(rates, 1, 2, [["Kind", "Rate"]] + [["usual", Styled(12.5, MONEY)], ["night", Styled(18.0, MONEY)], ["feast", Styled(25.0, MONEY)]])
    return book, [facts.table("Jobs", "Jobs", s.rows, 1, 2, 13, "A:E", key=["Job"]), facts.table("Pay rates", "Pay rates", rates.rows, 1, 2, 4, "A:B", key=["Kind"])]


@workbook("shared-formulas.xlsx")
def shared_formulas(path):
    book, tables = shared()
    book.save(path)
    return tables


@workbook("shared-formulas.xlsb")
def shared_formulas_binary(path):
    book, tables = shared()
    xlsb.save(book, path)
    return tables


@workbook("shared-formulas.xls")
def shared_formulas_97(path):
    book, tables = shared()
    xls.save(book, path)
    return tables


@workbook("shared-formulas-95.xls")
def shared_formulas_95(path):
    book, tables = shared()
    xls.save(book, path, biff=5)
    return tables


@workbook("not-a-workbook.xlsx", expect="refuse: not a readable workbook")
def not_a_workbook(path):
    path.write_bytes(bytes(range(256)) * 8)


@workbook("cut-short.xlsx", expect="refuse: not a readable workbook")
def cut_short(path):
    book = Book()
    book.sheet("Rooms").row(1, ["Room", "Seats"])
    packed(path, book.parts(), zipfile.ZIP_STORED)
    path.write_bytes(path.read_bytes()[:1800])


@workbook("entity-bomb.xlsx", expect="refuse: unsafe (entity expansion)")
def entity_bomb(path):
    """Ten entities, each ten times the one before: a parser that expands them writes gigabytes."""
    entities = '<!ENTITY a "aaaaaaaaaa">' + "".join(f'<!ENTITY {b} "{("&" + a + ";") * 10}">' for a, b in zip("abcdefghi", "bcdefghij"))
    book = Book()
    book.sheet("Sheet").row(1, ["x"])
    parts = book.parts()
    parts["xl/sharedStrings.xml"] = f'<?xml version="1.0"?><!DOCTYPE sst [{entities}]>' + parts["xl/sharedStrings.xml"].split("\n", 1)[1].replace(">x<", ">&j;<")
    packed(path, parts)


@workbook("unpacks-to-much.xlsx", expect="bounded: 200 MB of blanks in 200 kB")
def unpacks_to_much(path):
    book = Book()
    book.sheet("Sheet").row(1, ["x"])
    parts = book.parts()
    parts["xl/worksheets/sheet1.xml"] = parts["xl/worksheets/sheet1.xml"].replace("</sheetData>", " " * 200_000_000 + "</sheetData>")
    packed(path, parts)


@workbook("far-cell.xlsx", expect="bounded: one cell in the last row and column")
def far_cell(path):
    book = Book()
    s = book.sheet("Sheet")
    s.lines.append('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')
    book.save(path)


def packed(path, parts, how=zipfile.ZIP_DEFLATED):
    with zipfile.ZipFile(path, "w", how, compresslevel=9) as z:
        for name, text in parts.items():
            entry = zipfile.ZipInfo(name, xlsx.STAMP)
            entry.compress_type = how
            z.writestr(entry, text)


def demo_facts():
    sheets = {s.name: s.rows for s in demo.make().sheets}
    spans = [("Leads", 1, 2, demo.LEADS + 1, "A:S", ["Lead no"]), ("Companies", 4, 5, demo.COMPANIES + 4, "A:M", ["Company ID"]),
             ("Contacts", 1, 2, demo.CONTACTS + 1, "A:H", None), ("Activities", 1, 2, demo.ACTIVITIES + 1, "A:I", None),
             ("Owners", 1, 2, len(demo.OWNERS) + 1, "A:G", ["Owner"]), ("Price list", 1, 2, len(demo.PRODUCTS) + 1, "A:E", ["Code"])]
    tables = [facts.table(name, name, sheets[name], header, first, last, columns, key) for name, header, first, last, columns, key in spans]
    links = [("Leads.Company", "Companies.Company"), ("Leads.Contact", "Contacts.E-mail"), ("Leads.Product", "Price list.Code"), ("Leads.Owner", "Owners.Owner"),
             ("Companies.Owner", "Owners.Owner"), ("Contacts.Company", "Companies.Company"), ("Activities.Lead no", "Leads.Lead no"),
             ("Activities.Company", "Companies.Company"), ("Activities.Owner", "Owners.Owner")]
    return entry("../../demo/lead-tracker.xlsx", tables, links, {"not_record_tables": ["Overview (report)", "Read me (notes)"]})


def entry(file, tables, links, about):
    relations = [facts.relation(tables, *link) for link in links]
    for t in tables:
        del t["_values"]
    return {"id": pathlib.Path(file).stem, "file": file, **about, "tables": tables, "relations": relations}


def write(folder):
    entries = []
    for name, about, function in WORKBOOKS:
        made = function(folder / name) or []
        tables, links = made if isinstance(made, tuple) else (made, [])
        entries.append(entry(name, tables, links, about))
    entries.append(demo_facts())
    about = "What is in the workbooks of this folder and in the demo, measured by make.py as it writes them."
    (folder / "facts.json").write_text(json.dumps({"about": about, "files": entries}, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def same(a, b):
    if zipfile.is_zipfile(a) and zipfile.is_zipfile(b):
        return xlsx.same_content(a, b)
    return a.read_bytes() == b.read_bytes()


def main():
    if "--check" not in sys.argv:
        write(HERE)
        print(f"{len(WORKBOOKS)} workbooks and facts.json")
        return
    with tempfile.TemporaryDirectory() as folder:
        again = pathlib.Path(folder)
        write(again)
        stale = [f.name for f in sorted(again.iterdir()) if not (HERE / f.name).exists() or not same(HERE / f.name, f)]
    if stale:
        sys.exit(f"tests/workbooks: {', '.join(stale)} is not what make.py makes: run `make demo` and commit")
    print(f"tests/workbooks: {len(WORKBOOKS)} workbooks are what their script makes")


if __name__ == "__main__":
    main()
