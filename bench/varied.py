#!/usr/bin/env python3
"""Loads in which hardly one request is like another, so that no kept answer helps: lists at other places and with other filters,
records, searches, updates that each change something. Beside them, in turn, the hand-written program of ../shared/peers, where it is built."""
import contextlib
import csv
import os
import pathlib
import random
import re
import signal
import subprocess
import sys
import tempfile
import time
import urllib.parse

from lib import STATUS, Client, Server, command, figure, folder, free_port, say, workspace

ROWS = int(os.environ.get("BENCH_ROWS", "100000"))
SECONDS = int(os.environ.get("BENCH_SECONDS", "5"))
RUNS = int(os.environ.get("BENCH_RUNS", "3"))
WRITES = 200_000
CLIENTS = 32
PEERS = pathlib.Path(os.environ.get("PEERS_WORK") or pathlib.Path(tempfile.gettempdir()) / "sheaf-peers")
TABLES = [
    {"name": "companies", "label": "Companies", "fields": [
        {"name": "name", "type": "text", "required": True, "unique": True}, {"name": "domain", "type": "text"},
        {"name": "city", "type": "text"}, {"name": "country", "type": "text"}]},
    {"name": "leads", "label": "Leads", "indexes": [["status", "created_at"]], "fields": [
        {"name": "name", "type": "text", "required": True}, {"name": "email", "type": "email", "required": True},
        {"name": "company", "type": "link", "link": {"table": "companies", "field": "name"}},
        {"name": "status", "type": "choice", "choices": STATUS, "required": True},
        {"name": "amount", "type": "number", "decimals": 2}, {"name": "created_at", "type": "datetime"}]}]


SOUNDS = ["ba", "den", "fir", "gul", "hol", "kam", "lin", "mor", "nas", "pet", "rov", "sil", "tur", "vek", "wen", "zab", "jor", "cas", "dim", "ost"]


def surname(n):
    """One of 4,000 made-up names."""
    return (SOUNDS[n % 20] + SOUNDS[n // 20 % 20] + ["", "son", "ek", "ova", "man", "berg", "ini", "ez", "sky", "ton"][n // 400 % 10]).capitalize()


def moment(i):
    """When the lead of a row was made, in seconds since 1970."""
    return 1735689600 + i * 7919 % 40_000_000


def write_data(work, rows):
    with open(work / "companies.csv", "w", newline="", encoding="utf-8") as f:
        out = csv.writer(f)
        out.writerow(["name", "domain", "city", "country"])
        out.writerows([f"Firm {i}", f"firm{i}.example", f"City {i % 90}", "DE"] for i in range(2_000))
    with open(work / "leads.csv", "w", newline="", encoding="utf-8") as f:
        out = csv.writer(f)
        out.writerow(["name", "email", "company", "status", "amount", "created_at"])
        for i in range(rows):
            at = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(moment(i)))
            out.writerow([f"{surname(i * 7 + 3)} {surname(i * 31)}", f"{surname(i * 31).lower()}{i}@firm{i % 997}.example", f"Firm {i * 13 % 2000}", STATUS[i * 7 % 5],
                          f"{i % 99991}.{i % 100:02}", at])


def cpu(server):
    """Processor time of a server so far, in microseconds."""
    fields = pathlib.Path(f"/proc/{server.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) * 1_000_000 / os.sysconf("SC_CLK_TCK")


def load(work, server, requests, headers):
    """Answers a second, the 99th percentile as wrk prints it, and microseconds of processor time for an answer; none where any failed."""
    lines = work / "requests"
    lines.write_text("".join(f"{m}\t{p}\t{b}\n" for m, p, b in requests))
    heads = [part for name, value in headers.items() for part in ("-H", f"{name}: {value}")]
    before = cpu(server)
    out = subprocess.run(["wrk", "-t1", f"-c{CLIENTS}", f"-d{SECONDS}s", "--latency", "-s", str(pathlib.Path(__file__).with_name("varied.lua")), *heads,
                          f"http://127.0.0.1:{server.port}"], env={**os.environ, "BENCH_REQUESTS": str(lines)}, capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in out or "Socket errors" in out:
        say(f"a load of {requests[0][1]} was answered with errors or too late:\n{out}")
        return None
    answers = int(re.search(r"(\d+) requests in", out)[1])
    return float(re.search(r"Requests/sec:\s+([\d.]+)", out)[1]), re.search(r"\n\s+99%\s+(\S+)", out)[1], (cpu(server) - before) / answers


def changed(n):
    """Values that the record hardly has already."""
    return '{"status":"%s","amount":"%d.%02d"}' % (STATUS[n * 3 % 5], n % 90_000, n % 97)


def made(n):
    return ('{"name":"New %d","email":"n%d@new.example","company":%d,"status":"New","amount":"12.50","created_at":"2026-03-01T10:00:00Z"}'
            % (n, n, 1 + n % 2000))


def sheaf_loads(client, ids):
    pick, page = random.Random(7), "/api/v1/tables/leads/records"
    quoted = urllib.parse.quote
    newest = f"{page}?filter={quoted('status = ')}%22{{}}%22&sort=-created_at&limit=50&expand=company"
    # Every twentieth record of each status is a place to go on from: far more pages than answers are kept.
    cursors = []
    for status in STATUS:
        at = walk = newest.format(status).replace("limit=50", "limit=20")
        while cursor := client.ask("GET", at)["next"]:
            at = f"{walk}&cursor={quoted(cursor)}"
            cursors.append(at.replace("limit=20", "limit=50"))
    filtered = [newest.format(s).replace("&sort", f"{quoted(f' and amount < {90_000 + n}.{n % 100:02}')}&sort") for n in range(2_000) for s in STATUS]
    terms = [surname(n) for n in pick.sample(range(400, 4_000), 2_000)]
    yield "list", [("GET", p, "") for p in pick.sample(cursors, len(cursors))]
    yield "list, filter anew", [("GET", p, "") for p in pick.sample(filtered, len(filtered))]
    yield "get", [("GET", f"{page}/{id}", "") for id in pick.sample(ids, len(ids))]
    yield "search", [("GET", f"{page}?search={t}&sort=-created_at&limit=50&expand=company", "") for t in terms]
    yield "update", [("PATCH", f"{page}/{id}", '{"fields":%s}' % changed(n)) for n, id in enumerate(pick.choices(ids, k=WRITES))]
    yield "create", [("POST", page, '{"fields":%s}' % made(n)) for n in range(WRITES)]


def limit_loads(ids):
    """The same for the hand-written program. One that does not know `after` or `under` answers its first page."""
    pick, page = random.Random(7), "/leads"
    terms = [surname(n) for n in pick.sample(range(400, 4_000), 2_000)]
    places = [f"{page}?status={STATUS[i * 7 % 5]}&after={moment(i)}" for i in range(0, len(ids), 21)]
    filtered = [f"{page}?status={s}&under={90_000 + n}.{n % 100:02}" for n in range(2_000) for s in STATUS]
    yield "list", [("GET", p, "") for p in pick.sample(places, len(places))]
    yield "list, filter anew", [("GET", p, "") for p in pick.sample(filtered, len(filtered))]
    yield "get", [("GET", f"{page}/{id}", "") for id in pick.sample(ids, len(ids))]
    yield "search", [("GET", f"{page}?q={t}", "") for t in terms]
    yield "update", [("PATCH", f"{page}/{id}", changed(n)) for n, id in enumerate(pick.choices(ids, k=WRITES))]
    yield "create", [("POST", page, made(n)) for n in range(WRITES)]


def limit_program():
    """The hand-written program, if `../shared/peers/setup limit` has built it."""
    found = PEERS / "limit/target/release/limit-sqlite"
    return found if found.exists() else None


class Limit:
    """The hand-written program over the same rows, its commits in groups."""

    def __init__(self, program, work):
        self.port = free_port()
        start = [program, "--db", work / "limit.db", "--port", str(self.port), "--commit", "group"]
        subprocess.run([*start, "import", work / "leads.csv", work / "companies.csv"], check=True, stdout=subprocess.DEVNULL)
        self.serve([*start, "serve"])

    def serve(self, command):
        self.process = subprocess.Popen(command)
        while subprocess.run(["curl", "-fso", "/dev/null", f"http://127.0.0.1:{self.port}/leads/1"], check=False).returncode:
            if self.process.poll() is not None:
                sys.exit("the hand-written program did not start")
            time.sleep(0.02)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(20)


def middle(values):
    return sorted(values)[len(values) // 2]


def main():
    program = limit_program()
    if not program:
        say("the hand-written program is not built (../shared/peers/setup limit): Sheaf is measured alone")
    measure("varied", program and (lambda work: Limit(program, work)))


def asked_for(client, path):
    """How many seconds an answer takes; an hour where it is refused."""
    began = time.monotonic()
    try:
        client.ask("GET", path)
    except SystemExit:
        return 3600
    return time.monotonic() - began


def measure(part, limit):
    """Sheaf and, where `limit` starts it over the data in a folder, a hand-written program in turn."""
    with folder() as work, contextlib.ExitStack() as running:
        data = work / "data"
        token = workspace(data)
        write_data(work, ROWS)
        with Server(data) as server:
            for table in TABLES:
                Client(server.port, token).ask("POST", "/api/v1/tables", table)
        for table in ("companies", "leads"):
            command("import", "--workspace", "bench", "--into", table, "--strict", work / f"{table}.csv", "--data", data)
        server = running.enter_context(Server(data))
        client, ids = Client(server.port, token), list(range(1, ROWS + 1))
        asked = {name: (server, requests, client.headers) for name, requests in sheaf_loads(client, ids)}
        beside = {}
        if limit:
            other = running.enter_context(limit(work))
            beside = {name: (other, requests, {"Content-Type": "application/json"}) for name, requests in limit_loads(ids)}
        # A table is searched by an index from its first search on, as soon as that is built.
        until = time.monotonic() + 120
        while asked_for(client, "/api/v1/tables/leads/records?search=Bafir&sort=-created_at") > 0.1 and time.monotonic() < until:
            time.sleep(1)
        failed = False
        for name in asked:
            # In turn, so that whatever else the machine does meets both.
            runs = [(load(work, *asked[name]), load(work, *beside[name]) if beside else ()) for _ in range(RUNS)]
            if any(run is None for pair in runs for run in pair):
                figure(f"{part}: {name}", "FAILED: answered with errors or too late", "0.6 times")
                failed = True
                continue
            rate, cost = (lambda of: middle([r[of][0] for r in runs])), (lambda of: middle([r[of][2] for r in runs]))
            told = f"{rate(0):,.0f} a second, p99 {middle([r[0][1] for r in runs])}, {cost(0):.0f} µs of CPU each"
            if beside:
                told += f"; hand-written {rate(1):,.0f}, {cost(1):.0f} µs ({rate(0) / rate(1):.2f} times)"
            figure(f"{part}: {name}", told, "0.6 times")
        if failed:
            sys.exit("some loads failed")


if __name__ == "__main__":
    main()
