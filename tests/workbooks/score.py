#!/usr/bin/env python3
"""Holds what `sheaf inspect --json` says about each workbook of this folder against facts.json.

    score.py BINARY [--misses] [--only NAME] [--json OUT] [--floor]

--floor fails where a figure is below FLOOR, which only ever rises. Standard library only.
"""

import argparse
import json
import pathlib
import re
import resource
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
WHAT = ["tables", "header", "labels", "rows", "types", "key", "links", "formulas", "proof", "cells", "refusals"]
FLOOR = {"tables": 1.0, "links": 1.0, "header": 1.0, "labels": 1.0, "rows": 1.0, "types": 1.0, "cells": 1.0, "refusals": 1.0}
LIMIT_SECONDS, LIMIT_BYTES = 10, 512 << 20

NUMBERS = {"integer", "number", "money", "percent", "rollup", "lookup", "link", "rating", "autonumber", "duration"}
WORDS = {"text", "long_text", "choice", "choices", "status", "link", "links", "lookup", "phone", "user"}
RIGHT = {  # what a column was measured to hold -> the types that fit it
    "text": WORDS | {"email", "url"}, "code": WORDS, "text-integer": WORDS | NUMBERS, "email": {"email", "link", "lookup", "user"}, "url": {"url"},
    "integer": NUMBERS, "number": NUMBERS - {"integer"}, "money": {"money", "number", "rollup", "lookup"}, "percent": {"percent", "number"},
    "boolean": {"boolean"}, "date": {"date", "rollup"}, "datetime": {"datetime"}, "time": {"time"}, "text-date": {"date", "datetime", "text"},
}


def number(column):
    n = 0
    for c in column:
        n = n * 26 + ord(c) - 64
    return n


def rectangle(ref):
    m = re.fullmatch(r"([A-Z]+)(\d+):([A-Z]+)(\d+)", ref or "")
    return m and (number(m[1]), int(m[2]), number(m[3]), int(m[4]))


def shared_area(a, b):
    """How much of both rectangles is common to them: 0 to 1."""
    wide, high = min(a[2], b[2]) - max(a[0], b[0]) + 1, min(a[3], b[3]) - max(a[1], b[1]) + 1
    if wide <= 0 or high <= 0:
        return 0
    size = [(r[2] - r[0] + 1) * (r[3] - r[1] + 1) for r in (a, b)]
    return wide * high / (sum(size) - wide * high)


def place(fact):
    left, right = fact["columns_range"].split(":")
    top = fact["header_row"][0] if isinstance(fact["header_row"], list) else fact["header_row"]
    return number(left), top, number(right), fact["last_data_row"]


def inspect(binary, path):
    """What the binary answers, what it complains of, its exit code and its seconds; memory is bounded by the system."""
    bound = lambda: resource.setrlimit(resource.RLIMIT_DATA, (LIMIT_BYTES * 2, LIMIT_BYTES * 2))  # noqa: E731
    start = time.monotonic()
    try:
        p = subprocess.run([binary, "inspect", "--json", str(path)], capture_output=True, timeout=LIMIT_SECONDS, preexec_fn=bound)
    except subprocess.TimeoutExpired:
        return None, f"no answer in {LIMIT_SECONDS} s", -1, LIMIT_SECONDS
    try:
        answer = json.loads(p.stdout) if p.returncode == 0 else None
    except ValueError:
        answer = None
    return answer, p.stderr.decode(errors="replace").strip(), p.returncode, time.monotonic() - start


class Tally:
    def __init__(self):
        self.right, self.asked, self.misses = dict.fromkeys(WHAT, 0), dict.fromkeys(WHAT, 0), []

    def add(self, what, right, miss, of=1):
        self.right[what] += right if of != 1 else bool(right)
        self.asked[what] += of
        if right < of:
            self.misses.append(f"{what}: {miss}")

    def share(self, what):
        return self.right[what] / self.asked[what] if self.asked[what] else None

    def line(self):
        return "  ".join(f"{w} {self.right[w]}/{self.asked[w]}" for w in WHAT if self.asked[w])

    def join(self, other, name):
        for w in WHAT:
            self.right[w] += other.right[w]
            self.asked[w] += other.asked[w]
        self.misses += [f"{name}: {m}" for m in other.misses]


def match(facts, tables):
    """Pairs each table of the facts with the table found in its place, or None."""
    left, pairs = list(tables), []
    for fact in facts:
        here = [t for t in left if fact["sheet"] in ("(csv)", t.get("sheet")) and rectangle(t.get("region"))]
        best = max(here, key=lambda t: shared_area(place(fact), rectangle(t["region"])), default=None)
        if best is not None and shared_area(place(fact), rectangle(best["region"])) < 0.5:
            best = None
        if best is not None:
            left.remove(best)
        pairs.append((fact, best))
    return pairs, left


def score_table(tally, fact, found):
    name, by_column = fact["table"], {f.get("column"): f for f in found.get("fields", [])}
    first = rectangle(found["region"])[1] + (found.get("header_rows") or 0)
    tally.add("header", first == fact["first_data_row"], f"{name}: records begin in row {first}, not {fact['first_data_row']}")
    tally.add("rows", found.get("rows") == fact["data_rows"], f"{name}: {found.get('rows')} rows, not {fact['data_rows']}")
    for c in fact["columns"]:
        field, where = by_column.get(c["col"]) or {}, f"{name}.{c['name']}"
        got = field.get("result") if field.get("type") == "formula" else field.get("type")
        if isinstance(c["name"], str):
            label = " ".join(c["name"].split())
            tally.add("labels", field.get("label") == label, f"{where}: {field.get('label')!r}, not {label!r}")
        if c["type"] in RIGHT:
            tally.add("types", got in RIGHT[c["type"]], f"{where}: {field.get('type', 'missing')} ({got}) for {c['type']}")
        if c.get("formula", {}).get("cells_with_pattern", 0) >= 0.9 * fact["data_rows"]:
            tally.add("formulas", bool(field.get("formula")), f"{where}: {c['formula']['example'][:90]}")
            proof = field.get("proof") or {}
            if proof.get("compared"):
                tally.add("proof", proof["equal"], f"{where}: {proof['equal']} of {proof['compared']} values equal", of=proof["compared"])
    if fact.get("key", {}).get("holds"):
        asked = {c["col"] for c in fact["columns"] if c["name"] in fact["key"]["columns"]}
        key = {f.get("column") for f in found.get("fields", []) if f.get("name") in (found.get("key") or [])}
        alone = len(asked) == 1 and (by_column.get(next(iter(asked))) or {}).get("unique")
        tally.add("key", alone or key == asked, f"{name}: {sorted(key)}, not {sorted(asked)}")


def score_links(tally, relations, pairs):
    facts, found = {f["table"]: f for f, _ in pairs}, {f["table"]: t for f, t in pairs if t}
    names = {t["name"]: n for n, t in found.items()}
    for r in relations:
        (table, column), target = r["from"].rsplit(".", 1), r["to"].rsplit(".", 1)[0]
        if not r["target_unique"] or r["matched"] < 0.95 * r["from_nonblank"] or table not in found:
            continue
        letter = next(c["col"] for c in facts[table]["columns"] if c["name"] == column)
        link = next((f.get("link") for f in found[table]["fields"] if f.get("column") == letter), None) or {}
        tally.add("links", names.get(link.get("table")) == target, f"{r['from']} to {r['to']}: {link or 'none'}")


def score(binary, entry):
    tally = Tally()
    answer, complaint, code, seconds = inspect(binary, HERE / entry["file"])
    if "expect" in entry:
        must_refuse = entry["expect"].startswith("refuse")
        right = (code == 2 and len(complaint) > 10) if must_refuse else code in (0, 2)
        tally.add("refusals", right, f"{entry['expect']}: exit {code}, {seconds:.1f} s, {complaint[:120]}")
        return tally, seconds
    if answer is None:
        tally.add("tables", 0, f"no answer: exit {code}, {complaint[:160]}", of=len(entry["tables"]))
        return tally, seconds
    pairs, extra = match(entry["tables"], answer.get("tables", []))
    sheets = {f["sheet"] for f in entry["tables"]}
    for fact, found in pairs:
        tally.add("tables", found is not None, f"{fact['table']} is not found at {place(fact)}")
        if found:
            score_table(tally, fact, found)
    for t in extra:
        if t.get("sheet") in sheets:
            tally.add("tables", False, f"{t.get('label')} at {t.get('sheet')} {t.get('region')} is not a table")
    score_links(tally, entry["relations"], pairs)
    cells = answer.get("cells") or {}
    parts = sum(cells.get(k, 0) for k in ("records", "headers", "findings", "notes"))
    tally.add("cells", cells.get("total") == parts and parts > 0, str(cells))
    return tally, seconds


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("binary")
    options.add_argument("--misses", action="store_true")
    options.add_argument("--only", default="")
    options.add_argument("--json")
    options.add_argument("--floor", action="store_true")
    o = options.parse_args()
    total = Tally()
    for entry in json.loads((HERE / "facts.json").read_text(encoding="utf-8"))["files"]:
        if o.only in entry["file"]:
            tally, seconds = score(o.binary, entry)
            print(f"{entry['file']:32} {seconds:6.2f} s  {tally.line()}")
            total.join(tally, entry["file"])
    if o.misses:
        print("\n".join("  " + m for m in total.misses))
    shares = {w: total.share(w) for w in WHAT}
    print("\n" + "   ".join(f"{w} {shares[w]:.3f}" for w in WHAT if shares[w] is not None))
    if o.json:
        pathlib.Path(o.json).write_text(json.dumps({"result": shares, "misses": total.misses}, indent=1))
    low = [f"{w} is {shares[w]:.3f}, at least {FLOOR[w]:.3f} is asked" for w in FLOOR if shares[w] is not None and shares[w] < FLOOR[w]]
    if o.floor and low:
        sys.exit("\n".join(total.misses + low))


if __name__ == "__main__":
    main()
