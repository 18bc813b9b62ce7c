"""What a value of one type becomes where another is asked for: blanks, texts, truth values, dates."""

from cases import Family, blank, clock, day, moment, num

FAMILY = Family("coercion", invalid="value")
rows, each, plain = FAMILY.rows, FAMILY.each, FAMILY.plain

NUMERIC_TEXTS = ["12", "-7", " 3 ", "1.5", "1e3", "1,234", "10%", "0", "007", "+4"]
OTHER_TEXTS = ["abc", "", " ", "12abc", "1.2.3", "TRUE", "$5", "--1", "½"]
BLANKS = [blank("text"), blank("number"), blank("integer"), blank("boolean")]

# A text where a number is asked for
for formula in ("{a} + 1", "{a} * 2", "-{a}", "{a} / 2", "{a} - 0.5", "{a} ^ 2", "2 * {a}"):
    rows(formula, *NUMERIC_TEXTS, *OTHER_TEXTS, yields="number")
for formula in ("ABS({a})", "ROUND({a}, 0)", "INT({a})", "SQRT({a})"):
    rows(formula, *NUMERIC_TEXTS[:5], *OTHER_TEXTS[:3], invalid="number")
rows("VALUE({a}) + 1", *NUMERIC_TEXTS, *OTHER_TEXTS)
rows("IFERROR({a} * 1, 0)", *NUMERIC_TEXTS, *OTHER_TEXTS)
rows("IFERROR(VALUE({a}), -1)", *NUMERIC_TEXTS, *OTHER_TEXTS[:5])
rows("LEFT({a}, {n})", ("hello", "2"), ("hello", "x"), ("hello", True))
rows("REPT({a}, {n})", ("x", "3"), ("x", True))
rows("{a} + 1", "2024-01-15", "1999-12-31", yields="number")
rows("{a} & {b} + 1", ("n", "4"), ("n", "x"))
rows("{a} + {b}", ("1", "2"), ("x", "2"), ("1", 2), (True, "1"))

# A blank
for formula in ("{a} + 1", "{a} * 5", "5 - {a}", "-{a}", "{a} & \"x\"", "LEN({a})", "{a} = 0", "{a} = \"\"", "IF({a}, 1, 2)", "NOT({a})"):
    rows(formula, *BLANKS)
rows("1 / {a}", *BLANKS)
rows("UPPER({a})", *BLANKS)
rows("ISBLANK({a})", *BLANKS, blank("date"))
rows("{a} = FALSE", blank("boolean"))
rows("{a} + 0", *BLANKS)
rows("{a} & \"\"", *BLANKS, blank("date"))
rows(
    "({a} = {b})",
    (blank("text"), blank("text")), (blank("number"), blank("number")), (blank("number"), 0), (blank("text"), ""),
    (blank("text"), "x"), (blank("number"), 1), (blank("date"), blank("date")), (blank("boolean"), False),
)
rows("SUM({a}, 1)", *BLANKS)
rows("MAX({a}, -1)", *BLANKS)
rows("ROUND({a}, 2)", *BLANKS[1:3])

# A truth value where a number is asked for, and the other way round
for formula in ("{p} + 1", "{p} * 5", "-{p}", "{p} - {p}", "{p} / 2", "{p} ^ 2", "--{p}", "{p} * 1", "{p} + 0", "1 - {p}", "ABS({p})", "N({p})", "ROUND({p}, 1)"):
    rows(formula, True, False, yields="number")
rows("{p} & \"\"", True, False)
rows("\"is \" & {p}", True, False)
rows("IF({x}, \"a\", \"b\")", 1, 0, -1, 0.5, 0.000001)
rows("IF({a}, \"a\", \"b\")", "TRUE", "FALSE", "true", "x", "")
rows("NOT({x})", 2, 0, -0.5)
rows("AND({x}, {y})", (1, 2), (1, 0), (0.5, -1))
rows("{x} * ({x} > 5)", 3, 5, 6, -1)
rows("({x} > 0) + ({y} > 0)", (1, 1), (1, -1), (-1, -1))
rows("({x} = {y}) * 1", (1, 1), (1, 2))
rows("SUM({x} > 0, {y} > 0)", (1, 1), (1, -1), (-1, -1))
rows("LEN({p})", True, False)
rows("UPPER({p})", True, False)
rows("LEFT({p}, 1)", True, False)

# A number where a text is asked for
for formula in ("{x} & \"\"", "LEN({x})", "\"a\" & {x} & \"b\"", "LEFT({x}, 2)", "UPPER({x})", "EXACT({x}, 5)", "FIND(\"5\", {x})"):
    rows(formula, 5, 0, -3, 1.5, -0.25, 0.1, 1000000, 123456.789, 5.25, num("5.0"), num("1.50"), 0.000001, 999999999999)
plain(
    "1/3 & \"\"", "0.1+0.2 & \"\"", "1E+20 & \"\"", "1E-7 & \"\"", "2/3 & \"x\"", "10/2 & \"\"", "1.0 & \"\"", "-0 & \"\"",
    "1e15 & \"\"", "123456789012 & \"\"", "100% & \"\"", "1.10 & \"\"", "1E+21 & \"\"", "12345678.9 & \"\"",
)
rows("{x} / {y} & \"\"", (1, 3), (1, 4), (10, 5), (2, 3), (1, 0), (-1, 8), (22, 7))
rows("\"1\" + {x}", 1, 0.5)
rows("SUBSTITUTE({x}, \".\", \",\")", 1.5, -0.25, 3)
rows("REPT({x}, 2)", 5, 1.5, -1)
rows("MID({x}, 2, 2)", 12345, -12.5)
rows("TRIM({x})", 5, 1.5)
rows("CONCATENATE({x}, {p})", (1, True), (0.5, False))
rows("TEXTJOIN(\"-\", TRUE, {p}, {x})", (True, 1), (False, 0.5))

# A date is a number of days since 1899-12-30, a time a part of a day
rows("{d} * 1", day("2024-02-29"), day("1900-03-01"), moment("2024-02-29T12:00:00"), yields="number")
rows("N({d})", day("2024-02-29"), day("1999-12-31"), yields="number")
rows("{d} > 45000", day("2024-02-29"), day("2020-01-01"))
rows("{d} = {x}", (day("2024-02-29"), 45351), (day("2024-02-29"), 45350))
rows("{d} & \"\"", day("2024-02-29"))
rows("{t} * 24", clock("06:00:00"), clock("12:00:00"), clock("18:00:00"), clock("00:00:00"), yields="number")
rows("{t} * 1440", clock("06:00:00"), clock("12:00:00"), yields="number")
rows("ROUND({t} * 86400, 0)", clock("00:00:01"), clock("23:59:59"), clock("09:05:07"), yields="number")
rows("YEAR({x})", 45351, 61, 36526)
rows("MONTH({x})", 45351.75, 36526)
rows("DAY({a})", "2024-02-29", "2023-02-29", "x")
rows("{d} = {e}", (day("2024-02-29"), moment("2024-02-29T00:00:00")), (day("2024-02-29"), moment("2024-02-29T00:00:01")))
rows("{d} < {e}", (day("2024-02-29"), moment("2024-02-29T00:00:01")), (day("2024-03-01"), moment("2024-02-29T23:59:59")))
rows("ISNUMBER({d})", day("2024-02-29"), moment("2024-02-29T12:00:00"), clock("12:00:00"), blank("date"))
