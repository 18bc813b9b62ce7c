"""What names something of the other workspace is answered as what names nothing at all: so nobody learns that it is there."""
import hashlib
import json
import re

from judge import Judge
from routes import Asked, Operation, Routes
from wire import Answer, Connection, Request, form_data
from world import World


def pairs(own: World, other: World) -> list[tuple[str, list[tuple[str, str, str, object]], str, str]]:
    """What it is of, the requests (operation, path, header, body) with `#` for its name, what is the other's, and what never was."""
    word = other.marks.word.decode()
    nobody = hashlib.sha256(b"nobody's").hexdigest()
    deals = "/api/v1/tables/deals"
    everywhere = [("list_tables", "/api/v1/tables", "Sheaf-Workspace: #", None), ("list_records", f"{deals}/records", "Sheaf-Workspace: #", None),
                  ("list_changes", "/api/v1/changes?workspace=#", "", None), ("get_openapi", "/api/v1/openapi.json", "Sheaf-Workspace: #", None),
                  ("create_records", f"{deals}/records", "Sheaf-Workspace: #", {"fields": {"name": "x"}}), ("get_form", f"/api/v1/forms/#/{own.form}", "", None)]
    secret = [("get_form", "/api/v1/forms/acme/#", "", None), ("list_form_records", "/api/v1/forms/acme/#/records?field=company", "", None),
              ("answer_form", "/api/v1/forms/acme/#", "", {"answers": {}})]
    file = [("get_file", f"{deals}/records/{n}/files/#{ask}", "", None) for n in (3, 9, 9999) for ask in ("", "?thumbnail=small")]
    file += [("update_record", f"{deals}/records/5", "", {"fields": {"papers": [{"id": "#"}]}}),
             ("give_up_form_file", f"/api/v1/forms/acme/{own.form}/files/papers/#?stamp={own.stamps[0]}", "", None)]
    table = [("list_records", "/api/v1/tables/#/records", "", None), ("get_table", "/api/v1/tables/#", "", None), ("delete_table", "/api/v1/tables/#", "", None),
             ("try_formula", f"{deals}/formula", "", {"formula": "sum(#)"}), ("list_records", f"{deals}/records?expand=#", "", None),
             ("get_import_sheet", "/api/v1/imports/1/sheet?sheet=#", "", None), ("note_presence", "/api/v1/presence", "", {"page": "p", "table": "#"})]
    field = [("list_records", f"{deals}/records?{name}=#", "", None) for name in ("filter", "sort", "fields", "expand", "mark")]
    field += [("group_records", f"{deals}/records/groups?by=#", "", None), ("summarise_records", f"{deals}/records/summary?summary=#:sum", "", None),
              ("delete_field", f"{deals}/fields/#", "", None), ("create_records", f"{deals}/records", "", {"fields": {"name": "x", "#": 1}})]
    view = [("get_view", f"{deals}/views/#", "", None), ("list_records", f"{deals}/records?view=#", "", None), ("delete_view", f"{deals}/views/#", "", None),
            ("export_records", f"{deals}/records/export?format=csv&view=#", "", None)]
    role = [("get_role", "/api/v1/roles/#", "", None), ("create_token", "/api/v1/tokens", "", {"name": "x", "role": "#"}), ("delete_role", "/api/v1/roles/#", "", None)]
    member = [("change_member", "/api/v1/members/#", "", {"role": "reader"}), ("remove_member", "/api/v1/members/#", "", None), ("list_tables", "/api/v1/tables", "Sheaf-As: #", None),
              ("list_notifications", "/api/v1/notifications", "Sheaf-As: #", None), ("create_comment", f"{deals}/records/1/comments", "", {"text": "@[x](#)"})]
    session = [("end_one_session", "/api/v1/sessions/#", "", None)]
    address = [("ask_reset", "/api/v1/session/reset", "", {"email": "#"}), ("begin_session", "/api/v1/session", "", {"email": "#", "password": "wrong and long"})]
    invited = [("look_at_invitation", "/api/v1/invitations/look", "", {"invitation": "#"}), ("accept_invitation", "/api/v1/invitations/accept", "", {"invitation": "#", "name": "x", "password": "short"})]
    return [
        ("a workspace", everywhere, "birch", "beech"), ("a form", secret, other.form, "Z" * len(other.form)), ("a form", secret, other.closed_form, "Z" * len(other.form)),
        ("a share", [("show_shared", "/api/v1/shared/acme/#", "", None), ("change_shared", "/api/v1/shared/acme/#", "", {"fields": {}}),
                     ("comment_shared", "/api/v1/shared/acme/#/comments", "", {"text": "x"})], other.share, "Z" * len(other.share)),
        ("a published view", [("show_published", "/api/v1/published/acme/#", "", None), ("list_published", "/api/v1/published/acme/#/records", "", None)],
         other.publication, "Z" * len(other.publication)),
        *[("a file", file, one["id"], nobody) for one in other.files], ("a table", table, f"{word}_ledger", "nobodys_ledger"),
        ("a field", field, f"{word}_entry", "nobodys_entry"), ("a view", view, f"{word}_view", "nobodys_view"), ("a role", role, f"{word}_role", "nobodys_role"),
        *[("a member", member, str(one), "77777") for one in other.people.values()], ("a session", session, other.sessions["id"], "0" * len(other.sessions["id"])),
        *[("a token", [("delete_token", "/api/v1/tokens/#", "", None), ("renew_token", "/api/v1/tokens/#/renew", "", None)], str(one), "77777") for one in other.token_ids.values()],
        *[("an invitation", [("take_back_invitation", "/api/v1/invitations/#", "", None)], str(one["id"]), "77777") for one in other.invitations],
        ("an account", address, f"mate@{word}.example", "nobody@nowhere.example"),
        ("an invitation", invited, other.invited[0], "Z" * len(other.invited[0])),
    ]


def compare(own: World, other: World, routes: Routes, connection: Connection, judge: Judge) -> int:
    """Asks each by several, with either name; answers how many requests that were."""
    count = 0
    by = {"owner": [("Cookie", f"sheaf_session={own.session}"), ("Sheaf-Client", "isolation")]}
    by |= {name: [("Authorization", f"Bearer {own.tokens[name]}")] for name in ("admin", "clerk", "reader", "gone")} | {"none": []}
    for what, requests, theirs, nobodys in pairs(own, other):
        for name, path, header, body in requests:
            for person, known in by.items():
                asked = [made(routes.by_name[name], person, known, path, header, body, called, count + at) for at, called in enumerate((theirs, nobodys))]
                answers = [connection.send(one.request) for one in asked]
                count += 2
                for one, answer in zip(asked, answers):
                    judge.judge(one, answer)
                if plain(answers[0], theirs) != plain(answers[1], nobodys):
                    judge.fault(f"LEAK: {what} of the other's is told from one that never was, which is answered {plain(answers[1], nobodys)}", asked[0], answers[0])
    return count + same_bytes(own, other, routes, connection, judge)


def made(operation: Operation, by: str, known: list, path: str, header: str, body: object, called: str, number: int) -> Asked:
    headers = [*known, ("X-Forwarded-For", f"10.200.{number // 250}.{number % 250}")]
    if "Workspace" not in header and "workspace=" not in path:
        headers.append(("Sheaf-Workspace", "acme"))
    if header:
        headers.append(tuple(header.replace("#", called).split(": ")))
    data = json.dumps(body).replace("#", called).encode() if body else b""
    return Asked(operation, by, Request(operation.method, path.replace("#", called), headers, data), [called])


def plain(answer: Answer, called: str) -> str:
    """An answer without what it was called, and without its own number."""
    body = answer.body.decode(errors="replace")
    if answer.body.startswith(b"{"):
        body = json.dumps({k: v for k, v in json.loads(body).items() if k not in ("request_id", "stamp")})
    body = re.sub(rf"\b{re.escape(called)}\b", "#", body)
    headers = {k: v for k, v in answer.headers.items() if k not in ("x-request-id", "date", "content-length", "content-encoding", "vary")}
    return f"{answer.status} {headers} {body}"


def same_bytes(own: World, other: World, routes: Routes, connection: Connection, judge: Judge) -> int:
    """A file that the other has already is taken in as one that nobody has. It comes last: from now on it is one's own too."""
    known = [("Cookie", f"sheaf_session={own.session}"), ("Sheaf-Client", "isolation"), ("Sheaf-Workspace", "acme")]
    operation, told = routes.by_name["add_files"], []
    theirs = next(data for name, data in other.contents.items() if name.endswith("one.txt"))
    for data in (theirs, bytes(reversed(theirs))):
        kind, body = form_data([("file", "a.txt", data)])
        asked = Asked(operation, "owner", Request("POST", "/api/v1/files", [*known, ("Content-Type", kind)], body), [hashlib.sha256(data).hexdigest()])
        answer = connection.send(asked.request)
        judge.judge(asked, answer)
        told.append((asked, answer, plain(answer, asked.said[0])))
    if told[0][2] != told[1][2]:
        judge.fault("LEAK: a file that the other has is told from one that nobody has", *told[0][:2])
    return len(told)
