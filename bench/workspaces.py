#!/usr/bin/env python3
"""Ten thousand workspaces on one machine: what making one takes, what starting takes with all of them there, what opening one that
sleeps takes, what 200 that are in use take of memory, and what `sheaf migrate` takes where all are up to date.
BENCH_WORKSPACES: another number. BENCH_ACTIVE: how many are filled and in use; BENCH_RECORDS: records in each of their three tables.
BENCH_SECONDS: how long they are used.

A workspace is a file; beside a server (`tests/with-postgres`) a schema of it."""
import http.client
import json
import os
import pathlib
import random
import statistics
import subprocess
import sys
import threading
import time

if os.environ.get("SHEAF_TEST_POSTGRES"):
    # Before `lib` reads the environment in which Sheaf is started.
    os.environ["SHEAF_DATABASE_URL"] = os.environ["SHEAF_TEST_POSTGRES"]

import lib
from lib import BINARY, ENVIRONMENT, LEADS, STATUS, Server, command, folder, free_port, say

MANY = int(os.environ.get("BENCH_WORKSPACES", 10_000))
ACTIVE = min(int(os.environ.get("BENCH_ACTIVE", 200)), MANY // 2)
RECORDS = int(os.environ.get("BENCH_RECORDS", 1_000))
SECONDS = float(os.environ.get("BENCH_SECONDS", 20))
CONNECTIONS = 16
TABLES = ["leads", "offers", "visits"]
ENGINE = "PostgreSQL: " if os.environ.get("SHEAF_DATABASE_URL") else ""
# What is asked of the embedded engine.
AIMS = {"made": "50 ms", "start": "1 s", "opened": "20 ms", "memory": "400 MB", "migrate": "1 s for 1,000"}


def figure(name, measured, aim=""):
    lib.figure(ENGINE + name, measured, "" if ENGINE else aim)


class Connection:
    """One connection of somebody who is signed in."""

    def __init__(self, port, session):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        self.headers = {"Cookie": f"sheaf_session={session}", "Sheaf-Client": "bench", "Content-Type": "application/json"}

    def ask(self, method, path, body=None, workspace=None):
        headers = self.headers | ({"Sheaf-Workspace": workspace} if workspace else {})
        self.connection.request(method, path, json.dumps(body) if body is not None else None, headers)
        answer = self.connection.getresponse()
        text = answer.read()
        if answer.status >= 400:
            sys.exit(f"{method} {path} of {workspace}: {answer.status} {text[:300]}")
        return text


def timed(work):
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


def told(times, of):
    """Median and 99th percentile in milliseconds."""
    times = sorted(times)
    return f"median {statistics.median(times):.1f} ms, p99 {times[int(len(times) * 0.99) - (len(times) >= 100)]:.1f} ms, worst {times[-1]:.1f} ms of {len(times):,} {of}"


def sign_in(port):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    body = json.dumps({"email": ENVIRONMENT["SHEAF_ADMIN_EMAIL"], "password": ENVIRONMENT["SHEAF_ADMIN_PASSWORD"]})
    connection.request("POST", "/api/v1/session", body, {"Content-Type": "application/json", "Sheaf-Client": "bench"})
    answer = connection.getresponse()
    answer.read()
    return answer.getheader("Set-Cookie").split("=", 1)[1].split(";")[0]


def name(number):
    return f"w{number:06}"


def fill(asker, workspace):
    """Three tables with records, as one would import them."""
    for table in TABLES:
        asker.ask("POST", "/api/v1/tables", LEADS | {"name": table, "label": table.title()}, workspace)
        records = [{"fields": {"name": f"Person {i * 31 % 9973}", "email": f"p{i}@firm{i % 97}.example", "status": STATUS[i * 7 % 5],
                               "amount": f"{i % 99991}.{i % 100:02}", "created_at": f"2026-0{1 + i % 9}-1{i % 10}T10:00:00Z"}} for i in range(RECORDS)]  # fmt: skip
        for begin in range(0, RECORDS, 1_000):
            asker.ask("POST", f"/api/v1/tables/{table}/records", {"records": records[begin:begin + 1_000]}, workspace)


def forget(data):
    """Lets the system drop what it keeps of the workspaces' files, so that they come from the disk: as after a night."""
    if os.environ.get("SHEAF_DATABASE_URL"):
        return
    os.sync()
    for path in pathlib.Path(data).glob("workspaces/*/workspace.db"):
        with open(path, "rb") as file:
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def restart(data, session, workspace):
    """Starts a server; the milliseconds until it says that it is ready, and until it has answered a person."""
    port = free_port()
    began = time.perf_counter()
    process = subprocess.Popen([BINARY, "serve", "--data", str(data), "--listen", f"127.0.0.1:{port}"], env=ENVIRONMENT,
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip
    try:
        ready = None
        while ready is None:
            try:
                connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
                connection.request("GET", "/readyz")
                if connection.getresponse().status == 200:
                    ready = (time.perf_counter() - began) * 1000
            except OSError:
                time.sleep(0.0005)
        Connection(port, session).ask("GET", "/api/v1/tables", workspace=workspace)
        return ready, (time.perf_counter() - began) * 1000
    finally:
        process.terminate()
        process.wait()


def memory(pid):
    """Resident and proportional megabytes, what of them is the process's own, threads and open files."""
    status = dict(line.split(":", 1) for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines())
    pss = next(line for line in pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines() if line.startswith("Pss:"))
    mega = lambda text: int(text.split()[0]) / 1024  # noqa: E731
    files = len(os.listdir(f"/proc/{pid}/fd"))
    return mega(status["VmRSS"]), (f"resident {mega(status['VmRSS']):.0f} MB (own {mega(status['RssAnon']):.0f}, of files {mega(status['RssFile']):.0f}; "
            f"Pss {mega(pss.split(':')[1]):.0f}), {int(status['Threads'])} threads, {files:,} files open")  # fmt: skip


def opened(asker, workspaces, path):
    """The first request to each: what opening it takes, with the answer."""
    return [timed(lambda: asker.ask("GET", path, workspace=workspace)) for workspace in workspaces]


def use(port, session, workspaces, until, times):
    """Lists, reads and changes records of one workspace after another, by chance."""
    asker, chance = Connection(port, session), random.Random(threading.get_ident())
    while time.monotonic() < until:
        workspace, table = chance.choice(workspaces), chance.choice(TABLES)
        record = f"/api/v1/tables/{table}/records/{chance.randint(1, RECORDS)}"
        kind = chance.choice(["list", "list", "get", "get", "patch"])
        began = time.perf_counter()
        if kind == "list":
            asker.ask("GET", f"/api/v1/tables/{table}/records?sort=-created_at&limit=50", workspace=workspace)
        elif kind == "get":
            asker.ask("GET", record, workspace=workspace)
        else:
            asker.ask("PATCH", record, {"fields": {"amount": f"{chance.randint(0, 9999)}.5"}}, workspace)
        times[kind].append((time.perf_counter() - began) * 1000)


def together(port, session, workspaces):
    times = {"list": [], "get": [], "patch": []}
    until = time.monotonic() + SECONDS
    threads = [threading.Thread(target=use, args=(port, session, workspaces, until, times)) for _ in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return times


def migration(data):
    done = [command("migrate", "--data", data) for _ in range(3)]
    say(done[0][0].strip())
    return statistics.median(seconds for _, seconds, _ in done)


def main():
    load = os.getloadavg()[0]
    say(f"load of the machine before: {load:.1f}")
    with folder() as data:
        with Server(data) as server:
            session = sign_in(server.port)
            asker = Connection(server.port, session)
            made = [timed(lambda: asker.ask("POST", "/api/v1/workspaces", {"name": name(n)})) for n in range(MANY)]
            figure(f"a workspace is made, {MANY:,} one after another", told(made, "made"), AIMS["made"])
            tenth = max(MANY // 10, 1)
            figure("the same, the first and the last tenth", f"median {statistics.median(made[:tenth]):.1f} and {statistics.median(made[-tenth:]):.1f} ms")
            figure("the server that made them", memory(server.process.pid)[1])
            full, empty = [name(n) for n in range(ACTIVE)], [name(n) for n in range(ACTIVE, min(2 * ACTIVE, MANY))]
            began = time.monotonic()
            for workspace in full:
                fill(asker, workspace)
            say(f"{ACTIVE} filled in {time.monotonic() - began:.0f} s")
        starts = [restart(data, session, name(MANY - 1)) for _ in range(5)]
        figure(f"from starting to ready, {MANY:,} workspaces", f"{statistics.median(ready for ready, _ in starts):.0f} ms", AIMS["start"])
        figure("from starting to the first answer of a workspace", f"{statistics.median(first for _, first in starts):.0f} ms", AIMS["start"])
        paths = [(empty, "/api/v1/tables", "empty"), (full, "/api/v1/tables/leads/records?sort=-created_at&limit=50", f"with 3 tables of {RECORDS:,} records")]
        for cold in (False, True):
            if cold:
                forget(data)
            with Server(data) as server:
                asker = Connection(server.port, session)
                asker.ask("GET", "/api/v1/session")
                for workspaces, path, what in paths:
                    figure(f"one that sleeps answers, {what}{', its file not in memory' if cold else ''}", told(opened(asker, workspaces, path), "opened"), AIMS["opened"])
        with Server(data) as server:
            figure("idle, none open", memory(server.process.pid)[1])
            times = together(server.port, session, full)
            resident, all_told = memory(server.process.pid)
            figure(f"{ACTIVE} in use by {CONNECTIONS} connections for {SECONDS:.0f} s", all_told, AIMS["memory"])
            for kind, of_kind in times.items():
                if of_kind:
                    figure(f"meanwhile: {kind}", f"{len(of_kind) / SECONDS:,.0f} a second, {told(of_kind, 'answers')}")
            asker = Connection(server.port, session)
            rest = [name(n) for n in range(MANY) if name(n) not in set(full)][:600]
            opened(asker, rest, "/api/v1/tables")
            figure(f"and {len(rest)} others opened after", memory(server.process.pid)[1])
        figure(f"sheaf migrate, {MANY:,} workspaces up to date", f"{migration(data) * 1000:.0f} ms", AIMS["migrate"])
    figure("load of the machine before and after", f"{load:.1f} and {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
