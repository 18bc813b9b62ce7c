"""Choosing between values, and the operations on truth values."""

from cases import Family, blank, day, num

FAMILY = Family("logical", invalid="value")
rows, each, plain = FAMILY.rows, FAMILY.each, FAMILY.plain

YES_NO = [True, False]

plain(
    "TRUE", "FALSE", "TRUE()", "FALSE()", "NOT(TRUE)", "NOT(1=2)", "IF(TRUE, 1, 2)", "IF(FALSE, 1, 2)", "IF(1, \"a\", \"b\")",
    "IF(0, \"a\", \"b\")", "IF(-1, \"a\", \"b\")", "IF(FALSE, 1)",
)
rows("NOT({p})", True, False, 1, 0, -3, 0.5, blank("boolean"), blank("number"))
for function in ("AND", "OR", "XOR"):
    each(f"{function}({{p}}, {{q}})", YES_NO, YES_NO)
    each(f"{function}({{p}}, {{q}}, {{r}})", YES_NO, YES_NO, YES_NO)
    each(f"{function}({{p}}, {{q}})", [0, 1, -2], [0, 1, 0.5])
    each(f"{function}({{x}} > 0, {{y}} > 0)", [1, -1, blank("number")], [1, -1, blank("number")])
    rows(f"{function}({{p}}, {{q}})", (True, blank("boolean")), (False, blank("boolean")))
    rows(f"{function}({{p}})", True, False, 1, 0)
    plain(f"{function}(TRUE, 1/0)", f"{function}(FALSE, 1/0)", f"{function}(TRUE, TRUE, FALSE)")
each("AND({x} > 0, {x} < 10)", [-1, 0, 5, 10, 9.99])
each("OR({x} < 0, {x} > 10)", [-1, 0, 5, 10, 10.01])
each("NOT(AND({p}, {q}))", YES_NO, YES_NO)
each("NOT(OR({p}, {q}))", YES_NO, YES_NO)
each("AND({p}, NOT({q}))", YES_NO, YES_NO)

rows("IF({p}, \"yes\", \"no\")", True, False, 1, 0, 0.5, -1, blank("boolean"), blank("number"))
rows("IF({x} > 10, {x} * 2, {x} / 2)", 5, 10, 11, 20.5, blank("number"))
rows("IF({x} >= 0, \"plus\", \"minus\")", 0, -0.000001, 3, blank("number"))
rows(
    "IF({status} = \"Won\", {amount} * 0.1, 0)",
    ("Won", 1000), ("won", 99.99), ("Lost", 1000), (blank("text"), 1000), ("Won", blank("number")), ("Won ", 10),
)
rows("IF({a} = \"\", \"empty\", {a})", "x", "", blank("text"), " ")
rows("IF({a} <> \"\", \"filled\", \"empty\")", "x", "", blank("text"), 0, blank("number"), 5)
rows("IF({x}, 1, 0)", 3, 0, blank("number"))
rows("IF({x} > 100, \"high\", IF({x} > 10, \"mid\", \"low\"))", 101, 100, 11, 10, -5, blank("number"))
rows("IF(AND({x} > 0, {y} > 0), {x} / {y}, 0)", (6, 3), (6, 0), (-6, 3), (blank("number"), 3))
rows("IF(OR({s} = \"open\", {s} = \"new\"), 1, 0)", "open", "NEW", "closed", blank("text"))
rows("IF({y} = 0, 0, {x} / {y})", (3, 6), (0, 6), (blank("number"), 6), (3, 1))
rows(
    "IF({p}, {a}, {b})",
    (True, day("2024-02-29"), day("2024-03-01")), (False, day("2024-02-29"), day("2024-03-01")), yields="date",
)
rows("IF({p}, {a}, {b})", (True, True, False), (False, True, False))
rows("IF({p}, 1/0, {x})", (False, 5), (True, 5))
rows("IF({p}, {x}, 1/0)", (False, 5), (True, 5))
rows("IF({p}, {x})", (True, 5), (False, 5))
rows("IF(1/{x} > 1, \"a\", \"b\")", 0.5, 2, 0)
rows(
    "IF({x} > {y}, \"more\", IF({x} = {y}, \"same\", \"less\"))",
    (1, 0), (0, 0), (-1, 0), (0.3, num("0.30")), (blank("number"), 0),
)

rows("IFS({x} >= 90, \"A\", {x} >= 80, \"B\", {x} >= 70, \"C\", TRUE, \"F\")", 95, 90, 89.99, 75, 10, -1, blank("number"))
rows("IFS({x} > 0, \"plus\", {x} < 0, \"minus\")", 5, -5, 0, blank("number"))
rows("IFS({p}, {x}, {q}, {y})", (True, 1, True, 2), (False, 1, True, 2), (False, 1, False, 2))
rows("IFS({x} > 0, 1/{x}, TRUE, 0)", 4, 0, -4)
rows("SWITCH({x}, 1, \"one\", 2, \"two\", \"many\")", 1, 2, 3, 1.5, 0)
rows("SWITCH({x}, 1, \"one\", 2, \"two\")", 1, 2, 3)
rows("SWITCH({s}, \"a\", 10, \"b\", 20, 0)", "a", "b", "c", "A")
rows("SWITCH(TRUE, {x} > 100, \"big\", {x} > 10, \"middle\", \"small\")", 101, 50, 5)
rows("SWITCH({p}, TRUE, \"yes\", FALSE, \"no\")", True, False)
rows("SWITCH(WEEKDAY({d}), 1, \"Sun\", 7, \"Sat\", \"weekday\")", day("2024-01-06"), day("2024-01-07"), day("2024-01-08"))
rows("CHOOSE({n}, \"a\", \"b\", \"c\")", 1, 2, 3, 0, 4, -1, 1.9, 3.9)
rows("CHOOSE({n}, {x}, {y})", (1, 10, 20), (2, 10, 20), (2, 1.5, -1.5))
rows("CHOOSE(MONTH({d}), \"Jan\", \"Feb\", \"Mar\")", day("2024-01-31"), day("2024-02-29"), day("2024-03-01"), day("2024-04-01"))
rows("CHOOSE({n}, 1/0, 5)", 2, 1)
each("({p} = {q})", YES_NO, YES_NO)
each("{p} + {q}", YES_NO, YES_NO)
each("{p} * {x}", YES_NO, [5, -2.5])
each("IF({p}, 1, 0) + IF({q}, 1, 0)", YES_NO, YES_NO)
each("IF(XOR({p}, {q}), \"one\", \"none or both\")", YES_NO, YES_NO)
rows("IF(ISBLANK({a}), \"none\", UPPER({a}))", "x", blank("text"))
rows("IF(LEN({a}) > 3, LEFT({a}, 3) & \"…\", {a})", "abcdef", "abc", blank("text"))
rows("IF(NOT({p}), 0, {x})", (True, 5), (False, 5), (blank("boolean"), 5))
