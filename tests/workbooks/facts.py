"""Measures what is in a sheet that make.py has written: the facts that a reading of the file is held against."""

import datetime as dt
import re
from collections import Counter

import xlsx

REFERENCE = re.compile(r'"[^"]*"|(?<![A-Za-z0-9_.$])(\$?)([A-Z]{1,3})(\$?)([0-9]+)(?![A-Za-z0-9_(])')
DATE_IN_TEXT = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}")
OF_FORMAT = {xlsx.PERCENT: "percent", xlsx.MONEY: "money", "#,##0.00": "money"}


def number(column):
    n = 0
    for c in column:
        n = n * 26 + ord(c) - 64
    return n


def relative(formula, row, column):
    """The formula with its references counted from its own cell, so that a fill-down has one pattern."""

    def one(m):
        if m[2] is None:
            return m[0]
        r = f"R{m[4]}" if m[3] else f"R[{int(m[4]) - row}]"
        return r + (f"C{number(m[2])}" if m[1] else f"C[{number(m[2]) - column}]")

    return "=" + REFERENCE.sub(one, formula)


def bare(value):
    """The value of a cell without its format and formula, and its format."""
    fmt = None
    if isinstance(value, xlsx.Styled):
        value, fmt = value.value, value.fmt
    if isinstance(value, xlsx.Formula):
        value, fmt = value.value, value.fmt or fmt
    return (None if isinstance(value, str) and not value.strip() else value), fmt


def kind(value, fmt):
    if isinstance(value, xlsx.Error):
        return "error"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, dt.datetime):
        return "datetime"
    if isinstance(value, dt.date):
        return "date"
    if isinstance(value, dt.time):
        return "time"
    if isinstance(value, (int, float)):
        return OF_FORMAT.get(fmt) or ("integer" if value == int(value) else "number")
    if re.fullmatch(r"[^@\s]+@[^@\s]+\.[a-z]+", value):
        return "email"
    if re.match(r"https?://", value):
        return "url"
    if re.fullmatch(r"0\d+", value):
        return "code"
    if re.fullmatch(r"\d+", value):
        return "text-integer"
    return "text-date" if DATE_IN_TEXT.fullmatch(value) else "text"


def column(name, letter, cells, declared=None):
    """Facts of a column; `cells` is [(row, what was written)], one for each record."""
    values = [bare(v) for _, v in cells]
    there = [v for v, _ in values if v is not None]
    kinds = Counter(declared or kind(v, f) for v, f in values if v is not None)
    if set(kinds) == {"integer", "number"}:
        kinds = Counter(number=len(there))
    top, count = kinds.most_common(1)[0] if kinds else ("empty", 0)
    counts = Counter(there)
    facts = {"name": name, "col": letter, "type": top if count >= 0.8 * len(there) else "mixed", "type_counts": dict(kinds),
             "blank": len(values) - len(there), "required": len(there) == len(values), "distinct": len(counts),
             "unique": len(counts) == len(there)}
    if top in ("text", "code") and len(counts) <= 15 and 2 * len(counts) <= len(there):
        facts["enum"] = [{"value": v, "count": n} for v, n in counts.most_common()]
    formulas = [(r, f) for r, f in ((r, v.value if isinstance(v, xlsx.Styled) else v) for r, v in cells) if isinstance(f, xlsx.Formula)]
    if formulas:
        patterns = Counter(relative(f.text, r, number(letter)) for r, f in formulas)
        pattern, most = patterns.most_common(1)[0]
        example = next(f.text for r, f in formulas if relative(f.text, r, number(letter)) == pattern)
        facts["formula"] = {"example": "=" + example, "r1c1_pattern": pattern, "cells_with_pattern": most, "cells_with_any_formula": len(formulas),
                            "rows_without_formula": len(cells) - len(formulas), "distinct_patterns": len(patterns)}
    return facts


def table(name, sheet, rows, header, first, last, columns, key=None, types=None, names=None):
    """Facts of the table in `columns` ("A:F") from `first` to `last`; `rows` is {row: [what was written]}.

    `names` are the columns' names where a header of several rows makes them together."""
    left, right = (number(c) for c in columns.split(":"))
    top = header[-1] if isinstance(header, list) else header
    at = lambda r, c: rows[r][c - 1] if r in rows and c <= len(rows[r]) else None  # noqa: E731
    records = [r for r in range(first, last + 1) if any(bare(at(r, c))[0] is not None for c in range(left, right + 1))]
    facts = [column(names[c - left] if names else bare(at(top, c))[0], xlsx.letters(c), [(r, at(r, c)) for r in records], (types or {}).get(xlsx.letters(c)))
             for c in range(left, right + 1)]
    made = {"table": name, "sheet": sheet, "header_row": header, "first_data_row": first, "last_data_row": last, "columns_range": columns,
            "data_rows": len(records), "columns": facts}
    if key:
        places = [next(number(f["col"]) for f in facts if f["name"] == k) for k in key]
        keys = [tuple(bare(at(r, c))[0] for c in places) for r in records]
        blank, double = sum(None in k for k in keys), len(keys) - len(set(keys))
        made["key"] = {"columns": key, "holds": not blank and not double, "rows_with_blank_key": blank, "duplicate_key_values": double}
    made["_values"] = {f["name"]: [bare(at(r, number(f["col"])))[0] for r in records] for f in facts}
    return made


def relation(tables, source, target, between=None):
    """Facts of a link from "Table.Column" to "Table.Column"; `between` stands between several names in a cell."""
    (ft, fc), (tt, tc) = source.rsplit(".", 1), target.rsplit(".", 1)
    values = {t["table"]: t["_values"] for t in tables}
    there, known = [v for v in values[ft][fc] if v is not None], [v for v in values[tt][tc] if v is not None]
    if between:
        fold, known = (lambda v: v.strip().casefold()), [v.casefold() for v in known]
        there = [fold(name) for v in there for name in ([v] if fold(v) in known else v.split(between))]
    matched = sum(v in set(known) for v in there)
    return {"from": source, "to": target, "kind": "many_to_many" if between else "many_to_one", "target_unique": len(set(known)) == len(known), "from_nonblank": len(there),
            "from_distinct": len(set(there)), "matched": matched, "unmatched": len(there) - matched, "holds": matched == len(there)}
