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
    vectors = {}
    for case, result in zip(cases, oracle.answer(cases)):
        fields = {name: value.as_json() for name, value in case.fields.items()}
        vectors.setdefault(case.family, []).append({"formula": case.formula, "fields": fields, "result": result})
    for family, made in vectors.items():
        lines = sorted(json.dumps(vector, ensure_ascii=False) for vector in made)
        (HERE / f"{family}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    check_differences([vector for made in vectors.values() for vector in made])
    report(cases)


def gather():
    for module in sorted(m.name for m in pkgutil.iter_modules(families.__path__)):
        yield from importlib.import_module(f"families.{module}").FAMILY.cases


def unique(cases):
    """Each case once, under the family that names it first."""
    return list({case.key(): case for case in reversed(list(cases))}.values())[::-1]


def check_differences(vectors):
    """A listed difference names a vector that is there, and whose result is another."""
    for difference in json.loads((HERE / "differences.json").read_text(encoding="utf-8")):
        fields = difference.get("fields", {})
        named = [v for v in vectors if v["formula"] == difference["match"] and v["fields"] == fields]
        if not named or any(v["result"] == difference.get("result") for v in named):
            raise SystemExit(f"differences.json is stale: {json.dumps(difference, ensure_ascii=False)}")


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
