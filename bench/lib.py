"""What the parts of the benchmark share: a folder that goes away, the server, a client, time and memory of a command.
Everything listens on loopback, every load is bounded, and only processes started here are stopped, by their pid."""

import contextlib
import http.client
import json
import os
import pathlib
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse

ROOT = pathlib.Path(__file__).resolve().parents[1]
BINARY = os.environ.get("SHEAF_BIN") or str(pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / "release" / "sheaf")
ENVIRONMENT = {**os.environ, "SHEAF_ADMIN_EMAIL": "bench@sheaf.example", "SHEAF_ADMIN_PASSWORD": "a password for the bench"}
STATUS = ["New", "Contacted", "Qualified", "Won", "Lost"]
LEADS = {"name": "leads", "label": "Leads", "indexes": [["status", "created_at"]], "fields": [
    {"name": "name", "type": "text", "required": True}, {"name": "email", "type": "email", "required": True},
    {"name": "status", "type": "choice", "choices": STATUS, "required": True},
    {"name": "amount", "type": "number", "decimals": 2}, {"name": "created_at", "type": "datetime"}]}


def say(*words):
    print("  ", *words, file=sys.stderr, flush=True)


def figure(name, measured, aim=""):
    """A line of the table."""
    print(f"| {name} | {measured} | {aim} |", flush=True)


@contextlib.contextmanager
def folder():
    path = pathlib.Path(tempfile.mkdtemp(prefix="sheaf-bench-"))
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


def command(*arguments, timeout=1800):
    """Runs the binary; gives its output, its seconds and its greatest resident memory in MB."""
    out, err, seconds, memory, status = attempt(*arguments, timeout=timeout)
    if status:
        sys.exit(f"sheaf {' '.join(map(str, arguments))}: exit {status}\n{err[-800:]}")
    return out, seconds, memory


def attempt(*arguments, timeout=1800):
    """The same where it may refuse: gives its output, its errors, its seconds, its greatest resident memory in MB and its exit status."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        start = time.monotonic()
        p = subprocess.Popen([BINARY, *map(str, arguments)], stdout=out, stderr=err, env=ENVIRONMENT)
        while True:
            pid, status, usage = os.wait4(p.pid, os.WNOHANG)
            if pid:
                break
            if time.monotonic() - start > timeout:
                p.kill()
                os.wait4(p.pid, 0)
                p.returncode = -9
                sys.exit(f"sheaf {arguments[0]}: no end after {timeout} s")
            time.sleep(0.001)
        p.returncode, seconds = os.waitstatus_to_exitcode(status), time.monotonic() - start
        out.seek(0)
        err.seek(0)
        return out.read().decode(), err.read().decode(errors="replace"), seconds, usage.ru_maxrss / 1024, p.returncode


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Server:
    """A server over `data`; `first` is the time from its start to its first answer, in ms."""

    def __init__(self, data):
        self.port = free_port()
        start = time.monotonic()
        self.process = subprocess.Popen([BINARY, "serve", "--data", str(data), "--listen", f"127.0.0.1:{self.port}"], env=ENVIRONMENT,
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while True:
            try:
                c = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
                c.request("GET", "/healthz")
                if c.getresponse().status == 200:
                    break
            except OSError:
                pass
            if self.process.poll() is not None or time.monotonic() - start > 20:
                self.stop()
                sys.exit("the server did not answer")
            time.sleep(0.001)
        self.first = (time.monotonic() - start) * 1000

    def resident(self):
        """Resident memory in MB."""
        for line in pathlib.Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS"):
                return int(line.split()[1]) / 1024
        return 0

    def stop(self):
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()


class Client:
    def __init__(self, port, token, workspace="bench"):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        self.headers = {"Authorization": f"Bearer {token}", "Sheaf-Workspace": workspace, "Content-Type": "application/json"}

    def ask(self, method, path, body=None):
        self.connection.request(method, path, json.dumps(body) if body is not None else None, self.headers)
        answer = self.connection.getresponse()
        text = answer.read()
        if answer.status >= 400:
            sys.exit(f"{method} {path}: {answer.status} {text[:300]}")
        return json.loads(text) if text else None

    def milliseconds(self, path, times=100):
        """Median time of a GET over one connection."""
        taken = []
        for _ in range(times):
            start = time.monotonic()
            self.ask("GET", path)
            taken.append((time.monotonic() - start) * 1000)
        return statistics.median(taken)


def workspace(data):
    """A new workspace `bench`; gives a token for it."""
    command("workspace", "create", "bench", "--data", data)
    return command("token", "create", "--workspace", "bench", "--name", "bench", "--data", data)[0].strip().splitlines()[-1]


def leads_csv(path, rows):
    """A made-up table of leads; the same for the same number of rows."""
    with open(path, "w", encoding="utf-8") as f:
        f.write("name,email,status,amount,created_at\n")
        for i in range(rows):
            at = 1735689600 + i * 7919 % 40_000_000
            stamp = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(at))
            f.write(f"Person {i * 31 % 9973} of {i},p{i}@firm{i % 997}.example,{STATUS[i * 7 % 5]},{i % 99991}.{i % 100:02},{stamp}\n")


def page_path(status="Won"):
    where = urllib.parse.quote(f'status = "{status}"')
    return f"/api/v1/tables/leads/records?filter={where}&sort=-created_at&limit=50"
