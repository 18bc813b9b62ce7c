"""Requests over every route of the OpenAPI document, by everybody who may something in one workspace, and by those who may nothing."""
import json
import re
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random
from urllib.parse import quote

import bodies
from values import ODD, Values
from wire import Answer, Request
from world import World

METHODS = ("get", "put", "post", "delete", "patch")
WRONG = ["TRACE", "OPTIONS", "PROPFIND", "HEAD", "LOCK", "FOO", "get", "DELETE", "PUT", "PATCH", "POST", "GET"]
# Drawn more often: what reads most, and by the most ways.
OFTEN = {"list_records": 16, "summarise_records": 5, "group_records": 5, "get_record": 6, "export_records": 3, "list_changes": 3,
         "get_file": 6, "update_record": 4, "create_records": 3, "record_history": 2, "list_form_records": 2}
# Slow, or of something that grows: drawn less often.
SELDOM = {"plan_import": 0.3, "apply_import": 0.2, "undo_import": 0.2, "get_openapi": 0.3, "begin_session": 0.3, "accept_invitation": 0.3,
          "get_shape": 0.3, "change_field": 0.4, "create_field": 0.4, "create_view": 0.5, "change_import": 0.3, "preview_import": 0.3,
          "add_files": 0.5, "bring_form_file": 0.5, "create_role": 0.5, "change_role": 0.5, "delete_table": 0.3, "create_table": 0.5}
SHARED = {"show_shared", "change_shared", "comment_shared"}
PUBLISHED = {"show_published", "list_published"}
FORMS = {"get_form", "answer_form", "get_asked_questions", "list_form_records", "bring_form_file", "give_up_form_file"}
# Who may do so would take away what the others ask for: they do it to the table, the view, the role that are there for it.
OF_MODEL = {"change_table", "delete_table", "create_field", "change_field", "delete_field"}


@dataclass
class Operation:
    name: str
    method: str
    path: str
    query: list[str]
    statuses: set[int]
    example: object


@dataclass
class Asked:
    """A request, by whom it is, and what is to be known to judge its answer."""

    operation: Operation
    by: str
    request: Request
    said: list[str]
    is_right_method: bool = True
    follows: bool = False
    what: dict = field(default_factory=dict)


def operations(document: Path) -> list[Operation]:
    whole = json.loads(document.read_text())

    def followed(part: dict) -> dict:
        if "$ref" not in part:
            return part
        found = whole
        for name in part["$ref"].removeprefix("#/").split("/"):
            found = found[name]
        return found

    found = []
    for path, methods in whole["paths"].items():
        for method, operation in methods.items():
            if method not in METHODS:
                continue
            parameters = [followed(p) for p in operation.get("parameters", [])]
            query = [p["name"] for p in parameters if p["in"] == "query"]
            content = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
            schema = followed(content.get("schema", {}))
            example = content.get("example", (schema.get("examples") or [{}])[0])
            statuses = {int(status) for status in operation["responses"]}
            found.append(Operation(operation["operationId"], method.upper(), path, query, statuses, example))
    known = {o.name for o in found}
    for table in (OFTEN, SELDOM, bodies.MAKE, bodies.UPLOADS, {name: 1 for name in FORMS | SHARED | PUBLISHED | OF_MODEL}):
        if unknown := set(table) - known:
            raise ValueError(f"the document has no operation {sorted(unknown)}")
    return found


class Routes:
    """Draws requests. Each worker has its own, so that what it draws rests on the seed and on its own answers alone."""

    def __init__(self, random: Random, own: World, other: World, all_operations: list[Operation], worker: int):
        # Cursors and stamps come from its own answers.
        own = replace(own, cursors=list(own.cursors), stamps=list(own.stamps))
        self.random, self.own, self.other = random, own, other
        self.values = Values(random, own, other)
        self.operations = all_operations
        self.by_name = {o.name: o for o in all_operations}
        self.weights = [OFTEN.get(o.name, 1) * SELDOM.get(o.name, 1) for o in all_operations]
        self.worker = worker
        self.made: list[int] = []
        self.changes: list[int] = []

    def one(self, *options):
        return self.random.choice(options)

    def credentials(self) -> tuple[str, list[tuple[str, str]]]:
        """By whom: a name, and the headers."""
        own, drawn = self.own, self.random.random()
        cookie = [("Cookie", f"sheaf_session={own.session}"), ("Sheaf-Client", "isolation")]
        bearer = lambda secret: [("Authorization", f"Bearer {secret}")]
        for share, name, headers in (
            (0.22, "owner", cookie), (0.05, "owner-bearer", bearer(own.session)), (0.14, "admin", bearer(own.tokens["admin"])),
            (0.13, "editor", bearer(own.tokens["editor"])), (0.13, "clerk", bearer(own.tokens["clerk"])), (0.12, "reader", bearer(own.tokens["reader"])),
            (0.05, "none", []), (0.04, "gone", bearer(own.tokens["gone"])), (0.04, "expired", bearer(own.tokens["expired"])),
            (0.08, "malformed", self.malformed()),
        ):
            drawn -= share
            if drawn < 0:
                return name, headers
        return "none", []

    def malformed(self) -> list[tuple[str, str]]:
        own, token = self.own, self.own.tokens["admin"]
        at = self.random.randrange(len(token))
        bent = token[:at] + ("A" if token[at] != "A" else "B") + token[at + 1:]
        foreign = self.random.choice([*self.other.marks.secrets]).decode()  # in small letters: nobody's
        value = self.one(f"Bearer {bent}", f"Bearer {token[:-1]}", f"Bearer {token}x", "Bearer", "Bearer ", f"Basic {token}", "Bearer null", f"Token {token}",
                         f"Bearer {'x' * 9000}", f"Bearer {bent},{bent}", "Bearer \u00e4", f"Bearer {self.other.tokens['gone']}", f"Bearer {foreign}")
        cookie = self.one(f"sheaf_session={own.session[:-1]}", f"sheaf_session={token}", "sheaf_session=", f"x={own.session}", f"sheaf_session={bent}")
        return [("Authorization", value)] if self.random.random() < 0.7 else [("Cookie", cookie), ("Sheaf-Client", "x")]

    def draw(self, operation: Operation | None = None) -> Asked:
        """The next request: of an operation, or of any."""
        v = self.values
        operation = operation or self.random.choices(self.operations, self.weights)[0]
        by, headers = self.credentials()
        if operation.name == "end_session" and by.startswith("owner"):
            by, headers = "malformed", [("Cookie", "sheaf_session=none")]  # it would be nobody's for all that come after
        v.said = []
        may_all = by in ("owner", "owner-bearer", "admin")
        what = self.aims(operation, by, may_all)
        v.aimed = what["table"]
        path = re.sub(r"{(\w+)}", lambda m: quote_some(what[m[1]]), operation.path)
        pairs = [(name, v.query(name)) for name in operation.query if self.random.random() < 0.2 or name in ("format", "key", "table") or (name == "field" and operation.name != "get_shape")]
        if self.random.random() < 0.02:
            pairs.append((self.one("x", "Filter", "workspace", "filter", "_method", "as"), v.text()))
        if pairs:
            path += "?" + "&".join(f"{name}={quote_value(value)}" for name, value in pairs)
        method = operation.method if self.random.random() < 0.96 else self.random.choice(WRONG)
        if may_all and method != operation.method and method in ("DELETE", "PUT", "PATCH", "POST"):
            method = "OPTIONS"
        headers = headers + self.around(operation, method, by)
        body = b""
        if method in ("POST", "PUT", "PATCH") and operation.name not in ("undo_change", "restore_comment", "apply_import", "undo_import", "take_back_plan_change"):
            kind, body = bodies.body(v, operation.name, operation.example)
            headers.append(("Content-Type", kind))
        request = Request(method, path, headers, body)
        return Asked(operation, by, request, list(v.said), method == operation.method, what=what)

    def aims(self, operation: Operation, by: str, may_all: bool) -> dict[str, str]:
        """What the path names. Who may do everything does not aim at what the others ask for, nor at who they are."""
        v, name = self.values, operation.name
        may_write = may_all or by in ("editor", "clerk")
        what = {"table": v.table(), "id": v.record_id(), "field": v.field_name(), "view": v.view(), "file": v.file(), "comment": str(self.random.randrange(1, 80)),
                "seq": str(self.random.randrange(1, self.other.head + 20)), "role": self.one("clerk", "editor", "reader", "r1", "owner", *v.names()[3:], *ODD[:4]),
                "session": self.one("9f86d081884c7d65", "x", self.other.sessions["id"]), "workspace": self.one(*["acme"] * 10, "birch", "birch", "host", "never", *ODD[:2]), "secret": "",
                "setting": self.one("leave.days", "time_zone", "leave.x", *ODD[:2]), "provider": self.one("corp", "birch", *ODD[:3]),
                "flag": self.one("payments", "x", *ODD[:2]), "plan": self.one("large", "birch", *ODD[:2]), "coupon": self.one("SPRING", "birch", *ODD[:2])}
        # At its own place the other's form is for everybody who has its address.
        secrets = [*[self.own.form] * 10, self.own.closed_form, "x" * 43, *ODD[:5]]
        if what["workspace"] != "birch":
            secrets += [v.note(self.other.form), v.note(self.other.closed_form)]
        what["secret"] = self.random.choice(secrets)
        what["share"] = self.one("1", "2", "3", "99", "x")
        for names, own, others in ((SHARED, self.own.share, self.other.share), (PUBLISHED, self.own.publication, self.other.publication)):
            if name in names:
                what["secret"] = self.one(own, own, own, "x" * 43, *([v.note(others)] if what["workspace"] != "birch" else []))
        if may_write and name in ("publish_view", "unpublish_view"):
            what |= {"table": "deals", "view": self.one("v1", "v2", "v3", "v4")}
        if may_all and name in OF_MODEL:
            what |= {"table": self.one(*["scratch"] * 6, "nothing"), "field": self.one("extra1", "extra2", "extra3", "nothing")}
        if {"sort", "filter"} & set(operation.query) and self.random.random() < 0.6:
            what["table"] = "deals"  # whose fields are asked for
        if name in ("delete_workspace", "restore_workspace", "clone_workspace", "create_from_archive"):
            what["workspace"] = self.one("birch", "birch", "host", "never", *ODD[:2])  # one's own is to be there for all that come after
        if name == "get_shape":
            what["table"] = self.one("events", "events", what["table"])
        if name == "get_file" and self.random.random() < 0.5:
            n = self.random.randrange(1, 8) * 3  # those hold files
            what |= {"table": "deals", "id": str(n), "file": self.own.files[n // 3 % len(self.own.files)]["id"]}
        if operation.path.startswith("/api/v1/tables/{table}/records/{id}/comments") and self.random.random() < 0.7:
            record, comment = self.random.choice(self.own.comments)
            what |= {"table": "deals", "id": str(record), "comment": str(comment)}
        if may_write and name in ("change_view", "delete_view", "renew_form_link"):
            what["view"] = self.one("v1", "v2", "v3", "v4") if name != "renew_form_link" else "shut"
        if may_all and name in ("change_role", "delete_role"):
            what["role"] = self.one("r1", "r2", "r3", "r4")
        if may_write and name == "undo_change":
            what["seq"] = str(self.random.choice(self.changes)) if self.changes else "999999999"
        if may_write and name in ("delete_record", "erase_record"):
            what |= {"table": "deals", "id": str(self.random.choice(self.made)) if self.made else "999999"}
        if operation.path.startswith("/api/v1/imports/"):
            reads = operation.method == "GET"
            what["id"] = str(self.random.choice(self.own.imports)) if reads or not may_all else self.one("99", "100", "x", "0")
        if name in ("delete_token", "renew_token", "take_back_invitation", "remove_member", "change_member"):
            foreign = [*self.other.token_ids.values(), *self.other.people.values(), *(i["id"] for i in self.other.invitations), 0, 999]
            mine = {*self.own.token_ids.values(), *self.own.people.values(), *(i["id"] for i in self.own.invitations)} if may_all else set()
            what["id"] = str(self.random.choice([n for n in foreign if n not in mine]))
            if name == "change_member" and may_all and self.random.random() < 0.6:
                what["id"] = str(self.own.people["mate"])
        return what

    def around(self, operation: Operation, method: str, by: str) -> list[tuple[str, str]]:
        """Headers beside those by which somebody is known."""
        v, r, drawn = self.values, self.random.random, []
        drawn.append(("Sheaf-Workspace", "acme") if r() < 0.88 else ("Sheaf-Workspace", v.workspace()))
        if r() < 0.02:
            drawn.append(("Sheaf-Workspace", v.workspace()))
        counted = ("/forms/", "/session", "/invitations", "/account")
        if any(part in operation.path for part in counted) or r() < 0.1:
            drawn.append(("X-Forwarded-For", f"10.{self.worker}.{self.random.randrange(256)}.{self.random.randrange(256)}"))
        options = [
            (0.05, "Host", lambda: self.one("birch.localhost", "birch", "evil.example", "localhost:1", "127.0.0.1", "acme.birch.example")),
            (0.04, "Sheaf-As", lambda: str(self.one(*self.other.people.values(), *self.own.people.values(), 0, "x", 999))),
            (0.04, "X-Forwarded-Host", lambda: self.one("birch.example", "evil.example")),
            (0.03, "X-Forwarded-Proto", lambda: self.one("https", "x")),
            (0.02, "Forwarded", lambda: "host=birch;for=127.0.0.1"),
            (0.02, "X-Original-URL", lambda: "/api/v1/tables?workspace=birch"),
            (0.02, "X-HTTP-Method-Override", lambda: self.one("DELETE", "GET")),
            (0.06, "If-None-Match", lambda: self.one(*self.other.etags, *self.own.etags, "*", 'W/"1"', "x")),
            (0.03, "If-Match", lambda: self.one(*self.other.etags, '"1"', '"2"', "*", "x")),
            (0.08, "Range", lambda: self.one("bytes=0-20", "bytes=-30", "bytes=5-5", "bytes=0-1,4-9", "bytes=99999-", "bytes=x", "lines=1-2")),
            (0.06, "Accept", lambda: self.one("text/html", "application/xml", "*/*;q=0", "text/csv", "application/problem+json")),
            (0.30, "Accept-Encoding", lambda: self.one("gzip", "gzip, deflate", "deflate", "identity;q=0, gzip")),
            (0.05, "Origin", lambda: self.one("https://evil.example", "null", "http://birch.example", "http://127.0.0.1")),
            (0.02, "Sec-Fetch-Site", lambda: self.one("cross-site", "same-origin", "same-site")),
            (0.02, "Last-Event-ID", lambda: str(self.random.randrange(90))),
            (0.02, "Upgrade", lambda: "websocket"),
            (0.02, "Cookie", lambda: self.one("sheaf_session=x", "workspace=birch", "a=b; ; c")),
            (0.01, "X-Pad", lambda: "x" * self.random.randrange(20000)),
        ]
        drawn += [(name, make()) for share, name, make in options if r() < share]
        if method == "OPTIONS":
            drawn += [("Origin", "https://evil.example"), ("Access-Control-Request-Method", self.one("PATCH", "GET")),
                      ("Access-Control-Request-Headers", "authorization,sheaf-workspace")]
        # The same keys are used by the other workspace's own people.
        if method == "POST" and r() < 0.4:
            drawn.append(("Idempotency-Key", f"shared-{self.random.randrange(12)}" if r() < 0.5 else f"key-{self.worker}-{self.random.randrange(200)}"))
        # A stream that may be read would go on without end: `listening.py` reads those.
        if operation.name != "list_changes" and r() < 0.02 or operation.name == "list_changes" and by in ("gone", "expired") and r() < 0.5:
            drawn.append(("Accept", "text/event-stream"))
        return drawn

    def after(self, asked: Asked, answer: Answer) -> list[Asked]:
        """What goes on from an answer: what was made is taken away again, what was taken away is brought back."""
        name = asked.operation.name
        if change := answer.headers.get("sheaf-change"):
            self.changes = [*self.changes[-20:], int(change)]
        if asked.follows or answer.status not in (200, 201, 204) or not asked.is_right_method:
            return []
        made = answer.json() if answer.body[:1] == b"{" else {}
        then = []
        if name in ("create_records", "upsert_records", "answer_form"):
            found = made.get("records", [made])
            if asked.what.get("table", "deals") == "deals":
                self.made += [record["id"] for record in found if isinstance(record.get("id"), int) and record["id"] > 30]
            while len(self.made) > 25:
                then.append(("delete_record", {"table": "deals", "id": self.made.pop(0)}))
        elif name == "delete_record" and self.random.random() < 0.5 and "sheaf-change" in answer.headers:
            then.append(("undo_change", {"seq": answer.headers["sheaf-change"]}))
        elif name == "create_token":
            then += [("renew_token", {"id": made["id"]}), ("delete_token", {"id": made["id"]})]
        elif name == "invite":
            then.append(("take_back_invitation", {"id": made["id"]}))
        elif name == "share_record" and "id" in made:
            then.append(("end_share", {"table": asked.what["table"], "id": asked.what["id"], "share": made["id"]}))
        elif name == "create_role":
            place = {"role": made["name"]}
            then += [("change_role", place, {"label": "x"}), ("get_role", place), ("delete_role", place)]
        elif name == "declare_setting":
            then.append(("forget_setting", {"setting": asked.what["setting"]}))
        elif name == "create_view" and "name" in made:
            place = {"table": asked.what["table"], "view": made["name"]}
            then += [("get_view", place), ("change_view", place, {"label": self.values.own_word()}), ("delete_view", place)]
        elif name == "create_table" and made.get("name") == "spare":
            then.append(("delete_table", {"table": "spare"}))
        elif name == "create_field":
            place = {"table": asked.what["table"], "field": json.loads(asked.request.body).get("name", "extra1")}
            then += [("change_field", place, {"label": self.values.own_word()}), ("delete_field", place)]
        elif name == "plan_import":
            # What is applied is kept, also when it is undone.
            names = ("get_import", "delete_import") if self.random.random() < 0.4 else ("get_import", "change_import", "get_import_sheet", "preview_import", "apply_import", "undo_import")
            tables = [table["name"] for table in made.get("proposal", made).get("tables", [])]
            then += [(one, {"id": made["id"], "planned": tables[0] if tables else "x"}, {"tables": []} if one == "change_import" else None) for one in names]
        elif name == "list_records" and made.get("next"):
            self.own.cursors[self.random.randrange(4)] = made["next"]
        elif name == "get_form" and asked.what["workspace"] == "acme" and "stamp" in made:
            self.own.stamps = [*self.own.stamps[-30:], made["stamp"]]
        return [self.by_owner(*one) for one in then]

    def by_owner(self, name: str, what: dict, body: object = None) -> Asked:
        operation = self.by_name[name]
        path = re.sub(r"{(\w+)}", lambda m: str(what[m[1]]), operation.path)
        if name == "preview_import":
            path += f"?table={what['planned']}"
        headers = [("Cookie", f"sheaf_session={self.own.session}"), ("Sheaf-Client", "isolation"), ("Sheaf-Workspace", "acme")]
        data = json.dumps(body).encode() if body else b""
        return Asked(operation, "owner", Request(operation.method, path, headers, data), [], follows=True, what=what)


def quote_some(text: str) -> str:
    """A part of a path; what has a percent sign in it is written as it is to be sent."""
    return text if "%" in text else quote(text, safe="*;")


def quote_value(text: str) -> str:
    return quote(text.encode("utf-8", "surrogateescape"), safe="")
