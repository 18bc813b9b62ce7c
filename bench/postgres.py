#!/usr/bin/env python3
"""The loads of `varied` on PostgreSQL, beside a hand-written program on the same server (`limit-postgres`), in turn.
Run by `bench/run postgres`, which starts the server and builds the program."""
import glob
import os
import subprocess
import sys

URL = os.environ.get("SHEAF_TEST_POSTGRES") or sys.exit("run it as `make bench ONLY=postgres`, which starts a server")
# Before `lib` reads the environment in which Sheaf is started.
os.environ["SHEAF_DATABASE_URL"] = URL

from lib import free_port
from varied import Limit, measure

PROGRAM = os.environ["LIMIT_POSTGRES"]
PSQL = sorted(glob.glob("/usr/lib/postgresql/*/bin/psql"))[-1]


class OnServer(Limit):
    """The hand-written program over the same rows."""

    def __init__(self, work):  # pylint: disable=super-init-not-called
        self.port = free_port()
        # A database of its own: each has its extensions where it wants them.
        subprocess.run([PSQL, URL, "-qc", "CREATE DATABASE limits"], check=True)
        own = URL.rsplit("/", 1)[0] + "/limits"
        subprocess.run([PROGRAM, "import", own, work / "leads.csv", work / "companies.csv"], check=True)
        self.serve([PROGRAM, "serve", own, str(self.port)])


if __name__ == "__main__":
    measure("postgres", OnServer)
