"""Makes a workspace with something of everything, for what asks by the OpenAPI document alone; prints what they need to know, as assignments
of a shell: the token of an administrator, the secret of a form, a cursor, a table that an import has planned.

    python3 tests/schemathesis/prepare.py      with SHEAF_URL and SHEAF_LINK"""
import os
import sys
from pathlib import Path
from urllib.parse import urlsplit

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "isolation"))

import world
from wire import Caller


def main() -> None:
    at = urlsplit(os.environ["SHEAF_URL"])
    base = Caller(at.hostname, at.port, [])
    answer = base.expect(200, "POST", "/api/v1/session", {"link": os.environ["SHEAF_LINK"].split("link=")[1]})
    host = base.beside([("Cookie", f"sheaf_session={world.cookie(answer.headers)}"), ("Sheaf-Client", "tests")])
    made = world.make(host, "acme")
    # Each table has operations of its own, which are alike.
    for table in ("scratch", "stock"):
        made.owner.expect(204, "DELETE", f"/api/v1/tables/{table}")
    # The document's examples speak of this table.
    made.owner.post("/api/v1/tables", {"name": "leads", "label": "Leads", "fields": [
        {"name": "name", "type": "text", "label": "Name"}, {"name": "email", "type": "email", "label": "Email"},
        {"name": "amount", "type": "money", "decimals": 2, "currency": "EUR", "label": "Amount"}, {"name": "due", "type": "date", "label": "Due"},
        {"name": "status", "type": "choice", "label": "Status", "choices": ["New", "Won"]}, {"name": "papers", "type": "attachment", "label": "Papers"},
        {"name": "company", "type": "link", "link": {"table": "companies"}, "label": "Company"}]})
    for n in range(1, 4):
        made.owner.post("/api/v1/tables/leads/records", {"fields": {"name": f"Ann {n}", "amount": n, "due": "2026-03-01", "status": "New"}})
    made.owner.post("/api/v1/tables/leads/views", {"name": "newest", "label": "Newest", "sort": ["-due"]})
    world.gather(made)
    planned = made.owner.get(f"/api/v1/imports/{made.imports[1]}")["proposal"]["tables"][0]["name"]
    for name, value in (("TOKEN", made.tokens["admin"]), ("FORM", made.form), ("CURSOR", made.cursors[2]), ("PLANNED", planned)):
        print(f"export SHEAF_{name}={value}")


if __name__ == "__main__":
    main()
