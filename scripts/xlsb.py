"""Writes a Book of xlsx.py as XLSB (MS-XLSB) with the standard library alone: shared strings, numbers in four and eight bytes,
booleans, errors, number formats, joined cells, hidden sheets, and formulas as tokens. The same input gives the same bytes."""

import datetime as dt
import re
import struct
import zipfile

import xlsx

U16, U32, F64 = struct.Struct("<H").pack, struct.Struct("<I").pack, struct.Struct("<d").pack
ERRORS = {"#NULL!": 0x00, "#DIV/0!": 0x07, "#VALUE!": 0x0F, "#REF!": 0x17, "#NAME?": 0x1D, "#NUM!": 0x24, "#N/A": 0x2A}
OPERATORS = {"+": 3, "-": 4, "*": 5, "/": 6, "^": 7, "&": 8, "<": 9, "<=": 10, "=": 11, ">=": 12, ">": 13, "<>": 14}
BINDING = {"=": 1, "<": 1, ">": 1, "<=": 1, ">=": 1, "<>": 1, "&": 2, "+": 3, "-": 3, "*": 4, "/": 4, "^": 5}
FIXED = {"ROUND": 27, "NOT": 38, "LEN": 32}  # functions with a fixed number of arguments
OPEN = {"COUNT": 0, "IF": 1, "SUM": 4, "AVERAGE": 5, "MIN": 6, "MAX": 7, "AND": 36, "OR": 37, "VLOOKUP": 102, "INDEX": 29, "MATCH": 64}
TOKEN = re.compile(r"""\s*(?:(?P<number>\d+(?:\.\d+)?)|(?P<text>"(?:[^"]|"")*")|
    (?:(?P<sheet>'[^']+'|[A-Za-z_]\w*)!)?(?P<ref>\$?[A-Z]{1,3}\$?\d+(?::\$?[A-Z]{1,3}\$?\d+)?)(?![\w(])|
    (?P<function>[A-Z]+)\(|(?P<truth>TRUE|FALSE)|(?P<operator><=|>=|<>|[-+*/^&<>=])|(?P<sign>[(),]))""", re.X)


def record(kind, body=b""):
    """A record: its type and length in 7-bit groups, then its bytes."""
    head = bytes([kind]) if kind < 0x80 else bytes([kind & 0x7F | 0x80, kind >> 7])
    length, size = b"", len(body)
    while True:
        size, low = size >> 7, size & 0x7F
        length += bytes([low | (0x80 if size else 0)])
        if not size:
            return head + length + body


def text(value):
    data = value.encode("utf-16-le")
    return U32(len(data) // 2) + data


def rk(number):
    """A number in four bytes, or None where it takes eight."""
    for scaled, hundred in ((number, 0), (number * 100, 1)):
        if scaled == int(scaled) and -(1 << 29) <= scaled < 1 << 29 and (int(scaled) / 100 if hundred else int(scaled)) == number:
            return U32(int(scaled) << 2 & 0xFFFFFFFF | 2 | hundred)
    bits = struct.unpack("<Q", F64(number))[0]
    return None if bits & 0x3FFFFFFFF else U32(bits >> 32)


class Parser:
    """A formula as tokens in reverse Polish order: numbers, texts, references, operators and the functions above."""

    def __init__(self, formula, sheets, cell=None):
        """With a cell, references are distances from it, as in a formula that cells share."""
        self.sheets, self.cell, self.tokens, self.at = sheets, cell, [], 0
        while self.at < len(formula):
            m = TOKEN.match(formula, self.at)
            if not m or m.end() == self.at:
                raise ValueError(f"no token at {formula[self.at:]!r}")
            self.tokens.append(m)
            self.at = m.end()
        self.at, self.out = 0, b""

    def next(self, group, value=None):
        """The next token's text, taken if it is of a group (and has the value)."""
        m = self.tokens[self.at] if self.at < len(self.tokens) else None
        if m is None or m[group] is None or value not in (None, m[group]):
            return None
        self.at += 1
        return m[group]

    def compile(self):
        self.expression(0)
        if self.at != len(self.tokens):
            raise ValueError(f"more than a formula: {self.tokens[self.at][0]!r}")
        return self.out

    def expression(self, least):
        self.operand()
        while self.at < len(self.tokens) and BINDING.get(self.tokens[self.at]["operator"], 0) > least:
            operator = self.next("operator")
            self.expression(BINDING[operator])
            self.out += bytes([OPERATORS[operator]])

    def operand(self):
        m = self.tokens[self.at]
        if self.next("operator", "-"):
            self.expression(5)
            self.out += b"\x13"
        elif n := self.next("number"):
            small = "." not in n and int(n) < 1 << 16
            self.out += b"\x1e" + U16(int(n)) if small else b"\x1f" + F64(float(n))
        elif t := self.next("text"):
            self.out += b"\x17" + self.text(t[1:-1].replace('""', '"'))
        elif t := self.next("truth"):
            self.out += b"\x1d" + bytes([t == "TRUE"])
        elif self.next("ref"):
            self.reference(m)
        elif name := self.next("function"):
            count = 0
            while not self.next("sign", ")"):
                self.expression(0)
                count += 1
                self.next("sign", ",")
            self.out += b"\x41" + U16(FIXED[name]) if name in FIXED else b"\x42" + bytes([count]) + U16(OPEN[name])
        elif self.next("sign", "("):
            self.expression(0)
            self.next("sign", ")")
            self.out += b"\x15"
        else:
            raise ValueError(f"no operand: {m[0]!r}")

    @staticmethod
    def text(value):
        data = value.encode("utf-16-le")
        return U16(len(data) // 2) + data

    @staticmethod
    def places(rows, columns, row_bits, column_bits):
        """Rows and columns of one or two corners; a column has the marks of what is relative."""
        marks = [(r << 15) | (c << 14) for r, c in zip(row_bits, column_bits)]
        return b"".join(U32(r & 0xFFFFF) for r in rows) + b"".join(U16(c & 0x3FFF | m) for c, m in zip(columns, marks))

    @staticmethod
    def sheet(number):
        return U16(number)

    def reference(self, m):
        corners = [re.fullmatch(r"(\$?)([A-Z]+)(\$?)(\d+)", corner) for corner in m["ref"].split(":")]
        loose = [(not c[3], not c[1]) for c in corners]
        base = self.cell or (0, 0)
        rows = [int(c[4]) - 1 - (base[0] if r else 0) for c, (r, _) in zip(corners, loose)]
        columns = [column(c[2]) - 1 - (base[1] if r else 0) for c, (_, r) in zip(corners, loose)]
        places = self.places(rows, columns, [r for r, _ in loose], [c for _, c in loose])
        area = len(corners) - 1
        if m["sheet"] is None:
            self.out += bytes([(0x44 if self.cell is None else 0x4C) + area]) + places
        else:
            self.out += bytes([0x5A + area]) + self.sheet(self.sheets.index(m["sheet"].strip("'"))) + places


def column(letters):
    n = 0
    for c in letters:
        n = n * 26 + ord(c) - 64
    return n


def area(ref):
    m = re.fullmatch(r"([A-Z]+)(\d+):([A-Z]+)(\d+)", ref)
    return U32(int(m[2]) - 1) + U32(int(m[4]) - 1) + U32(column(m[1]) - 1) + U32(column(m[3]) - 1)


class Part:
    """The parts of a book as bytes by name."""

    def __init__(self, book):
        self.book = book
        self.names = [s.name for s in book.sheets]
        self.anchors = {}

    def cell(self, row, place, value):
        """The record of a cell. `place` is its column from zero."""
        fmt, bold, formula = None, False, None
        if isinstance(value, xlsx.Styled):
            value, fmt, bold = value.value, value.fmt, value.bold
        if isinstance(value, xlsx.Formula):
            formula, fmt, value = value, fmt if fmt not in (None, xlsx.GENERAL) else value.fmt, value.value
        if isinstance(value, (dt.date, dt.time)):
            usual = xlsx.DATETIME if isinstance(value, dt.datetime) else xlsx.DATE if isinstance(value, dt.date) else xlsx.TIME
            fmt = fmt if fmt not in (None, xlsx.GENERAL) else usual
            value = self.book.serial(value)
        head = U32(place) + U32(self.book.style(fmt or xlsx.GENERAL, bold))
        tail = b""
        shared = b""
        if formula and formula.shared:
            index, ref = formula.shared
            if ref:
                self.anchors[index] = (row - 1, place)
                tokens = Parser(formula.text, self.names, (row - 1, place)).compile()
                shared = record(427, area(ref) + U32(len(tokens)) + tokens + U32(0))
            anchor = self.anchors[index]
            tail = U16(0) + U32(5) + b"\x01" + U32(anchor[0]) + U32(4) + U32(anchor[1])
        elif formula:
            tokens = Parser(formula.text, self.names).compile()
            tail = U16(0) + U32(len(tokens)) + tokens + U32(0)
        return self.value(head, value, formula, tail) + shared

    def value(self, head, value, formula, tail):
        if isinstance(value, bool):
            return record(10 if formula else 4, head + bytes([value]) + tail)
        if isinstance(value, xlsx.Error):
            return record(11 if formula else 3, head + bytes([ERRORS[value]]) + tail)
        if isinstance(value, (int, float)):
            short = None if formula else rk(value)
            return record(2, head + short) if short else record(9 if formula else 5, head + F64(value) + tail)
        if formula:
            return record(8, head + text(value or "") + tail)
        return record(7, head + U32(self.book.string(value)))

    def sheet(self, sheet):
        rows, wide = sorted(sheet.rows), max((len(r) for r in sheet.rows.values()), default=1)
        out = record(129) + record(147, bytes(3) + bytes(8) + U32(0xFFFFFFFF) * 2 + text(""))
        out += record(148, U32(min(rows, default=1) - 1) + U32(max(rows, default=1) - 1) + U32(0) + U32(wide - 1))
        if sheet.hidden_columns:
            columns = [U32(c - 1) * 2 + U32(2304) + U32(0) + U16(1) for c in sorted(sheet.hidden_columns)]
            out += record(390) + b"".join(record(60, c) for c in columns) + record(391)
        out += record(145)
        for number in rows:
            out += record(0, U32(number - 1) + U32(0) + U16(300) + bytes([0, 0x10 if number in sheet.hidden_rows else 0, 0]) + U32(0))
            out += b"".join(self.cell(number, i, v) for i, v in enumerate(sheet.rows[number]) if v is not None)
        out += record(146)
        if sheet.filter:
            out += record(161, area(sheet.filter)) + record(163, U32(0) + U16(0)) + record(164) + record(162)
        if sheet.merged:
            areas = [area(m) for m in sheet.merged]
            out += record(177, U32(len(areas))) + b"".join(record(176, a) for a in areas) + record(178)
        if sheet.lists:
            out += record(573, bytes(14) + U32(len(sheet.lists))) + b"".join(self.allowed(*rule) for rule in sheet.lists) + record(574)
        return out + record(130)

    def allowed(self, ref, values):
        tokens = b"\x17" + Parser.text(",".join(values))
        return record(64, U32(3 | 1 << 7) + U32(1) + area(ref) + U32(0xFFFFFFFF) * 4 + U32(len(tokens)) + tokens + U32(0) + U32(0) + U32(0))

    def workbook(self):
        out = record(131) + record(153, U32(int(self.book.epoch_1904)) + U32(0) + text("")) + record(143)
        for i, sheet in enumerate(self.book.sheets, 1):
            out += record(156, U32(0 if sheet.state == "visible" else 1) + U32(i) + text(f"rId{i}") + text(sheet.name))
        links = b"".join(U32(0) + U32(i) + U32(i) for i in range(len(self.names)))
        return out + record(144) + record(353) + record(357) + record(362, U32(len(self.names)) + links) + record(354) + self.defined() + record(157, bytes(26)) + record(132)

    def defined(self):
        out = b""
        for name, ref, scope in self.book.names:
            tokens = Parser(ref, self.names).compile()
            out += record(39, U32(0) + b"\0" + U32(0xFFFFFFFF if scope is None else self.names.index(scope)) + text(name)
                          + U32(len(tokens)) + tokens + U32(0) + U32(0xFFFFFFFF))
        return out

    def styles(self):
        formats = sorted({f for f, _ in self.book.styles if f != xlsx.GENERAL})
        ids = {xlsx.GENERAL: 0, **{f: 164 + i for i, f in enumerate(formats)}}
        color = bytes([1, 0, 0, 0, 0, 0, 0, 255])
        font = lambda bold: U16(220) + U16(0) + U16(700 if bold else 400) + bytes(6) + color + bytes([2]) + text("Calibri")  # noqa: E731
        fill = lambda kind: U32(kind) + color * 2 + U32(0) + F64(0) * 5 + U32(0)  # noqa: E731
        style = lambda parent, fmt, bold: U16(parent) + U16(fmt) + U16(bold) + U16(0) * 2 + bytes([0, 0]) + U16(0) + bytes([3, 0])  # noqa: E731
        block = lambda begin, end, kind, bodies: record(begin, U32(len(bodies))) + b"".join(record(kind, b) for b in bodies) + record(end)  # noqa: E731
        out = record(278)
        if formats:
            out += block(615, 616, 44, [U16(ids[f]) + text(f) for f in formats])
        out += block(611, 612, 43, [font(False), font(True)]) + block(603, 604, 45, [fill(0), fill(17)])
        out += block(613, 614, 46, [bytes(1) + (bytes(2) + color) * 5]) + block(626, 627, 47, [style(0xFFFF, 0, 0)])
        out += block(617, 618, 47, [style(0, ids[f], int(b)) for f, b in self.book.styles])
        out += block(619, 620, 48, [U32(0) + U16(1) + bytes([0, 255]) + text("Normal")])
        return out + record(279)

    def strings(self):
        items = b"".join(record(19, bytes(1) + text(s)) for s in self.book.strings)
        return record(159, U32(len(self.book.strings)) * 2) + items + record(160)

    def all(self):
        sheets = [self.sheet(s) for s in self.book.sheets]  # first: it fills the strings and the styles
        kind, doc = "application/vnd.ms-excel.", "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
        override = lambda name, what: f'<Override PartName="/xl/{name}.bin" ContentType="{kind}{what}"/>'  # noqa: E731
        n = range(1, len(sheets) + 1)
        relation = lambda i, what, target: f'<Relationship Id="{i}" Type="{doc}{what}" Target="{target}.bin"/>'  # noqa: E731
        relations = "".join(relation(f"rId{i}", "worksheet", f"worksheets/sheet{i}") for i in n)
        relations += relation("rIdA", "styles", "styles") + relation("rIdB", "sharedStrings", "sharedStrings")
        types = "".join(override(f"worksheets/sheet{i}", "worksheet") for i in n)
        types += override("workbook", "sheet.binary.macroEnabled.main") + override("styles", "styles") + override("sharedStrings", "sharedStrings")
        wrap = lambda inside: f'{xlsx.XML}<Relationships xmlns="{xlsx.PACKAGE}relationships">{inside}</Relationships>'.encode()  # noqa: E731
        return {
            "[Content_Types].xml": f'{xlsx.XML}<Types xmlns="{xlsx.PACKAGE}content-types">'
                '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
                f'<Default Extension="bin" ContentType="application/octet-stream"/>{types}</Types>'.encode(),
            "_rels/.rels": wrap(relation("rId1", "officeDocument", "xl/workbook")),
            "xl/workbook.bin": self.workbook(),
            "xl/_rels/workbook.bin.rels": wrap(relations),
            "xl/styles.bin": self.styles(),
            "xl/sharedStrings.bin": self.strings(),
            **{f"xl/worksheets/sheet{i}.bin": data for i, data in zip(n, sheets)},
        }


def save(book, path):
    """Writes a book; it is one of xlsx.py, of which widths are left out."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as z:
        for name, data in Part(book).all().items():
            entry = zipfile.ZipInfo(name, xlsx.STAMP)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            z.writestr(entry, data)
