"""TEXT: numbers, percents, dates and times written out, in the en-US way."""

from cases import Family, blank, clock, day, moment

FAMILY = Family("format", invalid="value")

NUMBERS = [0, 5, -5, 1234.567, -1234.567, 0.5, 0.005, 1000000, 99.995, blank("number")]
NUMBER_FORMATS = [
    "0", "0.0", "0.00", "#,##0", "#,##0.00", "0000", "#", "#.##", "0.##", "#.00", "00.00", "0%", "0.0%", "0.00%", "0.00E+00",
    "#,##0;(#,##0)", "0.00;-0.00;\"zero\"", "\"No. \"0", "0\" kg\"", "$#,##0.00", "+0;-0;0", "000-000", "00000",
]
DAYS = [day("2024-02-29"), day("1999-12-31"), day("2024-07-04"), day("2025-01-01"), day("2023-11-05")]
DAY_FORMATS = [
    "yyyy-mm-dd", "dd/mm/yyyy", "mm/dd/yyyy", "d/m/yy", "yyyy", "yy", "mm", "m", "mmm", "mmmm", "dd", "d", "ddd", "dddd",
    "d mmm yyyy", "mmmm d, yyyy", "dddd, mmmm dd, yyyy", "mmm-yy", "yyyymmdd", "dd.mm.yyyy", "yyyy\"-Q\"",
]
MOMENTS = [
    moment("2024-02-29T09:05:07"), moment("2024-07-04T23:59:59"), moment("2024-01-01T00:00:00"), moment("2024-12-31T12:30:00"),
]
MOMENT_FORMATS = [
    "hh:mm", "hh:mm:ss", "h:mm", "h:mm AM/PM", "hh:mm AM/PM", "yyyy-mm-dd hh:mm", "yyyy-mm-dd hh:mm:ss", "dd/mm/yyyy hh:mm",
    "mm:ss", "h", "d mmm, h:mm",
]
CLOCKS = [clock("00:00:00"), clock("09:05:07"), clock("12:00:00"), clock("13:30:45"), clock("23:59:59")]


def quoted(text):
    return '"' + text.replace('"', '""') + '"'


for pattern in NUMBER_FORMATS:
    FAMILY.rows(f"TEXT({{x}}, {quoted(pattern)})", *NUMBERS)
for pattern in ("#,##0,", "0.0,,"):
    FAMILY.rows(f"TEXT({{x}}, {quoted(pattern)})", 0, 1499, 1500, 1234567.8, -2500000, blank("number"))
for pattern in DAY_FORMATS:
    FAMILY.rows(f"TEXT({{d}}, {quoted(pattern)})", *DAYS)
for pattern in MOMENT_FORMATS:
    FAMILY.rows(f"TEXT({{d}}, {quoted(pattern)})", *MOMENTS)
for pattern in MOMENT_FORMATS[:5] + ["[h]:mm", "mm:ss"]:
    FAMILY.rows(f"TEXT({{t}}, {quoted(pattern)})", *CLOCKS)
FAMILY.rows("TEXT({x}, \"[h]:mm\")", 0.5, 1.5, 2.25, 0)
FAMILY.rows("TEXT({x}, \"yyyy-mm-dd\")", 45351, 36526, 45351.75)
FAMILY.rows("TEXT({a}, \"0.00\")", "x", "12", "", blank("text"))
FAMILY.rows("TEXT({a}, \"@\")", "x", "12", 5, 1.5)
FAMILY.rows("TEXT({x}, {f})", (1234.5, "0.00"), (1234.5, "#,##0.0"), (0.256, "0%"), (day("2024-02-29"), "mmm yyyy"))
FAMILY.rows("\"Total: \" & TEXT({x}, \"#,##0.00\")", 1234.5, 0, -7.125)
FAMILY.rows("TEXT({a} / {b}, \"0.0%\")", (1, 3), (2, 3), (1, 0), (5, 4))
FAMILY.rows("TEXT(DATE({y}, {m}, 1), \"mmm yyyy\")", (2024, 2), (1999, 12))
FAMILY.rows("TEXT({d}, \"yyyy\") & \"-\" & TEXT({n}, \"0000\")", (day("2024-02-29"), 7), (day("2025-01-01"), 12345))
FAMILY.rows("VALUE(TEXT({x}, \"0.00\"))", 1.005, 2.675, -0.125, 1234.5)
