"""Has sqlmap look for SQL that gets from a request into a statement: parameters of queries, parts of paths, values of JSON.

    python3 tests/sqlmap/run.py SQLMAP DBMS FOLDER      with SHEAF_URL and SHEAF_TOKEN; prints a line for each target, and fails where one is found"""
import json
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

DEALS = "/api/v1/tables/deals"
RECORDS = f"{DEALS}/records"
# A formula is an expression, and `and 1=1` behind one makes another formula: sqlmap takes that for a condition of SQL that it could bend.
# So formulas are bent in all other ways first, and then in this one, by which it must not come to anything: it cannot even tell the database.
FORMULAS: list[tuple[str, str, str, object]] = [
    ("GET", f"{RECORDS}?filter=code>0&limit=5", "filter", None),
    ("GET", f"{RECORDS}?filter=details.age>1&sort=details.city", "filter", None),
    ("GET", f"{RECORDS}?mark=code>0&limit=5", "mark", None),
    ("GET", f"{RECORDS}/groups?by=status&filter=code>0", "filter", None),
    ("GET", f"{RECORDS}/summary?summary=weight:sum&filter=code>0", "filter", None),
    ("GET", f"{RECORDS}/export?format=csv&filter=code>0", "filter", None),
    ("POST", f"{DEALS}/formula", "", {"formula": "code + 1"}),
]
# What is asked, the parameters that are bent (none: what is marked by a star, and all of a body), and what is sent.
TARGETS: list[tuple[str, str, str, object]] = [
    ("GET", f"{RECORDS}?filter=code>0&sort=name&search=deal&fields=name,code&expand=company&limit=5", "sort,search,fields,expand,limit", None),
    ("GET", f"{RECORDS}?mark=code>0&view=open&count=true", "view,count", None),
    ("GET", f"{RECORDS}?sort=details.city&filter=details.age>1", "sort", None),
    ("GET", f"{RECORDS}?limit=2&cursor=CURSOR", "cursor", None),
    ("GET", f"{RECORDS}/groups?by=status&summary=weight:sum&measures=code:maximum&filter=code>0", "by,summary,measures", None),
    ("GET", f"{RECORDS}/summary?summary=weight:sum&filter=code>0&search=deal", "summary,search", None),
    ("GET", f"{RECORDS}/export?format=csv&group=status&sort=name&name=all&fields=name", "format,group,sort,name,fields", None),
    ("GET", "/api/v1/tables/deals*/records/1*?fields=name", "", None),
    ("GET", f"{RECORDS}/1/comments?before=9&limit=5", "before,limit", None),
    ("GET", f"{DEALS}/comments/counts?records=1,2", "records", None),
    ("GET", f"{DEALS}/shape?field=details", "field", None),
    ("GET", "/api/v1/changes?since=0&limit=5", "since,limit", None),
    ("GET", "/api/v1/notifications?limit=5", "limit", None),
    ("GET", "/api/v1/imports/1/preview?table=PLANNED&limit=5", "table,limit", None),
    ("POST", RECORDS, "", {"fields": {"name": "a deal", "email": "a@b.example", "amount": "5.10", "due": "2026-03-01", "status": "qzxacme new", "company": 1, "details": {"city": "x"}}}),
    ("PATCH", f"{RECORDS}/2", "", {"fields": {"name": "another", "note": "x"}}),
    ("PUT", RECORDS, "", {"key": ["name"], "records": [{"fields": {"name": "a deal for once", "code": 77}}]}),
    ("POST", f"{RECORDS}/1/comments", "", {"text": "shall we?"}),
    ("POST", "/api/v1/forms/acme/FORM/asked", "", {"answers": {"name": "x"}}),
    ("POST", "/api/v1/session", "", {"link": "x"}),
    ("PUT", "/api/v1/presence", "", {"page": "p", "table": "deals", "record": 1}),
]


def look(sqlmap: str, dbms: str, folder: Path, number: int, techniques: str, target: tuple[str, str, str, object]) -> tuple[str, bool]:
    """Runs sqlmap on one target; a line about it, and whether something was found."""
    method, path, parameters, body = target
    for name in ("CURSOR", "PLANNED", "FORM"):
        path = path.replace(name, os.environ[f"SHEAF_{name}"])
    place = folder / str(number)
    headers = [f"Authorization: Bearer {os.environ['SHEAF_TOKEN']}", "Sheaf-Workspace: acme", "Content-Type: application/json"]
    headers += [f"X-Forwarded-For: 10.9.{number}.1"]
    command = [sqlmap, "-u", os.environ["SHEAF_URL"] + path.replace(">", "%3E"), f"--method={method}", "--headers=" + "\n".join(headers), f"--dbms={dbms}",
               "--batch", "--level=2", "--risk=2", f"--technique={techniques}", "--threads=2", "--flush-session", "--ignore-code=*", "--disable-coloring", f"--output-dir={place}", "--skip-waf"]
    if parameters:
        command += ["-p", parameters]
    if body is not None:
        command.append("--data=" + json.dumps(body))
    run = subprocess.run(command, capture_output=True, text=True, timeout=3600, check=False)
    said = run.stdout + run.stderr
    place.mkdir(parents=True, exist_ok=True)
    (place / "said.txt").write_text(said)
    counts = re.findall(r"(\d{3}) \([^)]*\) - (\d+) times", said)
    clean = "all tested parameters do not appear to be injectable" in said
    found = "the following injection point" in said or "is vulnerable" in said
    if techniques == "B" and found and "was not able to fingerprint the back-end" in said and "back-end DBMS:" not in said:
        found, clean = False, True
    state = "FOUND" if found else "nothing" if clean else "UNSURE"
    refused = ", ".join(f"{times} times {status}" for status, times in counts)
    return f"{state:<8} {method:<6}{path[:90]}  ({techniques}; {refused or 'none refused'})", found or not clean


def main() -> None:
    sqlmap, dbms, folder = sys.argv[1], sys.argv[2], Path(sys.argv[3])
    with ThreadPoolExecutor(max_workers=3) as several:
        asked = [("BEUSTQ", target) for target in TARGETS] + [(techniques, target) for target in FORMULAS for techniques in ("EUSTQ", "B")]
        told = list(several.map(lambda one: look(sqlmap, dbms, folder, one[0], *one[1]), enumerate(asked)))
    for line, _ in told:
        print(line)
    bad = sum(is_bad for _, is_bad in told)
    print(f"{len(told)} targets on {dbms}: {bad} with something")
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
