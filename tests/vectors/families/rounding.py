"""Rounding: halves, negatives, places to the left of the point, multiples."""

from cases import Family, blank, num

FAMILY = Family("rounding")
rows, each, plain = FAMILY.rows, FAMILY.each, FAMILY.plain

# Halves that a binary fraction cannot hold (1.005, 2.675) round as they are written.
HALVES = [0.5, 1.5, 2.5, -0.5, -1.5, -2.5, 1.005, 2.675, -1.005, 0.125, -0.125, 1.45, 4.35]
NUMBERS = [0, 7, -7, 0.4, -0.4, 0.6, 3.14159, -3.14159, 1234.5678, -1234.5678, 1250, -1250, 99.995, 0.000001]

for function in ("ROUND", "ROUNDUP", "ROUNDDOWN"):
    each(f"{function}({{x}}, {{d}})", HALVES, [0, 1, 2])
    each(f"{function}({{x}}, {{d}})", NUMBERS, [0, 2, -1, -2])
    rows(
        f"{function}({{x}}, {{d}})",
        (1234.5678, 6), (1234.5678, -4), (1234.5678, 1.9), (5.55, blank("integer")), (blank("number"), 2), (123456789.987654, 3),
        ("2.5", 0), (True, 0), (55, -2), (50, -2), (49, -2),
    )
for function in ("ROUND", "ROUNDUP", "ROUNDDOWN"):
    rows(f"{function}({{x}} * {{rate}}, 2)", (19.99, 0.2), (10.05, 0.075), (-19.99, 0.2), (100, 0.333333), (0.1, 0.25))
each("TRUNC({x}, {d})", [8.9, -8.9, 1234.5678, -1234.5678, 0.999], [0, 1, 3, -2])
rows("TRUNC({x})", *HALVES, *NUMBERS, blank("number"))
rows("INT({x})", *HALVES, *NUMBERS, blank("number"), -0.000001, 9999.999, -9999.001, True)
rows("EVEN({x})", *HALVES, *NUMBERS, 1, 2, 3, -1, -2, -3, blank("number"))
rows("ODD({x})", *HALVES, *NUMBERS, 1, 2, 3, -1, -2, -3, blank("number"))
each("MROUND({x}, {m})", [7, 10, 1.3, 0, 7.5], [3, 0.2, 5, 0.25])
each("MROUND({x}, {m})", [-7, -10, -7.5], [-3, -5])
rows("MROUND({x}, {m})", (5, -2), (-5, 2), (5, 0), (0, 5), (6.05, 0.1), (7.05, 0.1), (2.5, 1), (-2.5, -1), (blank("number"), 5))
for function in ("CEILING", "FLOOR"):
    each(f"{function}({{x}}, {{m}})", [2.5, 7, 0, 0.234, 10], [1, 2, 0.1, 0.01, 5])
    each(f"{function}({{x}}, {{m}})", [-2.5, -7, -0.234], [-1, -2, -0.01])
    each(f"{function}({{x}}, {{m}})", [-2.5, -7, -0.234], [1, 2, 0.01])
    rows(f"{function}({{x}}, {{m}})", (2.5, -2), (5, 0), (-5, 0), (blank("number"), 2), (1.1, 0.1), (19.99, 0.05))
for function in ("CEILING.MATH", "FLOOR.MATH"):
    rows(f"{function}({{x}})", *HALVES, 0, 7, -7)
    each(f"{function}({{x}}, {{m}})", [6.3, -6.3, 24, -8.1, 0], [1, 2, 5, 0.5, -2])
    each(f"{function}({{x}}, {{m}}, {{mode}})", [6.3, -6.3, -5.5], [2, 0.5], [0, 1, -1])
for function in ("ISO.CEILING", "CEILING.PRECISE", "FLOOR.PRECISE"):
    rows(f"{function}({{x}})", 4.3, -4.3, 0, 5)
    each(f"{function}({{x}}, {{m}})", [4.3, -4.3], [2, -2, 0.5])
rows("ROUND({a} / {b}, 2)", (10, 3), (2, 3), (-2, 3), (1, 8), (1, 0))
rows("ROUND({x}, 2) = {y}", (1.005, 1.01), (2.675, 2.68), (1.004999, 1.0))
rows("INT({x} / {y}) * {y} + MOD({x}, {y})", (7, 3), (-7, 3), (7, -3), (5.5, 2))
rows("ROUND({x}, 0) - {x}", 2.5, -2.5, 3.4)
rows("ROUNDUP({hours} * 4, 0) / 4", 1.1, 1.25, 0, 7.51)
rows("MROUND({hours}, 0.25)", 1.1, 1.13, 7.5, num(8))
