#!/usr/bin/env python3
"""What a person feels in the browser, over a table of a million records and one of 100,000: the first load, frames while scrolling by
wheel and by the bar, a typed value until it is drawn, another view until its records are drawn. Fails above the bars, but only where
the machine is quiet: where others take the processor, or an empty page does not get its frames, the figures are told and not judged."""
import json
import os
import subprocess
import sys
import time

from lib import BINARY, ENVIRONMENT, LEADS, ROOT, STATUS, Client, Server, command, figure, folder, say, workspace

LARGE = int(os.environ.get("BENCH_WEB_ROWS", "1000000"))
SMALL = min(LARGE, 100_000)
TOWNS = ["Leeds", "Utrecht", "Porto", "Ghent", "Cork", "Malmö", "Aarhus", "Kassel"]
# As wide as tables that people keep: what is shown at once, and a little more.
FIELDS = LEADS["fields"] + [
    {"name": "town", "type": "choice", "choices": TOWNS}, {"name": "due", "type": "date"}, {"name": "pieces", "type": "integer"},
    {"name": "done", "type": "boolean"}, {"name": "share", "type": "percent"}, {"name": "note", "type": "long_text"},
    {"name": "tax", "type": "formula", "formula": "{amount} * 0.2"}]
# Of processor time, taken by others while nothing of ours runs.
QUIET = 0.15


def rows_csv(path, rows):
    with open(path, "w", encoding="utf-8") as f:
        f.write("name,email,status,amount,created_at,town,due,pieces,done,share,note\n")
        for i in range(rows):
            stamp = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(1735689600 + i * 7919 % 40_000_000))
            f.write(f"Person {i * 31 % 9973} of {i},p{i}@firm{i % 997}.example,{STATUS[i * 7 % 5]},{i % 99991}.{i % 100:02},{stamp},{TOWNS[i % 8]},"
                    f"2026-{1 + i % 12:02}-{1 + i % 28:02},{i % 40},{'true' if i % 3 else 'false'},0.{i % 90 + 10},Seen on call {i * 7919 % 100_003}\n")


def fill(work, data, token):
    """Two tables, and on the small one a view that filters and sorts."""
    for name, rows in (("large", LARGE), ("small", SMALL)):
        say(f"a table of {rows:,} records")
        with Server(data) as server:
            Client(server.port, token).ask("POST", "/api/v1/tables", {**LEADS, "name": name, "label": name.title(), "fields": FIELDS})
        rows_csv(work / "rows.csv", rows)
        command("import", "--workspace", "bench", "--into", name, "--strict", work / "rows.csv", "--data", data)
        os.remove(work / "rows.csv")
    with Server(data) as server:
        client = Client(server.port, token)
        view = {"label": "Won, greatest first", "filter": 'status = "Won"', "sort": ["-amount"]}
        client.ask("POST", "/api/v1/tables/small/views", view)


def asked(client):
    """What the browser is to do; see web.mjs."""
    def first(query="", table="small"):
        return client.ask("GET", f"/api/v1/tables/{table}/records?limit=1{query}")["records"][0]["fields"]["name"]

    return {"workspace": "bench", "email": ENVIRONMENT["SHEAF_ADMIN_EMAIL"], "password": ENVIRONMENT["SHEAF_ADMIN_PASSWORD"],
            "large": {"table": "large", "first": first(table="large")}, "small": {"table": "small", "first": first()},
            "view": {"label": "Won, greatest first", "first": first("&filter=status%20%3D%20%22Won%22&sort=-amount")},
            "plain": {"label": "All records", "first": first()}}


def taken(seconds=3):
    """The share of processor time that is used while we only wait."""
    def now():
        with open("/proc/stat", encoding="ascii") as f:
            times = [int(one) for one in f.readline().split()[1:9]]
        return sum(times), times[3] + times[4]

    before = now()
    time.sleep(seconds)
    after = now()
    return 1 - (after[1] - before[1]) / max(1, after[0] - before[0])


def judge(found, noise):
    """Prints the table; answers whether all bars hold."""
    controls = [one for one in found if one["what"] == "control"]
    steady = all(one["late"] <= 0.02 and one["worst"] < 34 for one in controls)
    quiet = steady and max(noise) <= QUIET
    holds = True

    def line(name, measured, aim, well):
        nonlocal holds
        holds = holds and well
        figure(name, measured, aim + ("" if well or not aim else " (MISSED)" if quiet else " (above it)"))

    for one in controls:
        figure("an empty page: frames", f"median {one['median']:.1f}, p95 {one['p95']:.1f}, worst {one['worst']:.0f} ms; {one['late']:.1%} late")
    figure("processor taken by others", ", ".join(f"{one:.0%}" for one in noise), f"at most {QUIET:.0%} to be judged")
    for one in found:
        what = one["what"]
        if what == "load":
            line("first load: first paint", f"{one['paint']:.0f} ms, worst {one['paintWorst']:.0f}", "1 s", one["paint"] < 1000)
            line("first load: rows painted", f"{one['grid']:.0f} ms, worst {one['gridWorst']:.0f}", "", True)
            line("first load: scripts fetched until then, the grid among them", f"{one['kilobytes']:.0f} kB", "", True)
        elif what in ("scroll", "drag"):
            name = f"{one['where']}: frames, " + (f"wheel, {one['pace']}" if what == "scroll" else "bar dragged")
            line(name, f"median {one['median']:.1f}, p95 {one['p95']:.1f}, worst {one['worst']:.0f} ms; {one['late']:.1%} over 16.7, {one['missed']:.1%} over 33",
                 "p95 16.7 ms, 1 % over 33", one["p95"] <= 17.5 and one["missed"] <= 0.01)
            if what == "drag":
                line(f"{one['where']}: rows painted after the bar is let go", f"{one['filled']} ms" if one["filled"] is not None else "not within 2 min", "", True)
        elif what == "edit":
            line(f"edit ({one['where']}), Enter until it is drawn", f"p50 {one['p50']:.1f}, p95 {one['p95']:.1f} ms; next frame {one['shown50']:.0f}, {one['shown95']:.0f}",
                 "16 ms", one["p95"] <= 16)
        elif what == "view":
            line(f"view of 100,000, {one['where']}, click until rows are drawn", f"p50 {one['p50']:.0f}, p95 {one['p95']:.0f} ms; the first {one['first']:.0f}",
                 "100 ms", one["p95"] <= 100)
    if not quiet:
        say("The machine is not quiet: the figures are told, and not judged.")
    return holds or not quiet


def main():
    with folder() as work:
        data = work / "data"
        token = workspace(data)
        fill(work, data, token)
        with Server(data) as server:
            noise = [taken()]
            say("driving the browser")
            driven = subprocess.run(["node", str(ROOT / "bench/web.mjs")], input=json.dumps(asked(Client(server.port, token))), text=True,
                                    stdout=subprocess.PIPE, env={**os.environ, "SHEAF_URL": f"http://127.0.0.1:{server.port}"}, timeout=1800)
            noise.append(taken())
    if driven.returncode:
        sys.exit(driven.returncode)
    figure("binary", "debug build, of no use as a figure" if "/debug/" in BINARY else "release build")
    sys.exit(0 if judge([json.loads(one) for one in driven.stdout.splitlines()], noise) else 1)


if __name__ == "__main__":
    main()
