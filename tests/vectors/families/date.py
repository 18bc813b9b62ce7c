"""Dates and times: parts, calendars, month ends, leap days, working days. Dates from 1900-03-01 on."""

from cases import Family, blank, clock, day, moment, num

FAMILY = Family("date")
rows, each, plain = FAMILY.rows, FAMILY.each, FAMILY.plain

DAYS = [
    day(d)
    for d in (
        "1900-03-01", "1999-12-31", "2000-01-01", "2000-02-29", "2020-02-29", "2023-02-28", "2024-01-31", "2024-02-29",
        "2024-03-31", "2024-12-31", "2025-01-01", "2099-06-15",
    )
]
MOMENTS = [
    moment(m)
    for m in (
        "2024-02-29T00:00:00", "2024-02-29T23:59:59", "2024-07-04T09:05:07", "1999-12-31T12:00:00", "2024-12-31T18:30:00",
    )
]
CLOCKS = [clock(c) for c in ("00:00:00", "00:00:01", "09:05:07", "12:00:00", "13:30:45", "23:59:59")]

# Parts
for function in ("YEAR", "MONTH", "DAY"):
    rows(f"{function}({{d}})", *DAYS, *MOMENTS, yields="number")
for function in ("HOUR", "MINUTE", "SECOND"):
    rows(f"{function}({{t}})", *CLOCKS, *MOMENTS, day("2024-02-29"), yields="number")
rows("YEAR({d})", "2024-02-29", 45351)
rows("HOUR({t})", 0.5, 1.25)
plain(
    "YEAR(\"2024-02-29\")", "MONTH(\"2024-02-29\")", "DAY(\"2024-02-29\")", "HOUR(\"13:30\")", "MINUTE(\"13:30:15\")",
    "SECOND(\"13:30:15\")", yields="number",
)

# Made from parts
each("DATE({y}, {m}, {d})", [2023, 2024], [1, 2, 12, 13, 0, -1, 25], [1, 29, 31, 0, -1, 60], yields="date")
rows(
    "DATE({y}, {m}, {d})",
    (1900, 3, 1), (2000, 2, 30), (2100, 2, 29), (9999, 12, 31), (2024, 2.9, 1.9), (2024, blank("integer"), 1),
    (2024, 1, blank("integer")), (2024, 1, 400), yields="date",
)
rows("DATE(YEAR({d}), MONTH({d}), 1)", *DAYS, yields="date")
rows("DATE(YEAR({d}), MONTH({d}) + 1, 0)", *DAYS, yields="date")
rows("DATE(YEAR({d}) + 1, MONTH({d}), DAY({d}))", *DAYS, yields="date")
each("TIME({h}, {m}, {s})", [0, 9, 23], [0, 30, 59], [0, 59], yields="time")
rows("TIME({h}, {m}, {s})", (24, 0, 0), (27, 0, 0), (0, 90, 0), (0, 0, 3600), (12, -30, 0), (1, 30.9, 0), yields="time")
rows(
    "{d} + TIME({h}, {m}, 0)",
    (day("2024-02-29"), 9, 30), (day("2024-02-29"), 0, 0), (day("2024-12-31"), 23, 59), yields="datetime",
)
rows(
    "DATEVALUE({a})",
    "2024-02-29", "1999-12-31", "2024-2-9", "02/29/2024", "12/31/1999", "2023-02-29", "abc", "29 Feb 2024", "Feb 29, 2024",
    yields="date", invalid="value",
)
rows("TIMEVALUE({a})", "12:30", "00:00:00", "23:59:59", "9:05", "1:30 PM", "12:00 AM", "abc", yields="time", invalid="value")

# Months on and month ends
each(
    "EDATE({d}, {n})",
    [day(d) for d in ("2024-01-31", "2024-02-29", "2023-12-15", "2020-03-31", "1999-12-31")], [0, 1, -1, 12, -12, 13, 48],
    yields="date",
)
each(
    "EOMONTH({d}, {n})",
    [day(d) for d in ("2024-01-31", "2024-02-29", "2023-12-15", "2020-03-31", "1999-12-31")], [0, 1, -1, 12, -12, 13, 48],
    yields="date",
)
rows(
    "EDATE({d}, {n})",
    (day("2024-01-31"), 1.9), (day("2024-01-31"), -1.9), (day("2024-01-31"), blank("integer")),
    (moment("2024-01-31T10:00:00"), 1), yields="date",
)
rows("EOMONTH({d}, 0)", *DAYS, yields="date")
rows("EOMONTH({d}, -1) + 1", *DAYS, yields="date")
rows("DAY(EOMONTH({d}, 0))", *DAYS, yields="number")
rows("EOMONTH({d}, 0) - {d}", *DAYS, yields="number")

# Between two dates
PAIRS = [(day(a), day(b)) for a, b in (
    ("2024-01-31", "2024-02-29"), ("2024-02-29", "2025-02-28"), ("2024-02-29", "2025-03-01"), ("2020-02-29", "2024-02-29"), ("2024-01-15", "2024-03-14"),
    ("2024-01-15", "2024-03-15"), ("2023-12-31", "2024-01-01"), ("2024-03-31", "2024-04-30"), ("2000-01-01", "2024-12-31"), ("2024-05-05", "2024-05-05"), ("1990-07-23", "2024-07-22"),
    ("1990-07-23", "2024-07-23"), ("1900-03-01", "2000-03-01"),
)]
for unit in ("y", "m", "d", "ym", "Y", "M", "D"):
    rows(f"DATEDIF({{a}}, {{b}}, \"{unit}\")", *PAIRS, yields="number")
# Which year's leap day counts is not told; these do not depend on it.
rows(
    "DATEDIF({a}, {b}, \"yd\")",
    *((a, b) for a, b in PAIRS if a != day("1990-07-23") or b == day("2024-07-23")), yields="number",
)
rows("DATEDIF({a}, {b}, \"md\")", *((a, b) for a, b in PAIRS if b.day >= a.day), yields="number")
rows(
    "DATEDIF({a}, {b}, {unit})",
    (day("2024-01-01"), day("2025-06-15"), "m"), (day("2024-01-01"), day("2025-06-15"), "YM"),
    (day("2024-01-01"), day("2025-06-15"), "q"), yields="number",
)
rows("DATEDIF({a}, {b}, \"d\")", (day("2024-03-01"), day("2024-02-01")), yields="number")
rows("DAYS({b}, {a})", *((b, a) for a, b in PAIRS), (day("2024-01-01"), day("2024-12-31")), yields="number")
plain("DAYS(\"2024-03-01\", \"2024-02-01\")", yields="number")
rows("DAYS360({a}, {b})", *PAIRS, (day("2024-12-31"), day("2024-01-01")), yields="number")
each(
    "DAYS360({a}, {b}, {european})",
    [day("2024-01-30"), day("2024-01-31"), day("2024-03-15")], [day("2024-03-31"), day("2024-05-30"), day("2024-12-31")],
    [True, False], yields="number",
)
for basis in (0, 2, 3, 4):
    rows(f"YEARFRAC({{a}}, {{b}}, {basis})", *PAIRS, yields="number")
rows("YEARFRAC({a}, {b})", *PAIRS, yields="number")
rows(
    "YEARFRAC({a}, {b}, 1)",
    (day("2023-01-01"), day("2023-07-01")), (day("2024-01-01"), day("2024-07-01")), (day("2023-01-01"), day("2024-01-01")),
    (day("2024-05-05"), day("2024-05-05")), yields="number",
)
rows(
    "YEARFRAC({a}, {b}, {basis})",
    (day("2024-07-01"), day("2024-01-01"), 0), (day("2024-01-01"), day("2024-07-01"), 5),
    (day("2024-01-01"), day("2024-07-01"), -1), yields="number",
)
rows(
    "INT(YEARFRAC({born}, {on}))",
    (day("1990-07-23"), day("2024-07-22")), (day("1990-07-23"), day("2024-07-23")), (day("2000-02-29"), day("2024-02-28")),
    yields="number",
)

# Days and weeks of the calendar
WEEK = [day(f"2024-01-0{n}") for n in range(1, 8)]
rows("WEEKDAY({d})", *WEEK, *DAYS, yields="number")
each("WEEKDAY({d}, {type})", WEEK, [1, 2, 3, 11, 12, 13, 14, 15, 16, 17], yields="number")
rows(
    "WEEKDAY({d}, {type})",
    (day("2024-01-01"), 4), (day("2024-01-01"), 0), (day("2024-01-01"), 18), (moment("2024-01-01T23:59:59"), 2), yields="number",
)
YEAR_ENDS = [
    day(d)
    for d in (
        "2020-12-31", "2021-01-01", "2021-01-03", "2021-01-04", "2022-01-01", "2022-01-02", "2023-01-01", "2023-12-31",
        "2024-01-01", "2024-12-29", "2024-12-30", "2025-01-01", "2026-12-31", "2027-01-03", "2024-07-04",
    )
]
rows("ISOWEEKNUM({d})", *YEAR_ENDS, *DAYS, yields="number")
rows("WEEKNUM({d})", *YEAR_ENDS, *DAYS, yields="number")
each("WEEKNUM({d}, {type})", YEAR_ENDS, [1, 2, 11, 14, 17, 21], yields="number")
rows("INT((MONTH({d}) + 2) / 3)", *DAYS, yields="number")
rows("{d} - WEEKDAY({d}, 2) + 1", *WEEK, *DAYS, yields="date")
rows("YEAR({d}) & \"-\" & MONTH({d})", *DAYS[:4])
rows("DATE(YEAR({d}), 1, 1)", *DAYS, yields="date")
rows("{d} - DATE(YEAR({d}), 1, 0)", *DAYS, yields="number")

# Working days (Monday to Friday), and with other weekends
each(
    "NETWORKDAYS({a}, {b})",
    [day("2024-01-01"), day("2024-01-06"), day("2024-02-29")],
    [day("2024-01-01"), day("2024-01-07"), day("2024-01-31"), day("2024-02-29"), day("2025-03-01")], yields="number",
)
each(
    "WORKDAY({d}, {n})",
    [day("2024-01-01"), day("2024-01-05"), day("2024-01-06"), day("2024-01-07"), day("2024-02-29")],
    [0, 1, -1, 5, -5, 10, 22, 260], yields="date",
)
rows("WORKDAY({d}, {n})", (day("2024-01-05"), 1.9), (day("2024-01-05"), blank("integer")), yields="date")
each(
    "NETWORKDAYS.INTL({a}, {b}, {weekend})",
    [day("2024-01-01")], [day("2024-01-07"), day("2024-01-31")], [1, 2, 3, 4, 5, 6, 7, 11, 12, 13, 14, 15, 16, 17],
    yields="number",
)
each(
    "NETWORKDAYS.INTL({a}, {b}, {weekend})",
    [day("2024-01-01")], [day("2024-01-07"), day("2024-01-31"), day("2023-12-15")],
    ["0000011", "0000000", "1000001", "0000110", "1010101"], yields="number",
)
each("WORKDAY.INTL({d}, {n}, {weekend})", [day("2024-01-04"), day("2024-01-06")], [1, 5, -3], [1, 2, 7, 11, 17], yields="date")
each(
    "WORKDAY.INTL({d}, {n}, {weekend})",
    [day("2024-01-04"), day("2024-01-06")], [1, 5, -3], ["0000011", "0000000", "1000001", "0000110"], yields="date",
)
rows("NETWORKDAYS.INTL({a}, {b})", (day("2024-01-01"), day("2024-01-31")), yields="number")
rows("NETWORKDAYS({a}, {b}) * 8", (day("2024-01-01"), day("2024-01-31")), yields="number")

# What people write about dates
rows(
    "IF({due} < {paid}, \"late\", \"in time\")",
    (day("2024-01-31"), day("2024-02-01")), (day("2024-02-01"), day("2024-01-31")), (day("2024-02-01"), day("2024-02-01")),
)
rows("IF({d} = \"\", \"open\", \"done\")", day("2024-01-31"), blank("date"))
rows("MAX({a}, {b})", *PAIRS[:4], yields="date")
rows("MIN({a}, {b})", *PAIRS[:4], yields="date")
rows(
    "ROUND(({until} - {from}) * 24, 2)",
    (clock("17:30:00"), clock("09:00:00")), (clock("08:20:00"), clock("08:15:00")),
    (moment("2024-01-02T06:00:00"), moment("2024-01-01T22:00:00")), yields="number",
)
rows(
    "ROUND(MOD({until} - {from}, 1) * 24, 2)",
    (clock("06:00:00"), clock("22:00:00")), (clock("17:00:00"), clock("09:00:00")), yields="number",
)
rows("HOUR({t}) * 60 + MINUTE({t})", *CLOCKS, yields="number")
rows("INT({d})", moment("2024-02-29T18:00:00"), moment("1999-12-31T00:00:00"), yields="number")
