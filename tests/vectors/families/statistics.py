"""Totals, averages, counts and spread over the values given as arguments.

A field stands for a cell, so a text or a truth value in it is passed over, as in a range of cells.
"""

from cases import Family, blank, day, num

FAMILY = Family("statistics")
rows, each, plain = FAMILY.rows, FAMILY.each, FAMILY.plain

NONE = blank("number")
TRIPLES = [
    (1, 2, 3), (3, 1, 2), (-1, 0, 1), (0.1, 0.2, 0.3), (5, 5, 5), (1.5, 2.5, -4), (1000000, 1, 0.5), (NONE, 2, 3),
    (NONE, NONE, 3), (NONE, NONE, NONE), (0, 0, 0), (19.99, 5.01, 0.333333), ("x", 2, 3), ("5", 2, 3), (-7, -7.5, -8),
]
LINES = [(1, 2, 3, 4), (2, 4, 4, 10), (1.5, -1.5, 0, 3), (10, 10, 10, 10), (NONE, 1, 2, 3), (0.1, 0.2, 0.3, 0.4), (100, 1, 1, 1)]

for function in ("SUM", "AVERAGE", "MIN", "MAX", "MEDIAN", "COUNT", "COUNTA", "PRODUCT", "STDEV", "STDEVP", "VAR", "VARP", "SUMSQ"):
    rows(f"{function}({{a}}, {{b}}, {{c}})", *TRIPLES)
for function in ("STDEV.S", "STDEV.P", "VAR.S", "VAR.P"):
    rows(f"{function}({{a}}, {{b}}, {{c}})", *TRIPLES[:8])
for function in ("AVERAGE", "MEDIAN", "STDEV", "VAR", "AVEDEV", "DEVSQ"):
    rows(f"{function}({{a}}, {{b}}, {{c}}, {{d}})", *LINES)
for function in ("AVEDEV", "DEVSQ"):
    rows(f"{function}({{a}}, {{b}}, {{c}})", *TRIPLES[:8])
for function in ("GEOMEAN", "HARMEAN"):
    rows(f"{function}({{a}}, {{b}}, {{c}})", (1, 2, 4), (3, 3, 3), (0.5, 2, 8), (1.1, 1.2, 1.3), (NONE, 4, 9))
for function in ("SKEW", "KURT"):
    rows(f"{function}({{a}}, {{b}}, {{c}}, {{d}})", (1, 2, 3, 5), (2, 4, 4, 10), (1.5, -1.5, 0, 3))
for function in ("AVERAGEA", "MAXA", "MINA", "STDEVA", "VARA", "STDEVPA", "VARPA"):
    rows(
        f"{function}({{a}}, {{b}}, {{c}})",
        (1, 2, 3), (True, 2, 3), (False, 2, 3), (NONE, 2, 3), ("x", 2, 3), (-1.5, 0, 1.5), yields="number",
    )
rows("MODE({a}, {b}, {c}, {d})", (1, 2, 2, 3), (5, 5, 1, 2), (1, 2, 3, 4), (0.5, 0.5, 1, 1), (7, 7, 7, 7))
rows("MODE.SNGL({a}, {b}, {c})", (1, 1, 3), (4, 5, 5))

for function in ("SUM", "AVERAGE", "MIN", "MAX", "MEDIAN", "COUNT", "COUNTA", "PRODUCT"):
    rows(f"{function}({{a}})", 5, -2.5, 0, NONE)
for function in ("MIN", "MAX", "SUM"):
    rows(f"{function}({{a}}, 0)", 5, -2.5, NONE)
    rows(f"{function}({{a}} * 2, {{b}} + 1)", (1, 5), (-3, 0.5), (NONE, NONE))
rows("COUNT({a}, {b})", ("x", 1), ("1", 1), (True, 1), (NONE, 1), ("", 1), (day("2024-02-29"), 1))
rows(
    "COUNTA({a}, {b})",
    ("x", 1), ("", 1), (blank("text"), 1), (True, False), (blank("text"), blank("text")), (day("2024-02-29"), blank("date")),
)
rows("COUNTBLANK({a})", "x", "", blank("text"), 0, NONE, True, blank("date"))
rows("STDEV({a})", 5)
rows("STDEV({a}, {b})", (1, 3), (NONE, 3), (2, 2))
rows("VARP({a})", 5)
rows("AVERAGE({a}, {b})", (1, 2), (NONE, 2), (0, 2), ("x", 2), ("x", "y"))
rows("MAX({a}, {b})", (1, 2), (-1, NONE), (0.1, 0.2), (-0.5, -0.25), ("x", -3))
rows("MIN({a}, {b})", (1, 2), (1, NONE), (0.1, 0.2), (-0.5, -0.25), ("x", 3))
rows("MIN(MAX({x}, {low}), {high})", (5, 0, 10), (-5, 0, 10), (15, 0, 10), (NONE, 1, 10))
rows("MAX({x} - {free}, 0) * {rate}", (120, 100, 0.5), (80, 100, 0.5), (100.5, 100, 0.1))
rows("SUM({a}, {b}) / COUNT({a}, {b})", (1, 2), (NONE, 2), (NONE, NONE), (0.1, 0.2))
rows("AVERAGE({a}, {b}, {c}) > {limit}", (1, 2, 3, 1.9), (1, 2, 3, 2), (NONE, 2, 3, 2))
rows("ROUND(AVERAGE({a}, {b}, {c}), 2)", (1, 2, 2), (0.005, 0.005, 0.005), (10, 20, 20))
plain(
    "SUM(1, 2, 3)", "SUM(\"3\", 4)", "SUM(TRUE, 1)", "AVERAGE(1, 2, 3, 4)", "AVERAGE(\"2\", 4)", "COUNT(1, \"2\", TRUE)",
    "COUNTA(1, \"\", \"x\")", "MIN(TRUE, 5)", "MEDIAN(1, 2, 3, 4)", "PRODUCT(2, 3, 4)", "PRODUCT(\"2\", 3)", "STDEV(1, 2, 3, 4)",
    "VAR(1, 2, 3, 4)", "SUM(1/0, 1)", "MAX(1, 1/0)", "COUNT(1, 1/0)", "COUNTA(1, 1/0)", "AVERAGE(1, NA())",
)
rows("STANDARDIZE({x}, {mean}, {deviation})", (42, 40, 1.5), (40, 40, 1.5), (35.5, 40, 2), (1, 0, 0), (1, 0, -1))
rows("FISHER({x})", 0, 0.5, -0.75, 1, -1)
rows("FISHERINV({x})", 0, 0.5, -2)
