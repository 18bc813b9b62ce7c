"""Where an error comes from, how it spreads, what catches it."""

from cases import Family, blank, day

FAMILY = Family("error", invalid="value")
rows, each, plain = FAMILY.rows, FAMILY.each, FAMILY.plain

# Where it comes from
plain(
    "1/0", "0/0", "NA()", "-1/0", "1/0 + 1", "1 + NA()", "VALUE(\"x\")", "\"x\" + 1", "MOD(1, 0)", "AVERAGE(\"x\" & 1/0, 1)",
    "LEFT(\"abc\", -1)", "FIND(\"z\", \"abc\")", "CHOOSE(5, 1, 2)", "IFS(FALSE, 1)", "SWITCH(3, 1, \"a\")",
)
plain("SQRT(-1)", "LN(0)", "LN(-1)", "LOG10(0)", "FACT(-1)", "10^400", "ACOS(2)", "(-8)^0.5", "EXP(1000)", invalid="number")
rows("{a} / {b}", (1, 0), (0, 0), (1, blank("number")), (blank("number"), blank("number")), (5, 2))
rows("{a} / ({b} - {c})", (1, 2, 2), (1, 0.3, 0.3), (1, 3, 2))

# How it spreads
SPREADING = [
    "1/{x} + 1", "-(1/{x})", "ROUND(1/{x}, 2)", "1/{x} & \"a\"", "1/{x} = 1", "1/{x} > 0", "IF(1/{x} > 0, 1, 2)",
    "ABS(1/{x})", "SUM(1/{x}, 2)", "MAX(1/{x}, 2)", "LEN(1/{x})", "UPPER(1/{x})", "(1/{x})%", "CONCATENATE(1/{x}, \"a\")",
    "NOT(1/{x})", "AND(1/{x} > 0, TRUE)", "OR(1/{x} > 0, TRUE)", "TEXT(1/{x}, \"0.00\")", "POWER(1/{x}, 2)", "MOD(1/{x}, 2)",
    "LEFT(\"abc\", 1/{x})",
]
for formula in SPREADING:
    rows(formula, 0, 2)
plain(
    "1/0 + NA()", "NA() + 1/0", "1/0 = NA()", "SUM(NA(), 1/0)", "NA() & \"x\"", "IF(NA(), 1, 2)", "LEFT(NA(), 1)",
    "ROUND(NA(), 1)", "1/0 & NA()", "NOT(NA())", "AND(TRUE, NA())", "VALUE(\"x\") + 1/0",
)

# What catches it
rows("IFERROR({a} / {b}, 0)", (6, 3), (6, 0), (1, 3), (6, blank("number")), (0, 0))
rows("IFERROR({a} / {b}, -1)", (6, 3), (6, 0), (0, 5))
rows("IFERROR({a} / {b}, {a})", (6, 3), (6, 0))
rows("IFERROR(VALUE({a}), 0)", "12", "x", "", "1.5", "abc12", blank("text"))
rows("IFERROR(FIND({what}, {a}), 0)", ("b", "abc"), ("z", "abc"), ("B", "abc"))
rows(
    "IFERROR(DATEVALUE({a}), {d})",
    ("2024-02-29", day("2000-01-01")), ("x", day("2000-01-01")), ("2023-02-29", day("2000-01-01")), yields="date",
)
rows("IFERROR(SQRT({x}), 0)", 4, -4, 2)
rows("IFERROR({x}, 7)", 5, 0, blank("number"))
rows("IFERROR({a}, \"none\")", "x", "")
rows("IFERROR({x} / 0, IFERROR({x} / {y}, -1))", (6, 2), (6, 0))
rows("IFERROR(IF({x} > 0, 1/0, {x}), 99)", 5, -5)
rows("IFERROR(LEFT({a}, FIND(\" \", {a}) - 1), {a})", "Ann Lee", "Ann", "")
plain(
    "IFERROR(1/0, \"error\")", "IFERROR(NA(), 5)", "IFERROR(1, 2)", "IFERROR(1/0, 1/0)", "IFERROR(1/0, NA())",
    "IFERROR(SUM(1, 1/0), 3)", "IFERROR(\"x\" * 2, 0)", "IFERROR(\"a\", \"b\")", "IFERROR(TRUE, FALSE)", "1 + IFERROR(1/0, 2)",
)
plain(
    "IFNA(NA(), 5)", "IFNA(1, 2)", "IFNA(1/0, 2)", "IFNA(\"a\", \"b\")", "IFNA(NA(), NA())", "IFNA(VALUE(\"x\"), 1)",
    "IFNA(IFS(FALSE, 1), 3)", "IFNA(SWITCH(3, 1, 10), 4)", "IFNA(NA() + 1, 6)",
)
rows("IFNA({x}, 7)", 5, 0)
rows("IFNA(SWITCH({s}, \"a\", 1, \"b\", 2), 0)", "a", "b", "c", "", blank("text"))
rows("IFNA(IFS({x} > 10, \"big\", {x} > 0, \"small\"), \"none\")", 11, 5, 0)

CHECKS = ("ISERROR", "ISERR", "ISNA")
for check in CHECKS:
    plain(
        f"{check}(1/0)", f"{check}(NA())", f"{check}(VALUE(\"x\"))", f"{check}(SQRT(-1))", f"{check}(5)", f"{check}(\"x\")",
        f"{check}(\"\")", f"{check}(TRUE)", f"{check}(NA() + 1)", f"{check}(1/0 & \"x\")", f"{check}(IFERROR(1/0, 0))",
    )
    rows(f"{check}({{a}} / {{b}})", (1, 0), (1, 2), (0, 0), (1, blank("number")))
    rows(f"{check}({{a}})", 5, "x", "", True, blank("number"), blank("text"), day("2024-02-29"))
    rows(f"{check}(FIND({{what}}, {{a}}))", ("b", "abc"), ("z", "abc"))
    rows(f"NOT({check}({{x}} / {{y}}))", (1, 0), (1, 1))
rows("IF(ISERROR({a} / {b}), 0, {a} / {b})", (6, 3), (6, 0), (1, 3), (0, blank("number")))
rows("IF(ISNUMBER({a} * 1), \"number\", \"text\")", "12", "x", 5, blank("text"))
rows("ISNUMBER({a} / {b})", (1, 0), (1, 2))
rows("ISTEXT({a} / {b})", (1, 0), (1, 2))
rows("COUNT({a} / {b}, 1)", (1, 0), (1, 2))
plain("ERROR.TYPE(1/0)", "ERROR.TYPE(NA())", "ERROR.TYPE(5)", "ERROR.TYPE(\"x\" + 1)", invalid="not_available")

# What is not evaluated does not fail
plain(
    "IF(TRUE, 1, 1/0)", "IF(FALSE, 1/0, 2)", "CHOOSE(1, 5, 1/0)", "IFS(TRUE, 1, 1/0, 2)", "SWITCH(1, 1, 10, 2, 1/0)",
    "IFERROR(1, 1/0)", "IFNA(1, 1/0)", "IF(TRUE, 1/0, 2)", "IF(1/0, 1, 2)", "CHOOSE(1/0, 1, 2)", "SWITCH(1/0, 1, 2)",
)
