"""Loans and annuities, depreciation, interest rates."""

from cases import Family, blank, num

FAMILY = Family("financial")
rows, each = FAMILY.rows, FAMILY.each

for function in ("PMT", "PV", "FV"):
    each(f"{function}({{rate}}, {{n}}, {{x}})", [0.05, 0.004167, 0, 0.1], [1, 12, 360], [1000, -250.5])
    each(f"{function}({{rate}}, {{n}}, {{x}}, {{y}}, {{type}})", [0.05, 0], [12], [1000, -200], [0, 500], [0, 1])
rows("PMT({rate} / 12, {years} * 12, -{loan})", (0.045, 30, 250000), (0.06, 5, 20000), (0, 2, 2400))
rows("ROUND(PMT({rate} / 12, {years} * 12, -{loan}), 2)", (0.045, 30, 250000), (0.06, 5, 20000), (0.0399, 15, 180000))
rows("PMT({rate}, {n}, {x})", (0.05, 0, 1000), (blank("number"), 10, 1000), (0.05, 10, blank("number")), (-0.01, 12, 1000))
each("NPER({rate}, {payment}, {present})", [0.01, 0.05, 0], [-100, -250.5], [1000, 2000])
rows(
    "NPER({rate}, {payment}, {present}, {future}, {type})",
    (0.01, -100, -1000, 10000, 1), (0.01, -100, -1000, 10000, 0), (0.005, -50, 0, 1000, 0),
)
rows("RATE({n}, {payment}, {present})", (48, -200, 8000), (12, -100, 1000), (360, -1266.71, 250000), (10, -110, 1000))
rows("RATE({n}, {payment}, {present}, {future}, {type})", (24, -100, 2000, 100, 0), (24, -100, 2000, 0, 1))
for function in ("IPMT", "PPMT"):
    each(f"{function}({{rate}}, {{per}}, {{n}}, {{present}})", [0.01, 0.05], [1, 2, 12], [12], [1000, -8000])
    rows(
        f"{function}({{rate}}, {{per}}, {{n}}, {{present}}, {{future}}, {{type}})",
        (0.01, 1, 12, 1000, 0, 1), (0.01, 5, 12, 1000, 100, 0), (0.01, 12, 12, 1000, 0, 1),
    )
    rows(f"{function}({{rate}}, {{per}}, {{n}}, {{present}})", (0.01, 0, 12, 1000), (0.01, 13, 12, 1000))
for function in ("CUMIPMT", "CUMPRINC"):
    rows(
        f"{function}({{rate}}, {{n}}, {{present}}, {{from}}, {{to}}, {{type}})",
        (0.0075, 360, 125000, 1, 1, 0), (0.0075, 360, 125000, 13, 24, 0), (0.01, 12, 1000, 1, 12, 0), (0.01, 12, 1000, 1, 12, 1),
        (0.01, 12, 1000, 5, 4, 0), (0, 12, 1000, 1, 12, 0),
    )
rows("ISPMT({rate}, {per}, {n}, {present})", (0.1, 1, 3, 8000), (0.01, 0, 12, 1000), (0.01, 12, 12, 1000))
each("SLN({cost}, {salvage}, {life})", [10000, 2500.75], [0, 1000], [5, 10])
rows("SLN({cost}, {salvage}, {life})", (1000, 100, 0), (0, 0, 5), (1000, 1000, 3))
each("SYD({cost}, {salvage}, {life}, {per})", [10000], [0, 1000], [5], [1, 3, 5])
rows("SYD({cost}, {salvage}, {life}, {per})", (1000, 100, 5, 5), (1000, 100, 0, 1))
each("DDB({cost}, {salvage}, {life}, {per})", [10000], [0, 1000, 4000], [5], [1, 2, 3, 5])
each("DDB({cost}, {salvage}, {life}, {per}, {factor})", [2400], [300], [10], [1, 2, 10], [1, 1.5, 2])
rows("DDB({cost}, {salvage}, {life}, {per})", (1000, 100, 5, 6), (1000, 100, 5, 0))
each("DB({cost}, {salvage}, {life}, {per})", [1000000], [100000], [6], [1, 2, 3, 6])
rows(
    "DB({cost}, {salvage}, {life}, {per}, {month})",
    (1000000, 100000, 6, 1, 7), (1000000, 100000, 6, 2, 7), (1000000, 100000, 6, 7, 7),
)
rows(
    "VDB({cost}, {salvage}, {life}, {from}, {to})",
    (2400, 300, 10, 0, 1), (2400, 300, 10, 0, 10), (2400, 300, 10, 6, 8), (2400, 300, 10, 0, 0.875),
)
each("EFFECT({rate}, {n})", [0.0525, 0.12, 0.01], [1, 4, 12])
each("NOMINAL({rate}, {n})", [0.053543, 0.12, 0.01], [1, 4, 12])
rows("EFFECT({rate}, {n})", (0, 12), (-0.1, 12), (0.1, 0), (0.1, 4.9))
rows("NOMINAL({rate}, {n})", (0, 12), (-0.1, 12), (0.1, 0), (0.1, 4.9))
rows("RRI({n}, {present}, {future})", (96, 10000, 11000), (5, 1000, 2000), (1, 100, 50), (0, 100, 200))
rows("PDURATION({rate}, {present}, {future})", (0.025, 2000, 2200), (0.01, 1000, 1200), (0, 1000, 1200), (0.1, 100, 50))
rows("DOLLARDE({x}, {fraction})", (1.02, 16), (1.1, 32), (-1.04, 8), (2, 4))
rows("DOLLARFR({x}, {fraction})", (1.125, 16), (1.125, 32), (-1.5, 8), (2, 4))
rows(
    "{principal} * (1 + {rate} / {n}) ^ ({n} * {years})",
    (1000, 0.05, 12, 10), (1000, 0.05, 1, 1), (1500, 0.043, 4, 6), (0, 0.05, 12, 1),
)
rows("ROUND({net} * (1 + {tax}), 2) - {net}", (100, 0.2), (19.99, 0.2), (0.05, 0.075), (1234.56, 0.19))
