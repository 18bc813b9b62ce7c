#!/usr/bin/env python3
"""From starting the server to its first answer, and what it holds in memory while idle; median of five."""
import statistics
import time

from lib import ROOT, Server, command, figure, folder, workspace

with folder() as data:
    workspace(data)
    command("import", "--workspace", "bench", ROOT / "demo" / "lead-tracker.xlsx", "--data", data)
    first, idle = [], []
    for _ in range(5):
        with Server(data) as server:
            first.append(server.first)
            time.sleep(1)
            idle.append(server.resident())
    figure("first answer after start", f"{statistics.median(first):.0f} ms", "100 ms")
    figure("resident, idle", f"{statistics.median(idle):.0f} MB", "60 MB")
