#!/usr/bin/env python3
"""What rights cost: the same lists and creations, by a token that may do everything and by one of a role with a formula over each record
and over what is written, in turn. BENCH_RIGHTS_ROWS: records in the table; BENCH_SECONDS: of each turn."""
import os
import pathlib
import re
import statistics
import subprocess
import sys

from lib import LEADS, Client, Server, command, figure, folder, leads_csv, say, workspace

ROWS = int(os.environ.get("BENCH_RIGHTS_ROWS", "100000"))
SECONDS = int(os.environ.get("BENCH_SECONDS", "8"))
TURNS = 3
ROLE = {"label": "Sellers", "base": "editor",
        "tables": {"leads": {"read": 'status = "Won" OR status = "New"', "create": 'status = "New"'}}}


def each_second(port, what, token):
    """Answers within a second, of 16 connections; every one of them must be good."""
    script = pathlib.Path(__file__).with_name("rights.lua")
    told = subprocess.run(["wrk", "-t2", "-c16", f"-d{SECONDS}s", "-s", str(script), f"http://127.0.0.1:{port}", "--", what, token],
                          capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in told:
        sys.exit(told)
    return float(re.search(r"Requests/sec:\s+([\d.]+)", told)[1])


with folder() as work:
    data = work / "data"
    owner = workspace(data)
    with Server(data) as server:
        client = Client(server.port, owner)
        client.ask("POST", "/api/v1/tables", LEADS)
        client.ask("POST", "/api/v1/roles", ROLE)
        seller = client.ask("POST", "/api/v1/tokens", {"name": "seller", "role": "sellers"})["token"]
    leads_csv(work / "leads.csv", ROWS)
    command("import", "--workspace", "bench", "--into", "leads", "--strict", work / "leads.csv", "--data", data)
    with Server(data) as server:
        for what in ("list", "create"):
            turns = [(each_second(server.port, what, owner), each_second(server.port, what, seller)) for _ in range(TURNS)]
            all_of_it, by_role = (statistics.median(turn[i] for turn in turns) for i in (0, 1))
            say(what, turns)
            figure(f"{what} out of {ROWS:,}: everything, and by a role with a formula a record", f"{all_of_it:,.0f} and {by_role:,.0f}/s ({by_role / all_of_it:.2f})")
