"""Bodies of requests, by the operation's name in the OpenAPI document; what is not named here is sent the document's own example."""
import hashlib
import json

from values import ODD_TEXT, Values
from wire import form_data


def view(v: Values) -> dict:
    look = v.one(None, {"kind": "grid"}, {"kind": "board", "by": v.field_name()}, {"kind": "calendar", "from": "due"},
                 {"kind": "pivot", "rows": ["status"], "columns": "due:year"}, {"kind": "form", "title": v.text(), "open": True, "steps": [
                     {"questions": [{"field": v.field_name(), "pick": True}]}]}, {"kind": "x"})
    if v.chance(0.4):
        return {"name": v.one("v1", "v2", "v3", "v4"), "label": v.own_word(), "filter": "@id > 3"}
    body = {"name": v.one("v1", "v2", "v3", "v4"), "label": v.own_word(), "filter": v.formula(), "sort": v.some(["name", "-code", "due"]).split(",")}
    if look:
        body["look"] = look
    if v.chance(0.2):
        body["owner"] = "me"
        del body["name"]
    return {k: x for k, x in body.items() if v.chance(0.8)}


def role(v: Values) -> dict:
    if v.chance(0.4):
        return {"name": v.one("r1", "r2", "r3"), "base": "reader"}
    rights = {"read": v.one(True, False, "code > 0", v.formula()), "fields": {v.field_name(): v.one("hidden", "read_only", "shown")}}
    body = {"name": v.one("r1", "r2", "r3"), "label": v.own_word(), "base": v.one("editor", "commenter", "reader", "none", "x"),
            "tables": {v.table(): rights}, "may": {v.one("exports", "model", "views"): v.one(True, False)}}
    return {k: x for k, x in body.items() if v.chance(0.8)}


def field(v: Values) -> dict:
    if v.chance(0.4):
        return {"name": v.one("extra1", "extra2", "extra3"), "type": "text"}
    kind = v.one("text", "number", "date", "json", "formula", "lookup", "link", "choice", "boolean", "x")
    body = {"name": v.one("extra1", "extra2", "extra3"), "label": v.own_word(), "type": kind}
    body |= {"formula": {"formula": v.formula()}, "lookup": {"lookup": {"link": v.one("company", "x"), "field": v.field_name()}},
             "link": {"link": {"table": v.table()}}, "choice": {"choices": [v.own_word(), v.text()]}}.get(kind, {})
    return body


def several(v: Values) -> dict:
    part = lambda: {"id": v.random.randrange(1, 40), **({"fields": v.record()} if v.chance(0.95) else {"version": 1, "fields": {}})}
    return {"records": [part() for _ in range(v.random.randrange(1, 4))], "partial": v.one(True, False)}


def answers(v: Values) -> dict:
    said = {name: v.field_value(name) for name in v.random.sample(["name", "status", "company", "status", "company", "papers", "secret"], 2)}
    return {"answers": said | {"name": v.own_word()}, "stamp": v.stamp(), "work": "1"}


def secret(v: Values) -> dict:
    """An invitation of the other's that was taken back, or nobody's. One that waits is for whoever has it."""
    kind = v.random.random()
    drawn = v.other.invited[0] if kind < 0.5 else v.one("x", "A" * 43, "", v.text())
    return {"invitation": drawn, "name": v.own_word(), "password": v.one("short", "correct horse battery")}


# A request that makes something says how it is taken away again; see `routes.after`.
MAKE = {
    "create_records": lambda v: {"fields": v.record()} if v.chance(0.9) else {"records": [{"fields": v.record()} for _ in range(3)]},
    "upsert_records": lambda v: {"key": v.one(["name"], "email", ["code"], [v.field_name()]), "records": [{"fields": v.record()}]},
    "update_record": lambda v: {"fields": v.record()},
    "update_records": several,
    "restore_record": lambda v: {"seq": v.random.randrange(1, v.other.head + 20)},
    "create_table": lambda v: {"name": v.one("scratch", "deals", "spare", "spare"), "label": v.own_word()},
    "change_table": lambda v: v.one({"label": v.own_word()}, {"indexes": [[v.field_name()]]}, {"rules": []}, {"document": v.field_name()}, {"key": ["name"]}),
    "create_field": field,
    "change_field": lambda v: {"label": v.own_word(), "type": v.one("text", "number", "date")} if v.chance(0.6) else field(v),
    "preview_field": lambda v: {"type": v.one("text", "integer", "date", "boolean", "choice")},
    "try_formula": lambda v: {"formula": v.formula()} | ({"field": v.field_name()} if v.chance(0.3) else {}),
    "create_view": view,
    "change_view": view,
    "create_comment": lambda v: {"text": v.one(v.text(), f"@[x]({v.random.randrange(8)}) {v.own_word()}")},
    "change_comment": lambda v: {"text": v.text()},
    "see_notifications": lambda v: v.one({}, {"comments": [v.random.randrange(80)]}, {"up_to": v.random.randrange(80)}, {"up_to": 7}),
    "note_presence": lambda v: {"page": "p1", "table": v.table(), "record": v.random.randrange(1, 30)},
    "create_token": lambda v: {"name": v.text(), "role": v.one("reader", "editor", "clerk", "owner", v.names()[3])},
    "invite": lambda v: {"email": f"x{v.random.randrange(99)}@qzxacme.example", "role": v.one("reader", "clerk", "owner", v.names()[3])},
    "change_member": lambda v: {"role": v.one("editor", v.names()[3], "x")},
    "share_record": lambda v: v.one({"link": True}, {"person": v.random.randrange(9)}, {"email": f"x{v.random.randrange(99)}@qzxacme.example"}, {"link": True, "person": 1})
    | {"level": v.one("read", "comment", "change", "x")},
    "change_shared": lambda v: {"fields": v.record()},
    "comment_shared": lambda v: {"text": v.one(v.text(), f"@[x]({v.random.randrange(8)}) {v.own_word()}")},
    "publish_view": lambda v: {"embed": v.one(True, False), "index": v.one(True, False)},
    "look_at_invitation": secret,
    "accept_invitation": secret,
    "create_role": role,
    "change_role": role,
    "begin_session": lambda v: v.one({"link": v.one("x", v.other.invited[0])}, {"email": 5}, {"password": "x"}, {"link": None, "email": v.text()}),
    "set_password": lambda v: v.one({"password": "short"}, {}, {"password": None}),
    # Of one's own account nothing is done that needs the password: who asks must stay who they are.
    "ask_reset": lambda v: {"email": v.one("nobody@nowhere.example", v.text(), "x@y.example")},
    "finish_reset": lambda v: {"reset": v.one("x", v.other.invited[0], v.text()), "password": "correct horse battery"},
    "change_account": lambda v: v.one({"name": v.own.word("owner")}, {"name": v.own.word("owner")}, {"name": ""}, {"nothing": 1}),
    "delete_account": lambda v: {"current_password": v.one("wrong", "", "correct horse")},
    "ask_address": lambda v: {"email": v.one("x@y.example", "x", ""), "current_password": "wrong"},
    "confirm_address": lambda v: {"address": v.one("x", v.other.invited[0], v.text())},
    "begin_second_factor": lambda v: {"current_password": v.one("wrong", "")},
    "confirm_second_factor": lambda v: {"code": v.one("123456", "x", "")},
    "remove_second_factor": lambda v: {"current_password": "wrong", "code": "123456"},
    # Nothing answers at this address, and nobody is asked elsewhere.
    "add_provider": lambda v: {"name": v.one("corp", v.text()), "label": v.text(), "issuer": v.one("http://127.0.0.1:9", "x", "https://"), "client_id": "x"},
    "change_provider": lambda v: {"label": v.text()},
    "finish_sign_in": lambda v: v.one({"code": "123456"}, {"email": v.text(), "password": "wrong and long"}, {"email": 5}),
    "begin_session_by_passkey": lambda v: {"ticket": v.one("x", v.other.invited[0], v.text()), "credential": v.one({}, {"id": "x"}, "x")},
    "begin_passkey": lambda v: {"current_password": v.one("wrong", "")},
    "add_passkey": lambda v: {"ticket": v.one("x", v.other.invited[0]), "name": v.text(), "credential": v.one({}, {"id": "x"}, "x")},
    "remove_passkey": lambda v: {"current_password": v.one("wrong", "")},
    "connect_identity": lambda v: {"provider": v.one("corp", v.text()), "current_password": v.one("wrong", "")},
    "remove_identity": lambda v: {"current_password": v.one("wrong", "")},
    # A plan that has everything: who has it may what the others ask for.
    "create_plan": lambda v: {"name": v.one("large", v.text()), "features": ["own_domains", "own_roles", "audit"]},
    "change_plan": lambda v: {"label": v.text()},
    "choose_plan": lambda v: {"plan": v.one("large", v.text()), "coupon": v.one(None, "SPRING", v.text())},
    "give_plan": lambda v: {"plan": v.one("large", v.text())},
    "set_flag": lambda v: {"rules": [{"workspace": v.one("acme", "birch"), "on": v.one(True, False)}]},
    "hear_payments": lambda v: {"id": v.text(), "data": {"object": {"object": "invoice", "id": v.text(), "status": "paid"}}},
    "create_workspace": lambda v: {"name": v.one("birch", "acme", "third"), "label": v.text()},
    "change_workspace": lambda v: {"label": v.own_word()} if v.chance(0.6) else v.one({"name": ""}, {"name": "a b"}, {"standing": "gone"}, {"domains": ["birch.example"]}),
    "restore_workspace": lambda v: {},
    "clone_workspace": lambda v: {"name": v.one("third", "acme")},
    "change_settings": lambda v: v.one({"capture_minutes": v.random.randrange(1, 60)}, {"mail_sender": v.own_word()}, {"x": 1}, {"colour": v.text()}),
    "declare_setting": lambda v: v.one({"type": "integer", "default": 25}, {"type": "text", "label": v.own_word()}, {"type": "x"}),
    "answer_form": answers,
    "get_asked_questions": lambda v: {"answers": answers(v)["answers"]},
    "change_import": lambda v: {"tables": [{"name": v.one("x", "stock", v.text()), "include": v.one(True, False), "label": v.own_word()}]},
}


def files(v: Values) -> tuple[str, bytes]:
    data = (v.own.marks.word + b" ") * v.random.randrange(1, 60)
    return form_data([("file", v.one(f"{v.own.marks.word.decode()}.txt", "x.csv", "../../birch", "a\\b.html", "ä.pdf"), data)])


def book(v: Values) -> tuple[str, bytes]:
    word = v.own.marks.word.decode()
    rows = "".join(f"{word} {n};{n}\n" for n in range(v.random.randrange(1, 9)))
    return form_data([("file", f"{word} book.csv", f"{word} name;{word} n\n{rows}".encode())])


def form_file(v: Values) -> tuple[str, bytes]:
    file = ("file", f"{v.own.marks.word.decode()}.txt", (v.own.marks.word + b" ") * 20)
    return form_data([("stamp", None, v.stamp().encode()), ("work", None, b"1"), ("field", None, v.one("papers", "name", "x").encode()), file])


UPLOADS = {"add_files": files, "create_from_archive": files, "plan_import": book, "bring_form_file": form_file}


def body(v: Values, operation: str, example: object) -> tuple[str, bytes]:
    """The content type and the body of a request; some are spoilt."""
    v.is_kept = True
    if operation in UPLOADS:
        kind, data = UPLOADS[operation](v)
    else:
        kind, made = "application/json", MAKE[operation](v) if operation in MAKE else example
        data = json.dumps(made).encode()
    v.is_kept = False
    if v.chance(0.03):
        data = v.one(b"", b"{", b"[]", b"null", b"\xff\xfe", data[: len(data) // 2], b'{"a":' * 200, v.random.choice(ODD_TEXT).encode())
    if v.chance(0.03):
        kind = v.one("text/plain", "application/xml", "multipart/form-data", "application/json; charset=utf-16", "multipart/form-data; boundary=x")
    return kind, data


def never(kind: str) -> str:
    """Something of a shape that nobody has."""
    return hashlib.sha256(f"never {kind}".encode()).hexdigest()
