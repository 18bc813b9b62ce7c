#!/usr/bin/env python3
"""Holds what `sheaf inspect --json` says of columns against what was measured in those of a set of workbooks.

    rules.py BINARY [--facts FACTS] [--dir DIR] [--misses] [--only required|unique|choices]

The facts are those of ../shared/data: they say of each column whether it is never blank (`required`), all different (`unique`), and a
list of at most 15 values (`enum`). What is to become a rule (`rules` of a field) is less, on purpose, and is not scored here: two
people may share a name though in this file none do. `blank` and `repeats` count the same and must agree.
Links, booleans and numbers of few values are left out of `choices`: they are a field of their own kind. So is a column of more than 15
different values: of those the facts say nothing, and a list of 40 departments is one. Standard library only.
"""
import argparse, json, pathlib, re, subprocess

FEW = {"choice", "choices", "status", "boolean", "rating"}
# Values of the longest list that the facts give.
MOST_LISTED = 15
OTHER = {"link", "links", "lookup", "integer", "number", "percent", "money", "duration", "time", "formula", "rollup"}


def number(letters):
    n = 0
    for letter in letters:
        n = n * 26 + ord(letter) - 64
    return n


def area_of(fact):
    left, right = fact["columns_range"].split(":")
    return number(left), fact["first_data_row"], number(right), fact["last_data_row"]


def area(region):
    m = re.fullmatch(r"([A-Z]+)(\d+):([A-Z]+)(\d+)", region)
    return (number(m[1]), int(m[2]), number(m[3]), int(m[4])) if m else (0, 0, 0, 0)


def shared(a, b):
    width, height = min(a[2], b[2]) - max(a[0], b[0]) + 1, min(a[3], b[3]) - max(a[1], b[1]) + 1
    return max(width, 0) * max(height, 0)


class Score:
    def __init__(self):
        self.right, self.false, self.missed = 0, 0, 0

    def add(self, said, is_so):
        self.right += said and is_so
        self.false += said and not is_so
        self.missed += is_so and not said

    def text(self):
        f1 = 2 * self.right / max(1, 2 * self.right + self.false + self.missed)
        return f"F1 {f1:.3f}  ({self.right} right, {self.false} not so, {self.missed} not said)"


def tables(facts, folder, binary):
    """Each table of the facts with the one that was found in its place."""
    for book in facts["files"]:
        if "expect" in book:
            continue
        path = folder / book["file"].rstrip("/")
        files = sorted(map(str, path.iterdir())) if path.is_dir() else [str(path)]
        found = json.loads(subprocess.run([binary, "inspect", "--json", *files], capture_output=True, check=True).stdout)
        for fact in book.get("tables", []):
            stem = pathlib.Path(fact.get("file", book["file"])).stem.lower()
            is_here = lambda t: t["sheet"] == fact["sheet"] or fact["sheet"] == "(csv)" and pathlib.Path(t["file"]).stem.lower() == stem
            here = [t for t in found["tables"] if is_here(t)]
            best = max(here, key=lambda t: shared(area(t["region"]), area_of(fact)), default=None)
            if best and shared(area(best["region"]), area_of(fact)):
                yield book["file"], fact, best


def main():
    shared_data = pathlib.Path(__file__).resolve().parents[3] / "shared" / "data" / "dev"
    parser = argparse.ArgumentParser()
    parser.add_argument("binary")
    parser.add_argument("--facts", type=pathlib.Path, default=shared_data / "facts.json")
    parser.add_argument("--dir", type=pathlib.Path)
    parser.add_argument("--misses", action="store_true")
    parser.add_argument("--only")
    asked = parser.parse_args()
    facts = json.loads(asked.facts.read_text())
    names = ["required", "unique", "choices", "never blank", "all different"]
    scores, misses = {name: Score() for name in names}, []
    for file, fact, found in tables(facts, asked.dir or asked.facts.parent, asked.binary):
        fields = {f["column"]: f for f in found["fields"]}
        for column in fact["columns"]:
            field = fields.get(column["col"])
            if not field or column["type"] == "empty":
                continue
            measured = {"required": bool(column["required"]), "unique": bool(column["unique"]), "choices": bool(column.get("enum"))}
            said = {"required": field["required"], "unique": field["unique"], "choices": field["type"] in FEW}
            scores["never blank"].add(field.get("blank") == 0, measured["required"])
            scores["all different"].add(field.get("repeats") == 0, measured["unique"])
            for name, is_so in measured.items():
                if name == "choices" and (field["type"] in OTHER or column["distinct"] > MOST_LISTED):
                    continue
                scores[name].add(said[name], is_so)
                if said[name] != is_so:
                    misses.append((name, f"{file}: {fact['table']}.{column['name'] or column['col']}: {field['type']} of {fact['data_rows']} rows, "
                                         f"{column['distinct']} different: {'set' if said[name] else 'not set'}"))
    for name, score in scores.items():
        print(f"{name:14} {score.text()}")
    if asked.misses:
        print("\n".join(f"  {name}: {what}" for name, what in misses if asked.only in (None, name)))


if __name__ == "__main__":
    main()
