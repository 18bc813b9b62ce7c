#!/usr/bin/env python3
"""What a schema a workspace costs a database: at 100, 1,000 and 5,000 workspaces its catalogue, the making of one more, the planning of a
list on a connection that is new and on one that is not, and the memory of a connection that has served many.
Run by `bench/run schemas`, which starts the server. BENCH_SCHEMAS: other numbers.

The first workspace is Sheaf's, with two tables and an index; the others are copies of its schema, as `pg_dump` gives it."""
import os
import re
import statistics
import subprocess
import sys
import time

URL = os.environ.get("SHEAF_TEST_POSTGRES") or sys.exit("run it as `make bench ONLY=schemas`, which starts a server")
# Before `lib` reads the environment in which Sheaf is started.
os.environ["SHEAF_DATABASE_URL"] = URL

from lib import LEADS, Client, Server, command, figure, folder, say

SIZES = [int(n) for n in os.environ.get("BENCH_SCHEMAS", "100,1000,5000").split(",")]
AT_A_TIME = 50
COMPANIES = {"name": "companies", "label": "Companies", "fields": [{"name": "name", "type": "text", "unique": True}]}


def psql(sql):
    """What the last statement gives, line by line."""
    done = subprocess.run(["psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", URL], input=sql, text=True, capture_output=True, check=False)
    if done.returncode:
        sys.exit(done.stderr[-800:])
    return done.stdout.splitlines()


def make_first(data):
    """A workspace with tables; answers its schema, as statements with `@` for its name."""
    command("workspace", "create", "first", "--data", data)
    token = command("token", "create", "--workspace", "first", "--name", "bench", "--data", data)[0].strip().splitlines()[-1]
    with Server(data) as server:
        for table in (COMPANIES, LEADS):
            Client(server.port, token, "first").ask("POST", "/api/v1/tables", table)
    schema = psql("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'first%'")[0]
    dump = subprocess.run(["pg_dump", "-s", "-O", "-x", "-n", schema, URL], text=True, capture_output=True, check=True).stdout
    said = (line for line in dump.splitlines() if not re.match(r"SET |SELECT pg_catalog\.set_config|--|\\", line))
    return "\n".join(said).replace(schema, "@")


def copy(shape, first, last):
    for begin in range(first, last, AT_A_TIME):
        psql("\n".join("BEGIN;" + shape.replace("@", f"copy_{n}") + "COMMIT;" for n in range(begin, min(begin + AT_A_TIME, last))))


LIST = 'SELECT "_id", "name", "email", "amount" FROM copy_{}."leads" WHERE "status" = 1 ORDER BY "created_at", "_id" LIMIT 51'


def planning(times):
    """Milliseconds of the first and of a later plan on a connection, the median of several connections."""
    first, later = [], []
    for n in range(times):
        lines = psql(f"EXPLAIN (SUMMARY) {LIST.format(n)};\n" * 3)
        found = [float(m.group(1)) for line in lines if (m := re.match(r"Planning Time: ([\d.]+) ms", line))]
        first.append(found[0])
        later.append(found[-1])
    return statistics.median(first), statistics.median(later)


def memory(workspaces):
    """Megabytes that a connection has taken after lists of so many workspaces."""
    visits = "\n".join(f"{LIST.format(n)};" for n in range(workspaces))
    return int(psql(f"\\o /dev/null\n{visits}\n\\o\nSELECT sum(total_bytes) FROM pg_backend_memory_contexts")[-1]) / 2**20


def measure(data, size):
    psql("VACUUM ANALYZE pg_catalog.pg_class; VACUUM ANALYZE pg_catalog.pg_attribute")
    catalogue = "SELECT pg_size_pretty(sum(pg_total_relation_size(oid))) FROM pg_class WHERE relnamespace = 'pg_catalog'::regnamespace AND relkind = 'r'"
    whole = "SELECT pg_size_pretty(pg_database_size(current_database()))"
    files = "SELECT count(*) FROM pg_class WHERE relfilenode <> 0"
    made = statistics.median(command("workspace", "create", f"new-{size}-{n}", "--data", data)[1] for n in range(3))
    first, later = planning(9)
    told = [f"catalogue {psql(catalogue)[0]} of {psql(whole)[0]}, {int(psql(files)[0]):,} files", f"one more is made in {made * 1000:.0f} ms",
            f"a list is planned in {first:.1f} ms on a new connection, {later:.2f} ms later",
            f"a connection has {memory(1):.1f} MB after one workspace, {memory(min(size, 100)):.1f} MB after {min(size, 100)}, {memory(min(size, 1000)):.1f} MB after {min(size, 1000)}"]  # fmt: skip
    figure(f"{size:,} workspaces in a database", "; ".join(told))


def main():
    with folder() as data:
        shape, there = make_first(data), 0
        for size in SIZES:
            began = time.monotonic()
            copy(shape, there, size)
            say(f"{size - there} schemas copied in {time.monotonic() - began:.0f} s")
            there = size
            measure(data, size)


if __name__ == "__main__":
    main()
