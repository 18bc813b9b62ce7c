"""Cutting, joining, searching and changing text; numbers written in other bases and systems."""

from cases import Family, blank, num

FAMILY = Family("text", invalid="value")
rows, each, plain = FAMILY.rows, FAMILY.each, FAMILY.plain

WORDS = [
    "hello", "Hello World", "  two  spaces  ", "", "a", "O'Neil-Smith", "straße", "ÉCOLE été", "naïve café", "日本語", "123abc",
    "x@y.z", blank("text"),
]

# Cutting
each("LEFT({a}, {n})", ["hello", "straße", "日本語", "", "  x", blank("text")], [0, 1, 3, 100, -1])
each("RIGHT({a}, {n})", ["hello", "straße", "日本語", "", "x  ", blank("text")], [0, 1, 3, 100, -1])
rows("LEFT({a})", *WORDS)
rows("RIGHT({a})", *WORDS)
rows("LEFT({a}, {n})", ("hello", num(2.9)), ("hello", 0.5), ("hello", blank("integer")), (12345, 2), (-1.5, 2))
rows("RIGHT({a}, {n})", ("hello", num(2.9)), ("hello", blank("integer")), (12345, 2), (1.25, 2))
each("MID({a}, {s}, {n})", ["hello", "straße", "日本語テキスト"], [1, 2, 5, 9], [0, 1, 3, 50])
rows(
    "MID({a}, {s}, {n})",
    ("hello", 0, 2), ("hello", -1, 2), ("hello", 1, -1), ("", 1, 3), (blank("text"), 1, 3), ("hello", 2.7, 2), ("hello", 2, 1.9),
    (98765, 2, 3),
)
rows("LEN({a})", *WORDS, 0, -12.5, 1000000, 0.1)
rows("LEFT({a}, FIND(\"@\", {a}) - 1)", "ann@firm.com", "@x", "nobody")
rows("MID({a}, FIND(\"@\", {a}) + 1, LEN({a}))", "ann@firm.com", "x@", "nobody")
rows("RIGHT({a}, LEN({a}) - FIND(\" \", {a}))", "Ann Lee", "Ann Mary Lee", "Ann")

# Case and space
rows("UPPER({a})", *WORDS, "éàüöñ", "ǆ", "ı", "µ")
rows("LOWER({a})", *WORDS, "ÉÀÜÖÑ", "ΑΒΓ", "ЖУК")
rows(
    "PROPER({a})",
    *WORDS, "the QUICK brown", "2nd floor", "mary-jane o'hara", "éric ÉRIC", "a1b2c3", "tom.smith@x", "under_score",
)
rows("TRIM({a})", *WORDS, " a ", "a   b    c", "   ", "\ta\t", "a\u00a0 b", "\u00a0a", " line\n two ")
rows("CLEAN({a})", *WORDS, "a\tb", "a\nb", "x\u0007y", "\u0001\u0002", "tab\tand\nline", "no\u00a0break")
rows("TRIM(CLEAN({a}))", "  a\t b ", "\n x \n")
rows(
    "EXACT({a}, {b})",
    ("a", "a"), ("a", "A"), ("", ""), ("", blank("text")), ("é", "e"), ("1", 1), (1, num("1.0")), ("straße", "strasse"),
    ("a ", "a"), (blank("text"), blank("text")),
)

# Joining
rows(
    "CONCATENATE({a}, {b})",
    ("a", "b"), ("a", 1), (1, 2), (1.5, "x"), ("", "x"), (blank("text"), "x"), ("x", blank("number")), ("é", "ß"),
)
rows(
    "CONCAT({a}, {b})",
    ("a", "b"), ("a", 1), (1, 2), (1.5, "x"), ("", "x"), (blank("text"), "x"), ("x", blank("number")), (-0.25, 1000000),
)
rows(
    "CONCATENATE({a}, \" \", {b}, \" \", {c})",
    ("Ann", "M.", "Lee"), ("", "", ""), (1, 2, 3), (blank("text"), "b", blank("text")),
)
rows("CONCAT({a}, \", \", {b})", ("Lee", "Ann"), ("", ""), (1.25, 2))
each("TEXTJOIN(\", \", TRUE, {a}, {b}, {c})", ["x", "", blank("text")], ["y", "", blank("text")], ["z", "", 3])
each("TEXTJOIN(\"-\", FALSE, {a}, {b}, {c})", ["x", "", blank("text")], ["y", "", blank("text")], ["z", "", 3])
rows(
    "TEXTJOIN({d}, {skip}, {a}, {b})",
    ("; ", True, "a", "b"), ("", True, "a", "b"), ("; ", False, "", "b"), ("; ", True, "", "b"), (blank("text"), True, "a", "b"),
    ("+", True, 1, 2.5),
)
each("REPT({a}, {n})", ["ab", "*", "", "é", blank("text")], [0, 1, 3, 10])
rows("REPT({a}, {n})", ("ab", -1), ("ab", 2.9), ("ab", blank("integer")), (12, 2))

# Searching
each("FIND({what}, {a})", ["l", "L", "lo", "", "z", "*"], ["hello", "HELLO", "l"])
each("FIND({what}, {a})", ["l", "lo"], ["", blank("text")])
each("FIND({what}, {a}, {from})", ["l", "h", ""], ["hello world"], [1, 2, 4, 10, 11, 0, -1])
rows(
    "FIND({what}, {a})",
    ("ß", "straße"), ("é", "café"), ("語", "日本語"), (2, 12345), ("x", blank("text")), (blank("text"), "x"), (" ", "a b"),
    (".", "1.5"),
)
each("SEARCH({what}, {a})", ["l", "L", "lo", "z", "h?l", "w*d", "l*"], ["hello", "HELLO world"])
each("SEARCH({what}, {a}, {from})", ["l", "O"], ["hello world"], [1, 4, 5, 10, 0, 12])
rows(
    "SEARCH({what}, {a})",
    ("~*", "a*b"), ("~?", "what?"), ("É", "café"), ("", "abc"), (2, 12345), ("x", blank("text")), (".", "1.5"), ("(", "f(x)"),
    ("[", "a[1]"), ("\\", "a\\b"), ("$", "5$"),
)
rows("ISNUMBER(SEARCH({what}, {a}))", ("lo", "hello"), ("LO", "hello"), ("z", "hello"))
rows("IFERROR(FIND({what}, {a}), 0)", ("lo", "hello"), ("LO", "hello"), ("z", blank("text")))

# Changing
each("SUBSTITUTE({a}, {old}, {new})", ["banana", "Banana band", ""], ["a", "an", "B", "x", ""], ["", "o", "aa"])
each("SUBSTITUTE({a}, {old}, {new}, {nth})", ["banana"], ["a", "an", "x"], ["_"], [1, 2, 3, 4])
rows(
    "SUBSTITUTE({a}, {old}, {new}, {nth})",
    ("banana", "a", "_", 0), ("banana", "a", "_", -1), ("banana", "a", "_", 1.9), ("aaaa", "aa", "b", 2),
)
rows(
    "SUBSTITUTE({a}, {old}, {new})",
    ("straße", "ß", "ss"), ("1.5", ".", ","), (1234, 3, 9), ("a b c", " ", ""), (blank("text"), "a", "b"),
    ("abc", blank("text"), "x"), ("aaa", "aa", "b"), ("%_x", "%", "_"), ("a.c abc", "a.c", "X"),
)
rows("LEN({a}) - LEN(SUBSTITUTE({a}, \",\", \"\"))", "a,b,c", "abc", ",", blank("text"))
each("REPLACE({a}, {s}, {n}, {new})", ["hello", "日本語"], [1, 3, 10], [0, 1, 5], ["", "XY"])
rows(
    "REPLACE({a}, {s}, {n}, {new})",
    ("hello", 0, 1, "x"), ("hello", -1, 1, "x"), ("hello", 1, -1, "x"), (123456, 2, 3, "-"), (blank("text"), 1, 1, "x"),
    ("hello", 2.9, 1.9, "_"),
)

# Characters
rows("CHAR({n})", 32, 48, 65, 90, 97, 122, 126, 10, 9, 65.9, -1, 256)
rows("CODE({a})", "A", "a", "0", " ", "~", "Abc", "\n", 5)
rows("UNICHAR({n})", 65, 233, 223, 8364, 128512, 26085, 32, 65.9, -1, 1114112)
rows("UNICODE({a})", "A", "é", "ß", "€", "日", "😀", "Abc", " ", 7)

# Text and numbers
rows("T({a})", "x", "", 5, 1.5, True, False, blank("text"), blank("number"), "12")
rows(
    "VALUE({a})",
    "12", "-12", "1.5", "-0.25", "1,234", "1,234.50", "  7  ", "1e3", "1.5E-3", "10%", "12.5%", "abc", "12abc", "1.2.3", "+5",
    "--5", "0012", "$5", "$1,234.50", 42, 1.5,
)
rows("VALUE({a})", "(5)", ".5", "5.", "0x10", "1 000", "½", "TRUE")
rows("NUMBERVALUE({a})", "12", "1,234.5", "1.5", " 1 2 ", "", "10%", "10%%", "abc", "-7", "1e3")
each("NUMBERVALUE({a}, \",\", \".\")", ["1.234,5", "1234,5", "1,5", "-1.000.000,25", "12%", "1,2,3", "x"])
each("NUMBERVALUE({a}, \".\", \",\")", ["1,234.5", "1234.5", "1,000,000", "12%", "1.2.3", "x"])
rows("NUMBERVALUE({a}, \".\", \" \")", "1 234.5", "1 000 000", "5")
each("FIXED({x}, {d})", [1234.567, -1234.567, 0.5, 0, 1000000, 0.005, 999.995], [0, 1, 2, 3, -1, -3])
each("FIXED({x}, {d}, TRUE)", [1234.567, -1234567.891, 0, 1000], [0, 2, -2])
each("FIXED({x}, {d}, FALSE)", [1234.567, -1234567.891, 0, 1000], [0, 2, -2])
rows("FIXED({x})", 1234.567, -0.005, 0, 1000000, blank("number"))

# Other bases and systems
each("BASE({n}, {b})", [0, 1, 7, 10, 255, 1000000], [2, 8, 10, 16, 36])
each("BASE({n}, {b}, {len})", [7, 255], [2, 16], [0, 4, 10])
rows("BASE({n}, {b})", (-1, 2), (5, 1), (5, 37), (7.9, 2), invalid="number")
rows(
    "DECIMAL({a}, {b})",
    ("FF", 16), ("ff", 16), ("111", 2), ("zz", 36), ("777", 8), ("0", 2), ("19", 10), ("7B", 16), invalid="number",
)
rows("DECIMAL({a}, {b})", ("12", 2), ("G", 16), ("1", 1), ("1", 37), invalid="number")
rows("DEC2HEX({n})", 0, 10, 255, 65535, 1000000, -1, -255, 15.9, 549755813887, 549755813888, invalid="number")
rows("DEC2HEX({n}, {p})", (10, 4), (255, 2), (255, 1), (0, 3), (-1, 2), invalid="number")
rows("HEX2DEC({a})", "0", "A", "ff", "FFFF", "7FFFFFFFFF", "FFFFFFFFFF", "FFFFFFFF00", "G", "12345678901", invalid="number")
rows("DEC2BIN({n})", 0, 1, 5, 255, 511, 512, -1, -512, -513, invalid="number")
rows("DEC2BIN({n}, {p})", (5, 8), (5, 3), (5, 2), invalid="number")
rows("BIN2DEC({a})", "0", "1", "101", "11111111", "1111111111", "1000000000", "2", "11111111111", invalid="number")
rows("DEC2OCT({n})", 0, 8, 63, 4096, -1, invalid="number")
rows("OCT2DEC({a})", "0", "10", "77", "7777777777", "8", invalid="number")
rows("HEX2BIN({a})", "0", "F", "1FF", "ff", "200", invalid="number")
rows("BIN2HEX({a})", "0", "1010", "11111111", "1111111111", "3", invalid="number")
rows("ROMAN({n})", 1, 4, 9, 14, 40, 90, 400, 499, 944, 999, 1999, 2024, 3999, 4000, 0, -1, 5.9)
each("ROMAN({n}, {form})", [499, 999], [0, 1, 2, 3, 4])
rows("ARABIC({a})", "I", "IV", "MCMXCIX", "mmxxiv", "-X", "", "IIII", "abc")
rows("ENCODEURL({a})", "a b", "é", "a&b=c", "100%", "x/y?z")
rows("LOWER({a}) & \"@firm.com\"", "Ann", "ÉLISE")
rows("UPPER(LEFT({a}, 1)) & LOWER(MID({a}, 2, LEN({a})))", "hello WORLD", "é", "")
