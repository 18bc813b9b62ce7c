#!/usr/bin/env python3
"""Changes of a large table while 16 clients read and write: how long each change takes, how long the clients wait at most meanwhile,
and what becomes of a change whose process is killed. Run by `bench/run online`, on PostgreSQL where SHEAF_TEST_POSTGRES names a server, else
on SQLite: there others read on, and who writes waits for the change."""
import http.client
import json
import multiprocessing
import os
import pathlib
import signal
import sqlite3
import subprocess
import sys
import threading
import time

URL = os.environ.get("SHEAF_TEST_POSTGRES")
# Before `lib` reads the environment in which Sheaf is started.
if URL:
    os.environ["SHEAF_DATABASE_URL"] = URL

from lib import Client, Server, figure, folder, say, workspace

ROWS = int(os.environ.get("BENCH_ONLINE_ROWS", "5000000"))
# Only the changes that have this in their name; none: all, and a kill.
ONLY = os.environ.get("BENCH_ONLINE_CHANGE", "")
CLIENTS = 16
FIRMS = 1_000
PAGE = "/api/v1/tables/leads/records"
TABLES = [
    {"name": "firms", "label": "Firms", "fields": [{"name": "name", "type": "text", "unique": True}]},
    {"name": "leads", "label": "Leads", "fields": [
        {"name": "name", "type": "text"}, {"name": "code", "type": "text"}, {"name": "amount", "type": "number", "decimals": 2}]},
]
CHANGES = [
    ("a field is added", "POST", "/api/v1/tables/leads/fields", {"name": "remark", "type": "text"}),
    ("an auto-number is added", "POST", "/api/v1/tables/leads/fields", {"name": "ticket", "type": "autonumber"}),
    ("a link is added", "POST", "/api/v1/tables/leads/fields", {"name": "firm", "type": "link", "link": {"table": "firms"}}),
    ("an index is made", "PATCH", "/api/v1/tables/leads", {"indexes": [["amount", "name"]]}),
    ("a field becomes unique", "PATCH", "/api/v1/tables/leads/fields/code", {"unique": True}),
    ("a type changes (text to number)", "PATCH", "/api/v1/tables/leads/fields/name", {"type": "number", "decimals": 0}),
]


def psql(sql):
    """Runs SQL past Sheaf."""
    program = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin/psql"))[-1]
    done = subprocess.run([program, URL.split("?")[0], "-qAt", "-v", "ON_ERROR_STOP=1", "-c", sql], capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"psql: {done.stderr}")
    return done.stdout.strip()


ON = "PostgreSQL" if URL else "SQLite"
AIM = "1 s, no error" if URL else "no error"


def fill_file(data):
    """Rows that no import brought: only their number matters here."""
    base = sqlite3.connect(next((data / "workspaces").glob("*/workspace.db")), isolation_level=None)
    # Of what is unique an index holds the key; of these names that is the name in small letters.
    base.create_function("sheaf_key", 1, lambda text: text and text.lower(), deterministic=True)
    base.executescript(f"""BEGIN IMMEDIATE;
        WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < {FIRMS})
        INSERT INTO firms (_id, _created_at, _updated_at, name) SELECT n, 0, 0, 'Firm ' || n FROM n;
        WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < {ROWS})
        INSERT INTO leads (_id, _created_at, _updated_at, name, code, amount) SELECT n, 0, 0, n % 100003, 'C-' || n, n % 99991 * 100 FROM n;
        UPDATE _tables SET next_id = {ROWS + 1} WHERE id = 2; UPDATE _tables SET next_id = {FIRMS + 1} WHERE id = 1;
        COMMIT; PRAGMA wal_checkpoint(TRUNCATE)""")
    base.close()


def fill():
    """The same on a server."""
    schema = psql("SELECT schemaname FROM pg_tables WHERE tablename = 'leads'")
    psql(f"""INSERT INTO "{schema}".firms (_id, _created_at, _updated_at, name) SELECT n, now(), now(), 'Firm ' || n FROM generate_series(1, {FIRMS}) n;
        INSERT INTO "{schema}".leads (_id, _created_at, _updated_at, name, code, amount)
        SELECT n, now(), now(), n % 100003, 'C-' || n, n % 99991 FROM generate_series(1, {ROWS}) n;
        UPDATE "{schema}"._tables SET next_id = {ROWS + 1} WHERE id = 2; UPDATE "{schema}"._tables SET next_id = {FIRMS + 1} WHERE id = 1;
        ANALYZE""")
    # As a server is that has worked for a while: its log is written into files that are there.
    psql("VACUUM")
    psql("CHECKPOINT")


class Disk:
    """How long the disk lets a write of 4 KiB wait, beside all else: what no server can be quicker than."""

    def __init__(self, work):
        self.longest = multiprocessing.Value("d", 0.0)
        self.process = multiprocessing.Process(target=self.run, args=(work / "beside",), daemon=True)
        self.process.start()

    def run(self, path):
        with open(path, "wb", buffering=0) as out:
            while True:
                start = time.monotonic()
                os.pwrite(out.fileno(), bytes(4096), 0)
                os.fdatasync(out.fileno())
                took = time.monotonic() - start
                with self.longest.get_lock():
                    self.longest.value = max(self.longest.value, took)
                time.sleep(0.02)

    def since(self):
        with self.longest.get_lock():
            longest, self.longest.value = self.longest.value, 0.0
        return longest


class Clients:
    """Clients that each read a page, read a record, change one and make one, over and over."""

    def __init__(self, port, token):
        self.port, self.token, self.ended = port, token, threading.Event()
        self.waits, self.errors, self.lock = [], [], threading.Lock()
        self.began = [0.0] * CLIENTS
        self.threads = [threading.Thread(target=self.run, args=(n,)) for n in range(CLIENTS)]
        for thread in self.threads:
            thread.start()

    def run(self, n):
        client, turn = Client(self.port, self.token), 0
        client.connection.timeout = 3600
        while not self.ended.is_set():
            turn += 1
            at = 1 + (n * 7919 + turn * 104729) % ROWS
            asked = [("GET", f"{PAGE}?limit=20", None), ("GET", f"{PAGE}/{at}", None), ("PATCH", f"{PAGE}/{at}", {"fields": {"amount": str(turn)}}),
                     ("POST", PAGE, {"fields": {"code": f"N-{n}-{turn}", "amount": "1"}})][turn % 4]
            start = self.began[n] = time.monotonic()
            client.connection.request(asked[0], asked[1], json.dumps(asked[2]) if asked[2] else None, client.headers)
            answer = client.connection.getresponse()
            body = answer.read()
            with self.lock:
                self.waits.append((time.monotonic() - start, asked[0], start))
                if answer.status >= 400:
                    self.errors.append((asked[0], answer.status, body[:200]))

    def since(self):
        # Who waits at this moment is asked too: each has to have had an answer to what it asked after it.
        now, seen = time.monotonic(), set()
        while len(seen) < CLIENTS:
            time.sleep(0.01)
            with self.lock:
                seen = {n for n, start in enumerate(self.began) if start > now}
        with self.lock:
            waits, errors = self.waits, self.errors
            self.waits, self.errors = [], []
        return waits, errors

    def end(self):
        self.ended.set()
        for thread in self.threads:
            thread.join()


def told(disk, began, seconds, waits, errors):
    ordered = sorted(wait for wait, *_ in waits)
    p99 = ordered[len(ordered) * 99 // 100] if ordered else 0
    worst = max(waits, default=(0, "-", began))
    if errors:
        say("answered with errors:", errors[:3])
    return (f"{seconds:.1f} s; meanwhile {len(waits) / max(seconds, 0.001):,.0f} answers a second, p99 {p99 * 1000:.0f} ms, "
            f"longest {worst[0] * 1000:.0f} ms ({worst[1]}, {worst[2] - began:.1f} s after it began), {len(errors)} errors; "
            f"4 KiB written to the disk beside it waited {disk.since() * 1000:.0f} ms at most")


def killed(data, token):
    """A change whose process is killed while it builds, made again by the next one."""
    server = Server(data)
    ask = threading.Thread(target=lambda: quiet(Client(server.port, token), {"indexes": [["amount", "name"], ["code", "amount"]]}))
    ask.start()
    # Until the index is being built.
    time.sleep(0 if URL else 1)
    while URL and psql("SELECT count(*) FROM pg_stat_progress_create_index") == "0":
        time.sleep(0.02)
    server.process.send_signal(signal.SIGKILL)
    server.process.wait()
    ask.join()
    with Server(data) as server:
        start = time.monotonic()
        Client(server.port, token).ask("PATCH", "/api/v1/tables/leads", {"indexes": [["amount", "name"], ["code", "amount"]]})
        took = time.monotonic() - start
    left = psql("SELECT count(*) FROM pg_index WHERE NOT indisvalid") if URL else "0"
    return f"made again in {took:.1f} s, {left} half-made indexes left"


def quiet(client, body):
    try:
        client.ask("PATCH", "/api/v1/tables/leads", body)
    except (OSError, SystemExit, http.client.HTTPException):
        pass


def main():
    with folder() as work:
        data = work / "data"
        token = workspace(data)
        with Server(data) as server:
            for table in TABLES:
                Client(server.port, token).ask("POST", "/api/v1/tables", table)
        say(f"filling {ROWS:,} records")
        fill() if URL else fill_file(data)
        disk = Disk(work)
        with Server(data) as server:
            clients, shaper = Clients(server.port, token), Client(server.port, token)
            shaper.connection.timeout = 3600
            start = time.monotonic()
            time.sleep(3)
            figure(f"online, {ON}: nothing changes, {ROWS:,} records", told(disk, start, time.monotonic() - start, *clients.since()))
            for name, method, path, body in [change for change in CHANGES if ONLY in change[0]]:
                clients.since()
                disk.since()
                start = time.monotonic()
                shaper.ask(method, path, body)
                figure(f"online, {ON}: {name}", told(disk, start, time.monotonic() - start, *clients.since()), AIM)
            clients.end()
        if not ONLY:
            figure(f"online, {ON}: killed while an index was built", killed(data, token))


if __name__ == "__main__":
    main()
