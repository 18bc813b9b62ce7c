#!/usr/bin/env python3
"""A page of 50, filtered and sorted on an indexed field, out of a small table and out of a large one."""
import os

from lib import LEADS, Client, Server, command, figure, folder, leads_csv, page_path, say, workspace

SMALL, LARGE = 10_000, int(os.environ.get("BENCH_PAGE_ROWS", "10000000"))


def page(rows):
    with folder() as work:
        data = work / "data"
        token = workspace(data)
        with Server(data) as server:
            Client(server.port, token).ask("POST", "/api/v1/tables", LEADS)
        say(f"a table of {rows:,} records")
        leads_csv(work / "leads.csv", rows)
        command("import", "--workspace", "bench", "--into", "leads", "--strict", work / "leads.csv", "--data", data)
        os.remove(work / "leads.csv")
        with Server(data) as server:
            client, path = Client(server.port, token), page_path()
            client.milliseconds(path, 20)
            first = client.milliseconds(path)
            deep = path
            for _ in range(20):
                cursor = client.ask("GET", deep)["next"]
                deep = f"{path}&cursor={cursor}"
            return first, client.milliseconds(deep)


small, large = page(SMALL), page(LARGE)
for name, a, b in (("first page", small[0], large[0]), ("21st page", small[1], large[1])):
    figure(f"{name} of {SMALL:,} and of {LARGE:,} records", f"{a:.2f} and {b:.2f} ms ({b / a:.2f} times)", "1.5 times")
