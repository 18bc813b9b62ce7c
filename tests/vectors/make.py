#!/usr/bin/env python3
"""Makes the vectors: asks LibreOffice Calc for the result of every case and writes one file of JSON lines a family."""

import importlib
import json
import pkgutil
import re
import sys
from collections import Counter
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

import families  # noqa: E402
import oracle  # noqa: E402


def main():
    cases = unique(gather())
    lines = {}
    for case, result in zip(cases, oracle.answer(cases)):
        fields = {name: value.as_json() for name, value in case.fields.items()}
        line = json.dumps({"formula": case.formula, "fields": fields, "result": result}, ensure_ascii=False)
        lines.setdefault(case.family, []).append(line)
    for family, written in sorted(lines.items()):
        (HERE / f"{family}.jsonl").write_text("\n".join(sorted(written)) + "\n", encoding="utf-8")
    report(cases)


def gather():
    for module in sorted(m.name for m in pkgutil.iter_modules(families.__path__)):
        yield from importlib.import_module(f"families.{module}").FAMILY.cases


def unique(cases):
    """Each case once, under the family that names it first."""
    return list({case.key(): case for case in reversed(list(cases))}.values())[::-1]


def report(cases):
    by_family = Counter(case.family for case in cases)
    functions = Counter(name for case in cases for name in functions_of(case.formula))
    print(f"{len(cases)} vectors, {len(functions)} functions, asked of {oracle.version()}")
    print(" ".join(f"{family}={count}" for family, count in sorted(by_family.items())))
    print(" ".join(f"{name}={count}" for name, count in sorted(functions.items())))


def functions_of(formula):
    return set(re.findall(r"\b([A-Z][A-Z0-9.]*)(?=\()", re.sub(r'"(?:[^"]|"")*"', "", formula)))


if __name__ == "__main__":
    main()
