"""Two workspaces with the same tables, fields, views, roles and ids, in which everything that can be told apart is marked."""
import struct
import zlib
from dataclasses import dataclass, field

import marks
from marks import HIDDEN, Marks
from wire import Caller, Refused, form_data

RECORDS = 24
PASSWORD = "correct horse battery"
HIDDEN_TEXT = HIDDEN.decode()
FIELDS = ["name", "email", "amount", "weight", "code", "due", "at", "status", "tags", "company", "papers", "details", "owner",
          "active", "fee", "note", "secret", "place"]


@dataclass
class World:
    """A workspace: who may what in it, and what is known of it."""

    name: str
    marks: Marks
    owner: Caller
    session: str = ""
    people: dict[str, int] = field(default_factory=dict)
    actors: dict[str, int] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    token_ids: dict[str, int] = field(default_factory=dict)
    sessions: dict[str, str] = field(default_factory=dict)
    files: list[dict] = field(default_factory=list)
    contents: dict[str, bytes] = field(default_factory=dict)
    form: str = ""
    closed_form: str = ""
    share: str = ""
    publication: str = ""
    imports: list[int] = field(default_factory=list)
    comments: list[tuple[int, int]] = field(default_factory=list)
    invitations: list[dict] = field(default_factory=list)
    invited: list[str] = field(default_factory=list)
    cursors: list[str] = field(default_factory=list)
    stamps: list[str] = field(default_factory=list)
    etags: list[str] = field(default_factory=list)
    head: int = 0

    def word(self, text: str) -> str:
        return f"{self.marks.word.decode()} {text}"

    def bearer(self, token: str) -> Caller:
        return self.owner.beside([("Authorization", f"Bearer {token}"), ("Sheaf-Workspace", self.name)])


def cookie(headers: dict[str, str]) -> str:
    return headers["set-cookie"].split(";")[0].split("=", 1)[1]


def picture(mark: bytes, shade: int) -> bytes:
    """A small picture with a word in it, between the parts that are drawn."""
    def part(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + bytes((shade, (x * 7) % 256, (y * 5) % 256)[c] for x in range(200) for c in range(3)) for y in range(180))
    head = struct.pack(">IIBBBBB", 200, 180, 8, 2, 0, 0, 0)
    word = part(b"tEXt", b"Comment\0" + mark * 40)
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", head) + word + part(b"IDAT", zlib.compress(rows)) + word + part(b"IEND", b"")


def make(host: Caller, name: str) -> World:
    """A workspace with its own people, made by an administrator of the host who is no member of it afterwards."""
    mark = marks.of(name)
    word = mark.word.decode()
    host.post("/api/v1/workspaces", {"name": name, "label": f"{word} workspace"})
    asks = host.beside(host.headers + [("Sheaf-Workspace", name)])
    world = World(name, mark, asks)
    nobody = host.beside([])
    for person, role in (("owner", "owner"), ("mate", "editor")):
        email = f"{person}@{word}.example"
        invited = asks.post("/api/v1/invitations", {"email": email, "role": role})
        body = {"invitation": invited["invitation"], "name": f"{word} {person}", "password": PASSWORD}
        answer = nobody.expect(200, "POST", "/api/v1/invitations/accept", body)
        world.people[person] = answer.json()["person"]["id"]
        world.sessions[person] = cookie(answer.headers)
    world.session = world.sessions["owner"]
    known = [("Cookie", f"sheaf_session={world.session}"), ("Sheaf-Client", "isolation"), ("Sheaf-Workspace", name)]
    world.owner = nobody.beside(known)
    me = host.get("/api/v1/session")["person"]["id"]
    world.owner.expect(204, "DELETE", f"/api/v1/members/{me}")
    for person in world.owner.get("/api/v1/people")["people"]:
        world.actors[person["name"].rsplit(" ", 1)[-1]] = person["id"]
    tables(world)
    records(world)
    views(world)
    roles(world)
    imported(world)
    return world


def tables(world: World) -> None:
    ask, word = world.owner, world.word
    ask.post("/api/v1/tables", {"name": "companies", "label": word("companies"), "description": word("what we sell to"), "fields": [
        {"name": "name", "label": word("name"), "type": "text", "unique": True},
        {"name": "city", "label": word("city"), "type": "text", "default": word("city of defaults")},
        {"name": "rank", "label": word("rank"), "type": "integer"}]})
    choice = [{"label": word(label)} for label in ("new", "won", "lost")]
    ask.post("/api/v1/tables", {"name": "deals", "label": word("deals"), "fields": [
        {"name": "name", "label": word("deal"), "type": "text", "required": True},
        {"name": "email", "label": word("mail"), "type": "email"},
        {"name": "amount", "label": word("amount"), "type": "money", "currency": "EUR", "decimals": 2},
        {"name": "weight", "label": word("weight"), "type": "number", "decimals": 3},
        {"name": "code", "label": word("code"), "type": "integer"},
        {"name": "due", "label": word("due"), "type": "date"},
        {"name": "at", "label": word("at"), "type": "datetime"},
        {"name": "status", "label": word("status"), "type": "choice", "choices": choice},
        {"name": "tags", "label": word("tags"), "type": "choices", "choices": choice},
        {"name": "company", "label": word("company"), "type": "link", "link": {"table": "companies"}},
        {"name": "papers", "label": word("papers"), "type": "attachment"},
        {"name": "details", "label": word("details"), "type": "json"},
        {"name": "owner", "label": word("owner"), "type": "user"},
        {"name": "active", "label": word("active"), "type": "boolean"},
        {"name": "fee", "label": word("fee"), "type": "formula", "formula": "weight * 2"},
        {"name": "note", "label": word("note"), "type": "long_text"},
        {"name": "secret", "label": f"{word('secret')} {HIDDEN_TEXT}", "type": "text"},
        {"name": "place", "label": word("place"), "type": "lookup", "lookup": {"link": "company", "field": "city"}}],
        "indexes": [["name"], ["due"], ["details.city"]],
        "rules": [{"rule": "formula", "formula": "isblank(code) or code > 5", "message": word("rule about codes")}]})
    ask.post("/api/v1/tables", {"name": "events", "label": word("events"), "document": "document"})
    scratch(world)


def scratch(world: World) -> None:
    """A table that may be changed and deleted while there are requests; made anew where it is gone."""
    fields = [{"name": name, "label": world.word(name), "type": kind}
              for name, kind in (("name", "text"), ("amount", "number"), ("due", "date"), ("details", "json"))]
    world.owner.ask("POST", "/api/v1/tables", {"name": "scratch", "label": world.word("scratch"), "fields": fields})


def upload(world: World, files: list[tuple[str, bytes]]) -> list[dict]:
    return world.owner.post("/api/v1/files", form_data([("file", name, data) for name, data in files]))["files"]


def record(world: World, n: int) -> dict:
    """The fields of the nth: what it has of numbers and days is marked, and one alone has a weight, so that sums show it."""
    word, year = world.word, world.marks.year.decode()
    digits = world.marks.digits.decode()
    fields = {
        "name": word(f"deal {n:03}"), "email": f"deal{n}@{world.marks.word.decode()}.example", "amount": f"{digits}{n % 10}.{n % 100:02}",
        "code": int(f"{digits}{n:03}"), "due": f"{year}-{n % 12 + 1:02}-{n % 28 + 1:02}", "at": f"{year}-{n % 12 + 1:02}-11T10:00:00Z",
        "status": word(("new", "won", "lost")[n % 3]), "tags": [word("new"), word("won")][: n % 3], "company": n % 6 + 1,
        "details": {"city": word(f"town {n % 5}"), "age": int(f"{digits}{n:02}"), "list": [word("one"), n]},
        "owner": world.actors[("owner", "mate")[n % 2]], "active": n % 2 == 0,
        "note": word(f"note {n}\n") * 3, "secret": f"{word('secret')} {HIDDEN_TEXT} {n}"}
    if n == 3:
        fields["weight"] = f"{digits}.125"
    if n % 3 == 0:
        file = world.files[n // 3 % len(world.files)]
        fields["papers"] = [{"id": file["id"], "name": word(f"paper {n}.txt")}]
    return fields


def records(world: World) -> None:
    ask, word = world.owner, world.word
    line = (world.marks.word + b" ") * 1
    world.contents = {word("paper one.txt"): line * 400, word("two.csv"): (line + b";7\n") * 60, word("face.png"): picture(line, len(line) * 9)}
    world.files = upload(world, list(world.contents.items()))
    for file in world.files:
        world.marks.know("the id of a file", file["id"])
    companies = [{"fields": {"name": word(f"company {n}"), "city": word(f"city {n}"), "rank": int(f"{world.marks.digits.decode()}{n}")}} for n in range(1, 9)]
    ask.post("/api/v1/tables/companies/records", {"records": companies})
    ask.post("/api/v1/tables/deals/records", {"records": [{"fields": record(world, n)} for n in range(1, RECORDS + 1)]})
    ask.post("/api/v1/tables/events/records", {"records": [{"fields": {"kind": word("event"), "customer": {"city": word("inner"), "n": n}}} for n in range(1, 6)]})
    for n in range(1, 7):
        made = ask.post(f"/api/v1/tables/deals/records/{n}/comments", {"text": word(f"comment {n}, @[x]({world.actors['mate']})")})
        world.comments.append((n, made["id"]))
    ask.expect(200, "PATCH", "/api/v1/tables/deals/records/2", {"fields": {"note": word("changed once")}})
    ask.expect(204, "DELETE", f"/api/v1/tables/deals/records/{RECORDS}")


def form_look(world: World, is_open: bool) -> dict:
    word = world.word
    return {"kind": "form", "title": word("form"), "description": word("what is asked"), "open": is_open, "steps": [
        {"title": word("step"), "questions": [
            {"field": "name", "label": word("your name"), "help": word("a help"), "required": True}, {"field": "status"},
            {"field": "company", "pick": True}, {"field": "papers"}]}],
        "confirmation": {"message": word("thank you"), "again": True}}


def views(world: World) -> None:
    ask, word = world.owner, world.word
    place = "/api/v1/tables/deals/views"
    ask.post(place, {"name": "open", "label": word("open"), "filter": f'status = "{word("new")}"', "sort": ["-code"], "summary": {"weight": "sum"}})
    ask.post(place, {"name": "board", "label": word("board"), "look": {"kind": "board", "by": "status"}, "group": ["status"],
                     "colours": [{"when": f'name = "{word("deal 003")}"', "colour": "red"}]})
    ask.post(place, {"name": "pivot", "label": word("pivot"), "look": {"kind": "pivot", "rows": ["status"], "columns": "due:year",
                     "measures": [{"field": "weight", "function": "maximum"}]}})
    ask.post(place, {"label": word("mine"), "owner": "me", "filter": f'name = "{word("deal 005")}"'})
    world.form = ask.post(place, {"name": "ask", "label": word("ask"), "look": form_look(world, True)})["look"]["link"]
    world.closed_form = ask.post(place, {"name": "shut", "label": word("shut"), "look": form_look(world, False)})["look"]["link"]
    world.marks.know("the secret of a form", world.form)
    world.marks.know("the secret of a form", world.closed_form)
    # What is hidden from some is not among what it shows.
    ask.post(place, {"name": "shown", "label": word("shown"), "filter": "code > 0", "fields": ["name", "status", "code", "company", "due"]})
    shown = ask.expect(200, "PUT", f"{place}/shown/publication", {"embed": True}).json()
    world.publication = world.marks.know("the secret of a published view", shown["published"]["link"])


def roles(world: World) -> None:
    ask, word = world.owner, world.word
    ask.post("/api/v1/roles", {"name": "clerk", "label": word("clerk"), "description": word("sees little"), "base": "editor",
             "tables": {"deals": {"read": "code > 0", "fields": {"secret": "hidden", "email": "read_only"}}}})
    for role in ("admin", "editor", "clerk", "reader", "gone"):
        made = ask.post("/api/v1/tokens", {"name": word(f"token {role}"), "role": "editor" if role == "gone" else role})
        world.tokens[role], world.token_ids[role] = world.marks.know("a token", made["token"]), made["id"]
    ask.expect(204, "DELETE", f"/api/v1/tokens/{world.token_ids.pop('gone')}")
    # Shared by somebody from whom a field is hidden.
    clerk = ask.beside([("Authorization", f"Bearer {world.tokens['clerk']}")])
    shared = clerk.post("/api/v1/tables/deals/records/4/shares", {"link": True, "level": "comment"})
    world.share = world.marks.know("the secret of a share", shared["secret"])
    for n in range(2):
        made = ask.post("/api/v1/invitations", {"email": f"guest{n}@{world.marks.word.decode()}.example", "role": "reader"})
        world.marks.know("the secret of an invitation", made["invitation"])
        world.invitations.append(made)
    # One that was taken back leads nowhere, whoever has it.
    taken = ask.post("/api/v1/invitations", {"email": f"nobody@{world.marks.word.decode()}.example", "role": "reader"})
    ask.expect(204, "DELETE", f"/api/v1/invitations/{taken['id']}")
    world.invited.append(taken["invitation"])


def imported(world: World) -> None:
    ask, word = world.owner, world.word
    rows = "".join(f"{word(f'part {n}')};{world.marks.digits.decode()}{n};{world.marks.year.decode()}-01-{n:02}\n" for n in range(1, 12))
    for n in range(2):
        sheet = f"{word('part')};{word('stock')};{word('day')}\n{rows}".encode()
        plan = ask.post("/api/v1/imports", form_data([("file", word(f"book {n}.csv"), sheet)]))
        world.imports.append(plan["id"])
    done = ask.expect(200, "POST", f"/api/v1/imports/{world.imports[0]}/apply").json()
    before = {"companies", "deals", "events", "scratch"}
    (made,) = [t["name"] for t in ask.get("/api/v1/tables")["tables"] if t["name"] not in before]
    ask.expect(200, "PATCH", f"/api/v1/tables/{made}", {"name": "stock"})
    if not done:
        raise Refused("the import answered nothing")


def only_here(world: World) -> None:
    """What the other workspace has not: a table, a view, a role, a field, by names that nobody guesses."""
    word = world.marks.word.decode()
    ask = world.owner
    ask.post("/api/v1/tables", {"name": f"{word}_ledger", "label": world.word("ledger"), "fields": [
        {"name": f"{word}_entry", "label": world.word("entry"), "type": "text"}]})
    ask.post(f"/api/v1/tables/{word}_ledger/records", {"fields": {f"{word}_entry": world.word("entry 1")}})
    ask.post("/api/v1/tables/deals/views", {"name": f"{word}_view", "label": world.word("only here")})
    ask.post("/api/v1/roles", {"name": f"{word}_role", "label": world.word("only here"), "base": "reader"})


def gather(world: World) -> None:
    """What somebody might carry from here to the other workspace: cursors, tags, stamps."""
    ask = world.owner
    for query in ("limit=3&sort=name", "limit=2&sort=-due,code", "limit=4", "limit=2&sort=details.city"):
        answer = ask.expect(200, "GET", f"/api/v1/tables/deals/records?{query}")
        world.cursors.append(answer.json()["next"])
        world.etags.append(answer.headers["etag"])
    world.etags.append(ask.expect(200, "GET", "/api/v1/tables").headers["etag"])
    shown = ask.beside([]).get(f"/api/v1/forms/{world.name}/{world.form}")
    world.stamps.append(world.marks.know("a form's stamp", shown["stamp"]))
    for n, size in ((9, "small"), (9, "large")):
        file = world.files[2]["id"]
        for record_id in range(1, RECORDS):
            answer = ask.ask("GET", f"/api/v1/tables/deals/records/{record_id}/files/{file}?thumbnail={size}")
            if answer.status == 200:
                world.contents[f"thumbnail {size}"] = answer.body
                break
    world.head = ask.get("/api/v1/changes?since=0&limit=1000")["changes"][-1]["seq"]
