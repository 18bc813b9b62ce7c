#!/usr/bin/env python3
"""A million rows of CSV into a table that stands, under its rules: seconds and greatest memory.
Beside a checkout of the peers their generator makes the rows (2 % are dirty); else one of our own."""
import json
import os
import subprocess
import sys

from lib import LEADS, ROOT, Client, Server, command, figure, folder, leads_csv, say, workspace

ROWS = int(os.environ.get("BENCH_ROWS", "1000000"))
GENERATOR = ROOT.parent / "shared" / "peers" / "gen.py"
COMPANIES = {"name": "companies", "label": "Companies", "fields": [{"name": "name", "type": "text", "required": True, "unique": True}]
             + [{"name": n, "type": "text"} for n in ("domain", "city", "country")]}
COMPANY = {"name": "company", "type": "link", "link": {"table": "companies", "field": "name"}}

with folder() as work:
    data, theirs = work / "data", GENERATOR.exists()
    say(f"making {ROWS:,} rows" + ("" if theirs else " (the generator of the peers is not here)"))
    if theirs:
        subprocess.run([sys.executable, str(GENERATOR), "--rows", str(ROWS), "--out", str(work)], check=True, stdout=subprocess.DEVNULL)
    else:
        leads_csv(work / "leads.csv", ROWS)
    token = workspace(data)
    with Server(data) as server:
        client = Client(server.port, token)
        if theirs:
            client.ask("POST", "/api/v1/tables", COMPANIES)
        client.ask("POST", "/api/v1/tables", {**LEADS, "fields": LEADS["fields"] + ([COMPANY] if theirs else [])})
    if theirs:
        command("import", "--workspace", "bench", "--into", "companies", "--strict", work / "companies.csv", "--data", data)
    out, seconds, memory = command("import", "--workspace", "bench", "--into", "leads", "--strict", "--json", work / "leads.csv", "--data", data)
    told = json.loads(out.strip().splitlines()[-1])
    if theirs:
        asked = json.loads((work / "truth.json").read_text())["clean_rows"]
        if asked != told["accepted"]:
            figure("import: rows accepted", f"{told['accepted']:,}", f"{asked:,} (WRONG)")
    figure(f"import {ROWS:,} rows (CSV), checked", f"{seconds:.1f} s, {memory:.0f} MB, {told['accepted']:,} accepted", "20 s, 512 MB")
