"""What a value is."""

from cases import Family, blank, clock, day, moment, num

FAMILY = Family("info", invalid="value")
rows, plain = FAMILY.rows, FAMILY.plain

VALUES = [
    5, 0, -1.5, num(3), "x", "", "12", " ", True, False, day("2024-02-29"), moment("2024-02-29T12:00:00"), clock("12:00:00"),
    blank("text"), blank("number"), blank("boolean"), blank("date"),
]

for function in ("ISBLANK", "ISNUMBER", "ISTEXT", "ISNONTEXT", "ISLOGICAL"):
    rows(f"{function}({{a}})", *VALUES)
    rows(f"NOT({function}({{a}}))", 5, "x", blank("text"))
    plain(
        f"{function}(5)", f"{function}(\"x\")", f"{function}(\"\")", f"{function}(TRUE)", f"{function}(1/0)", f"{function}(NA())",
        f"{function}(1 + 1)", f"{function}(\"a\" & 1)", f"{function}(1 = 1)",
    )
    rows(f"IF({function}({{a}}), 1, 0)", 5, "x", "", True, blank("number"))
for function in ("ISEVEN", "ISODD"):
    rows(f"{function}({{x}})", 0, 1, 2, -1, -2, 3, 2.5, 3.9, -1.5, -2.9, 1000001, yields="boolean")
    rows(f"IF({function}({{x}}), \"a\", \"b\")", 4, 7)
rows("N({a})", 5, -1.5, 0, "x", "12", "", True, False, blank("number"), blank("text"), yields="number")
rows("TYPE({a})", 5, 1.5, "x", day("2024-02-29"), blank("number"), yields="number")
plain(
    "N(5)", "N(\"x\")", "N(TRUE)", "N(1/0)", "TYPE(1 + 1)", "TYPE(\"a\" & \"b\")", "TYPE(1/0)", "T(\"x\")", "T(5)", "T(TRUE)",
    "T(1/0)", "ISEVEN(2)", "ISODD(3)",
)
rows("ISBLANK({a} & \"\")", "x", blank("text"))
rows("ISBLANK(TRIM({a}))", "", blank("text"))
rows("ISNUMBER(VALUE({a}))", "12", "x", "1.5", "")
rows("ISNUMBER({a} + 0)", "12", "x", 5, True)
rows("ISTEXT({a} & {b})", (1, 2), ("a", "b"))
rows("ISNUMBER({a}) = ISTEXT({a})", 5, "x", True, blank("number"))
rows("OR(ISBLANK({a}), {a} = 0)", 0, 5, blank("number"))
rows("IF(ISNUMBER({a}), {a} * 2, 0)", 5, blank("number"))
