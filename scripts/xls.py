"""Writes a Book of xlsx.py as XLS (MS-XLS) with the standard library alone, in BIFF 8 (Excel 97) or BIFF 5 (Excel 95): values, number formats,
formulas as tokens, also shared ones, lists of allowed values, hidden rows, columns and sheets, a filter, names. The same input gives the same bytes."""

import datetime as dt
import re
import struct

import xlsb
import xlsx
from xlsb import ERRORS, F64, U16, U32, column, rk


def record(kind, body=b""):
    return U16(kind) + U16(len(body)) + body


class Parser97(xlsb.Parser):
    @staticmethod
    def text(value):
        return bytes([len(value), 1]) + value.encode("utf-16-le")

    @staticmethod
    def places(rows, columns, row_bits, column_bits):
        marks = [(r << 15) | (c << 14) for r, c in zip(row_bits, column_bits)]
        return b"".join(U16(r & 0xFFFF) for r in rows) + b"".join(U16(c & 0xFF | m) for c, m in zip(columns, marks))


class Parser95(xlsb.Parser):
    @staticmethod
    def text(value):
        return bytes([len(value)]) + value.encode("cp1252")

    @staticmethod
    def places(rows, columns, row_bits, column_bits):
        marks = [(r << 15) | (c << 14) for r, c in zip(row_bits, column_bits)]
        return b"".join(U16(r & 0x3FFF | m) for r, m in zip(rows, marks)) + bytes(c & 0xFF for c in columns)

    @staticmethod
    def sheet(number):
        return U16(0xFFFF) + bytes(8) + U16(number) * 2


class Writer:
    def __init__(self, book, biff):
        self.book, self.biff, self.anchors = book, biff, {}
        self.parser = Parser97 if biff == 8 else Parser95
        self.names = [s.name for s in book.sheets]

    def text(self, value, short=False):
        data = value.encode("utf-16-le" if self.biff == 8 else "cp1252")
        count = len(data) // 2 if self.biff == 8 else len(data)
        return (bytes([count]) if short else U16(count)) + (b"\1" if self.biff == 8 else b"") + data

    def area(self, ref):
        m = re.fullmatch(r"([A-Z]+)(\d+):([A-Z]+)(\d+)", ref)
        return U16(int(m[2]) - 1) + U16(int(m[4]) - 1) + U16(column(m[1]) - 1) + U16(column(m[3]) - 1)

    def cell(self, row, place, value):
        fmt, bold, formula = None, False, None
        if isinstance(value, xlsx.Styled):
            value, fmt, bold = value.value, value.fmt, value.bold
        if isinstance(value, xlsx.Formula):
            formula, fmt, value = value, fmt or value.fmt, value.value
        if isinstance(value, (dt.date, dt.time)):
            usual = xlsx.DATETIME if isinstance(value, dt.datetime) else xlsx.DATE if isinstance(value, dt.date) else xlsx.TIME
            fmt, value = fmt or usual, self.book.serial(value)
        head = U16(row - 1) + U16(place) + U16(self.book.style(fmt or xlsx.GENERAL, bold))
        if formula:
            return self.formula(row - 1, place, head, value, formula)
        if isinstance(value, bool) or isinstance(value, xlsx.Error):
            return record(0x205, head + (bytes([ERRORS[value], 1]) if isinstance(value, xlsx.Error) else bytes([value, 0])))
        if isinstance(value, (int, float)):
            short = rk(value)
            return record(0x27E, head + short) if short else record(0x203, head + F64(value))
        return record(0xFD, head + U32(self.book.string(value))) if self.biff == 8 else record(0x204, head + self.text(value))

    def formula(self, row, place, head, value, formula):
        follows = b""
        if formula.shared:
            index, ref = formula.shared
            if ref:
                self.anchors[index] = (row, place)
                tokens = self.parser(formula.text, self.names, (row, place)).compile()
                ends = self.area(ref)
                follows = record(0x4BC, ends[:4] + bytes([ends[4], ends[6], 0, 0]) + U16(len(tokens)) + tokens)
            tokens = b"\x01" + U16(self.anchors[index][0]) + U16(self.anchors[index][1])
        else:
            tokens = self.parser(formula.text, self.names).compile()
        if isinstance(value, bool):
            result = bytes([1, 0, value, 0, 0, 0, 255, 255])
        elif isinstance(value, (int, float)):
            result = F64(value)
        else:
            result = bytes([0, 0, 0, 0, 0, 0, 255, 255])
            follows += record(0x207, self.text(value))
        return record(6, head + result + U16(0) + U32(0) + U16(len(tokens)) + tokens) + follows

    def sheet(self, sheet):
        out = record(0x809, U16(0x600 if self.biff == 8 else 0x500) + U16(0x10) + bytes(12 if self.biff == 8 else 4))
        for c in sorted(sheet.hidden_columns):
            out += record(0x7D, U16(c - 1) * 2 + U16(2304) + U16(0) + U16(1) + U16(0))
        if sheet.filter:
            out += record(0x9B) + record(0x9D, U16(1))
        for number in sorted(sheet.rows):
            out += record(0x208, U16(number - 1) + U16(0) + U16(9) + U16(255) + bytes(4) + U32(0x20 if number in sheet.hidden_rows else 0))
        for number in sorted(sheet.rows):
            out += b"".join(self.cell(number, i, v) for i, v in enumerate(sheet.rows[number]) if v is not None)
        for ref, values in sheet.lists if self.biff == 8 else []:
            tokens = b"\x17" + Parser97.text("\0".join(values))
            rule = U32(3 | 1 << 7) + self.text("\0") * 4 + U16(len(tokens)) + U16(0) + tokens + U16(0) * 2
            out += record(0x1BE, rule + U16(1) + self.area(ref))
        if sheet.merged:
            out += record(0xE5, U16(len(sheet.merged)) + b"".join(self.area(m) for m in sheet.merged))
        return out + record(0x0A)

    def defined(self):
        names = [(name, 0, ref, scope) for name, ref, scope in self.book.names]
        for sheet in self.book.sheets:
            if sheet.filter:
                first, last = (re.sub(r"([A-Z]+)(\d+)", r"$\1$\2", corner) for corner in sheet.filter.split(":"))
                names.append(("\x0d", 0x20, f"{sheet.name}!{first}:{last}", sheet.name))
        out = b""
        for name, flags, ref, scope in names:
            tokens = self.parser(ref, self.names).compile()
            place = 0 if scope is None else self.names.index(scope) + 1
            written = self.text(name)[2:]
            out += record(0x18, U16(flags) + b"\0" + bytes([len(name)]) + U16(len(tokens)) + U16(0) + U16(place) + bytes(4) + written + tokens)
        return out

    def workbook(self):
        sheets = [self.sheet(s) for s in self.book.sheets]  # first: it fills the strings and the styles
        head = record(0x809, U16(0x600 if self.biff == 8 else 0x500) + U16(5) + bytes(12 if self.biff == 8 else 4))
        head += record(0x42, U16(1200 if self.biff == 8 else 1252)) + record(0x22, U16(int(self.book.epoch_1904)))
        formats = sorted({f for f, _ in self.book.styles if f != xlsx.GENERAL})
        ids = {xlsx.GENERAL: 0, **{f: 164 + i for i, f in enumerate(formats)}}
        head += b"".join(record(0x41E, U16(ids[f]) + self.text(f, short=self.biff == 5)) for f in formats)
        head += b"".join(record(0xE0, U16(int(b)) + U16(ids[f]) + bytes(16)) for f, b in self.book.styles)
        bound = lambda s, at: record(0x85, U32(at) + bytes([int(s.state != "visible"), 0]) + self.text(s.name, short=True))  # noqa: E731
        tail = b""
        if self.biff == 8:
            links = b"".join(U16(0) + U16(i) * 2 for i in range(len(sheets)))
            tail += record(0x1AE, U16(len(sheets)) + U16(0x401)) + record(0x17, U16(len(sheets)) + links)
            strings = b"".join(self.text(s) for s in self.book.strings)
            tail += self.defined() + record(0xFC, U32(len(self.book.strings)) * 2 + strings)
        else:
            tail += self.defined()
        tail += record(0x0A)
        at = len(head) + sum(len(bound(s, 0)) for s in self.book.sheets) + len(tail)
        for sheet, data in zip(self.book.sheets, sheets):
            head += bound(sheet, at)
            at += len(data)
        return head + tail + b"".join(sheets)


def compound(name, stream):
    """A compound file (MS-CFB) of one stream, of at least 4,096 bytes."""
    stream = stream.ljust(4096, b"\0")
    count = -(-len(stream) // 512)
    entry = lambda n, kind, child, first, size: (  # noqa: E731
        (n.encode("utf-16-le") + b"\0\0").ljust(64, b"\0") + U16(2 * len(n) + 2) + bytes([kind, 1]) + U32(0xFFFFFFFF) * 2 + U32(child) + bytes(36) + U32(first) + U32(size) + U32(0))
    directory = (entry("Root Entry", 5, 1, 0xFFFFFFFE, 0) + entry(name, 2, 0xFFFFFFFF, 0, len(stream))).ljust(512, b"\0")
    tables = -(-(count + 2) // 127)
    following = [*range(1, count), 0xFFFFFFFE, 0xFFFFFFFE] + [0xFFFFFFFD] * tables
    table = b"".join(map(U32, following)).ljust(512 * tables, b"\xff")
    listed = b"".join(U32(count + 1 + i) for i in range(tables)).ljust(436, b"\xff")
    head = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    head += U32(0) + U32(tables) + U32(count) + U32(0) + U32(4096) + U32(0xFFFFFFFE) + U32(0) + U32(0xFFFFFFFE) + U32(0)
    return head + listed + stream.ljust(count * 512, b"\0") + directory + table


def save(book, path, biff=8):
    path.write_bytes(compound("Workbook" if biff == 8 else "Book", Writer(book, biff).workbook()))
