#!/usr/bin/env python3
"""Where the peers are not at hand: answers a second of the server alone, 32 connections, from wrk."""
import re
import subprocess

from lib import LEADS, Client, Server, command, figure, folder, leads_csv, page_path, workspace

BODY = {"PATCH": '{"fields":{"status":"Won"}}', "POST": '{"fields":{"name":"A new one","email":"new@firm.example","status":"New"}}'}
SECONDS = 5

with folder() as work:
    data = work / "data"
    token = workspace(data)
    leads_csv(work / "leads.csv", 100_000)
    with Server(data) as server:
        client = Client(server.port, token)
        client.ask("POST", "/api/v1/tables", LEADS)
        command("import", "--workspace", "bench", "--into", "leads", "--strict", work / "leads.csv", "--data", data)
        one = f"/api/v1/tables/leads/records/{client.ask('GET', page_path())['records'][0]['id']}"
        for name, method, path in (("list of 50", "GET", page_path()), ("get", "GET", one), ("update", "PATCH", one),
                                   ("create", "POST", "/api/v1/tables/leads/records")):
            script = work / "request.lua"
            script.write_text(f"wrk.method = {method!r}\n" + (f"wrk.body = {BODY[method]!r}\n" if method in BODY else "")
                              + "".join(f"wrk.headers[{k!r}] = {v!r}\n" for k, v in client.headers.items()))
            out = subprocess.run(["wrk", "-t1", "-c32", f"-d{SECONDS}s", "--latency", "-s", str(script), f"http://127.0.0.1:{server.port}{path}"],
                                 capture_output=True, text=True, check=True).stdout
            rate, p99 = re.search(r"Requests/sec:\s+([\d.]+)", out)[1], re.search(r"99%\s+(\S+)", out)[1]
            wrong = " INVALID: some answers were errors" if "Non-2xx" in out else ""
            figure(f"{name}, 32 clients", f"{float(rate):,.0f} a second, p99 {p99}{wrong}", "")
