"""Arithmetic functions, powers and logarithms, angles, whole-number arithmetic, bits."""

from cases import Family, blank, num

FAMILY = Family("math")
rows, each, plain = FAMILY.rows, FAMILY.each, FAMILY.plain

NUMBERS = [
    0, 1, -1, 7, -7, 0.5, -0.5, 2.25, -2.25, 3.14159, 100, 12345.678901, -12345.678901, 0.000001, 999999999999, blank("number"),
]
UNIT = [0, 1, -1, 0.5, -0.5, 0.25, 0.866025, 1.5, -2, blank("number")]
ANGLES = [0, 1, -1, 0.5, 1.570796, 3.141593, -3.141593, 6.283185, 10, 20.5, blank("number")]

rows("ABS({x})", *NUMBERS, True, "-5")
rows("SIGN({x})", *NUMBERS, True)
rows("SQRT({x})", *NUMBERS, 2, 4, 144, 0.01)
rows("EXP({x})", 0, 1, -1, 2, 0.5, 10, -10, 50, -50, 1000, blank("number"))
rows("LN({x})", 1, 2, 2.718282, 10, 0.5, 0.000001, 1000000, 0, -1, blank("number"))
rows("LOG10({x})", 1, 2, 10, 100, 1000, 0.1, 0.001, 5, 0, -1, blank("number"))
rows("LOG({x})", 1, 10, 2, 0.01, 12345.67, 0, -10)
each("LOG({x}, {b})", [1, 8, 100, 0.5, 0, -1], [2, 10, 0.5, 2.718282])
rows("LOG({x}, {b})", (8, 1), (8, 0), (8, -2))
each("POWER({x}, {y})", [2, -2, 10, 0.5, 1.1, 0], [1, 2, 3, -1, 0.5, 10])
rows(
    "POWER({x}, {y})",
    (-8, 0.333333), (10, 20), (10, -6), (1.05, 30), (2, 100), (-1, 101), (5, 0), (blank("number"), 2), (3, blank("number")),
    (10, 400),
)
plain("PI()", "PI() * 2", "ROUND(PI(), 4)", "EXP(1)", "SQRT(2)", "LN(EXP(3))", "POWER(2, 0.5)")
rows("PI() * {r} ^ 2", 1, 2.5, 0)
rows("SQRTPI({x})", 0, 1, 2, 10.5, -1)

for function in ("SIN", "COS", "TAN", "ATAN", "SINH", "COSH", "TANH", "ASINH"):
    rows(f"{function}({{x}})", *ANGLES)
for function in ("ASIN", "ACOS"):
    rows(f"{function}({{x}})", *UNIT)
rows("ACOSH({x})", 1, 1.5, 2, 10, 100, 0.5, -1)
rows("ATANH({x})", 0, 0.5, -0.5, 0.999, 1, -1, 2)
for function in ("COT", "CSC"):
    rows(f"{function}({{x}})", 1, -1, 0.5, 2, 0)
rows("SEC({x})", 1, -1, 0.5, 2, 0)
rows("ACOT({x})", 1, -1, 0.5, 2, 10)
each("ATAN2({x}, {y})", [1, -1, 0.5], [0, 1, -1, 2.5])
rows("ATAN2({x}, {y})", (0, 1), (0, -1), (0, 0))
rows("DEGREES({x})", 0, 1, 3.141593, -1.5, 0.017453)
rows("RADIANS({x})", 0, 180, 90, 45, -30, 360, 1)
plain("DEGREES(PI())", "SIN(RADIANS(30))", "COS(RADIANS(60))", "TAN(RADIANS(45))", "ROUND(SIN(PI()), 10)")

each("MOD({x}, {y})", [7, -7, 0, 10, 5.5, -5.5], [3, -3, 2.5, -2.5, 1])
rows(
    "MOD({x}, {y})",
    (5, 0), (0, 0), (blank("number"), 3), (3, blank("number")), (1234567890, 7), (0.3, 0.1), (1, 0.1), (-1, 3), (3, -1),
    (1000000, 999),
)
each("QUOTIENT({x}, {y})", [7, -7, 0, 10.9, -10.9], [3, -3, 2.5])
rows("QUOTIENT({x}, {y})", (5, 0), (blank("number"), 3))
each("GCD({x}, {y})", [12, 18, 0, 7, 1000], [8, 27, 0, 7.9])
rows("GCD({x}, {y})", (-4, 2), (4, -2))
rows("GCD({x}, {y}, {z})", (12, 18, 24), (5, 10, 25), (7, 11, 13))
each("LCM({x}, {y})", [4, 6, 7, 0, 12.9], [6, 10, 1])
rows("LCM({x}, {y})", (-4, 2))
rows("LCM({x}, {y}, {z})", (2, 3, 4), (5, 10, 25))
rows("FACT({x})", 0, 1, 2, 5, 10, 15, 17, 20, 2.9, -1, blank("number"))
rows("FACTDOUBLE({x})", 0, 1, 5, 6, 7, 10, 15, -2)
each("COMBIN({n}, {k})", [5, 10, 52, 6.9], [0, 1, 2, 5])
rows("COMBIN({n}, {k})", (5, 6), (-1, 1), (5, -1), (0, 0), (8, 3.9), (100, 3))
each("COMBINA({n}, {k})", [5, 6, 10], [0, 1, 3, 5])
each("PERMUT({n}, {k})", [5, 10, 6.9], [0, 1, 2, 5])
rows("PERMUT({n}, {k})", (3, 4), (-1, 1), (100, 3), (5, -1))
each("PERMUTATIONA({n}, {k})", [3, 10], [0, 1, 2, 3])
rows("MULTINOMIAL({a}, {b}, {c})", (2, 3, 4), (1, 1, 1), (0, 0, 0), (5, 0, 1), (-1, 2, 3))
rows("SUMSQ({a}, {b})", (3, 4), (-1.5, 2), (0, 0), (blank("number"), 5), (0.1, 0.2))
rows("PRODUCT({a}, {b})", (3, 4), (-1.5, 2), (0, 5), (blank("number"), 5), (0.1, 0.2), (1000000, 1000000), ("x", 5), (True, 5))
rows(
    "SUM({a}, {b})",
    (3, 4), (-1.5, 2), (0.1, 0.2), (blank("number"), 5), ("x", 5), ("3", 5), (True, 5), (1.1, 2.2), (999999999.99, 0.01), (-5, 5),
)
rows(
    "SUM({a}, {b}, {c})",
    (1, 2, 3), (0.1, 0.2, 0.3), (1.005, 2.005, 3.005), (blank("number"), blank("number"), blank("number")), (-1, 1, 0.5),
)
rows("SUM({a}, 10)", 5, -2.5, blank("number"))
rows("SUM({a} * {b}, {c})", (2, 3, 4), (0.5, 0.5, -0.25))
rows("DELTA({a}, {b})", (5, 5), (5, 4), (0.5, num("0.50")), (-1, 1), (0, 0))
rows("GESTEP({a}, {b})", (5, 4), (5, 5), (-4, -5), (-6, -5), (0.1, 0.2))
each("BITAND({a}, {b})", [0, 5, 13, 255], [1, 7, 25])
each("BITOR({a}, {b})", [0, 5, 13, 255], [1, 7, 25])
each("BITXOR({a}, {b})", [0, 5, 13, 255], [1, 7, 25])
rows("BITAND({a}, {b})", (-1, 1))
each("BITLSHIFT({a}, {n})", [1, 5, 255], [0, 1, 4])
each("BITRSHIFT({a}, {n})", [1, 5, 255], [0, 1, 4])
