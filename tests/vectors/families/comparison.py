"""= <> < <= > >= over numbers, texts, truth values, dates and blanks, and between them.

Texts compare without case. Between types, every number is less than every text, and in Excel (not in Calc, where a truth
value is a number) every text is less than a truth value. Order of texts is asked only where all languages agree on it.
"""

from cases import Family, blank, clock, day, moment, num

FAMILY = Family("comparison")

OPERATORS = ["=", "<>", "<", "<=", ">", ">="]
PAIRS = [
    # Numbers
    (1, 1), (1, 2), (-1, 1), (0, -1), (0.1, 0.2), (0.3, num("0.30")), (5, num("5.000000")), (999999999999, 999999999998),
    (0.000001, 0), (-2.5, -2.4),
    # Texts
    ("a", "a"), ("a", "A"), ("a", "b"), ("B", "a"), ("apple", "Apple pie"), ("", "a"), ("", ""), ("é", "É"),
    ("Zürich", "zürich"), ("10", "9"), ("abc", "abd"), ("a ", "a"), ("straße", "Straße"), ("ÅNGSTRÖM", "ångström"),
    ("Ж", "ж"),
    # Truth values
    (True, True), (True, False), (False, True), (False, False),
    # Dates and times
    (day("2024-02-29"), day("2024-03-01")), (day("2024-02-29"), day("2024-02-29")), (day("2024-12-31"), day("1999-12-31")),
    (moment("2024-02-29T12:00:00"), moment("2024-02-29T12:00:01")),
    (moment("2024-02-29T12:00:00"), moment("2024-02-29T12:00:00")), (clock("09:00:00"), clock("17:30:00")),
    (clock("12:00:00"), clock("12:00:00")),
    # Blanks
    (blank("number"), 0), (blank("number"), 1), (blank("number"), -1), (blank("text"), ""), (blank("text"), "a"),
    (blank("number"), blank("number")), (blank("text"), blank("text")), (0, blank("number")), ("a", blank("text")),
    (blank("boolean"), False), (blank("boolean"), True), (blank("date"), day("2024-02-29")),
    # Between types
    (1, "1"), ("1", 1), (1, "a"), ("", 5), ("", 0), (999999999999, ""),
]

for operator in OPERATORS:
    FAMILY.rows(f"{{a}} {operator} {{b}}", *PAIRS)
for operator in ("=", "<>", "<", ">"):
    FAMILY.rows(f"{{a}} {operator} 10", 9, 10, 11, 10.000001, "10", blank("number"))
    FAMILY.rows(f"{{a}} {operator} \"m\"", "a", "m", "M", "z", "", blank("text"))
FAMILY.rows("{a} = TRUE", True, False, blank("boolean"))
FAMILY.rows("{a} <> \"\"", "x", "", " ", blank("text"), 5, blank("number"), day("2024-02-29"), blank("date"))
FAMILY.rows("{a} = \"\"", "x", "", " ", blank("text"), 5, blank("number"), day("2024-02-29"), blank("date"))
FAMILY.rows("{a} < DATE(2024, 3, 1)", day("2024-02-29"), day("2024-03-01"), moment("2024-03-01T00:00:01"), blank("date"))
FAMILY.rows("{a} + {b} = {c}", (0.1, 0.2, 0.3), (1.1, 2.2, 3.3), (0.7, 0.1, 0.8), (1, 2, 4))
FAMILY.rows("{a} * {b} = {c}", (0.1, 3, 0.3), (1.1, 1.1, 1.21), (4.35, 100, 435))
FAMILY.rows(
    "AND({a} >= {low}, {a} <= {high})",
    (5, 1, 10), (1, 1, 10), (10.5, 1, 10), (blank("number"), 1, 10), (blank("number"), 0, 10),
)
FAMILY.plain(
    "1 = 1", "1 = 2", "1 <> 2", "\"a\" = \"A\"", "\"a\" < \"b\"", "\"a\" <> \"a\"", "TRUE = TRUE", "TRUE > FALSE", "2 >= 2",
    "0.1 + 0.2 = 0.3", "1 < \"a\"", "\"1\" = 1", "\"\" = 0", "1/3 = 1/3", "10/3*3 = 10", "TRUE > \"z\"", "TRUE > 100",
    "FALSE > \"a\"", "\"a\" > 1000000",
)
