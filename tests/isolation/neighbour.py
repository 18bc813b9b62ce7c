"""The other workspace: its own people change it meanwhile, and afterwards it is looked at whether anybody else has."""
import json
from random import Random

from beside import Beside
from wire import Answer, Caller, form_data
from world import RECORDS, World, record


class Writer(Beside):
    """Changes records that it made itself, and counts what it changed."""

    pause = 0.02

    def __init__(self, world: World, seed: int):
        super().__init__("the other's writer")
        self.world, self.random = world, Random(seed)
        self.ask = world.bearer(world.tokens["editor"])
        self.records: set[int] = set()
        self.living: list[int] = []
        self.changes: set[int] = set()

    def note(self, answer: Answer) -> Answer:
        if "sheaf-change" in answer.headers:
            self.changes.add(int(answer.headers["sheaf-change"]))
        return answer

    def step(self) -> None:
        ask, drawn, n = self.ask, self.random.random(), self.random.randrange(1, 23)
        place = "/api/v1/tables/deals/records"
        keys = [("Idempotency-Key", f"shared-{self.random.randrange(12)}")] if drawn < 0.2 else []
        if drawn < 0.35 or not self.living:
            # Under a key that is used again it is answered as the first time, or refused.
            fields = record(self.world, n) | {"weight": None}
            answer = self.note(ask.ask("POST", place, {"fields": fields}, keys))
            if answer.status == 201 and (made := answer.json()["id"]) not in self.records:
                self.records.add(made)
                self.living.append(made)
            return
        one = self.random.choice(self.living)
        if drawn < 0.65:
            self.note(ask.expect(200, "PATCH", f"{place}/{one}", {"fields": {"note": self.world.word(f"changed {self.random.random()}")}}))
        elif drawn < 0.75 and len(self.living) > 5:
            self.living.remove(one)
            self.note(ask.expect(204, "DELETE", f"{place}/{one}"))
        elif drawn < 0.85:
            ask.expect(201, "POST", f"{place}/{one}/comments", {"text": self.world.word("said meanwhile")})
        elif drawn < 0.9:
            data = self.world.marks.word + str(self.random.random()).encode()
            file = ask.post("/api/v1/files", form_data([("file", self.world.word("new.txt"), data)]))["files"][0]
            self.world.marks.know("the id of a new file", file["id"])
            self.note(ask.expect(200, "PATCH", f"{place}/{one}", {"fields": {"papers": [{"id": file["id"]}]}}))
        elif drawn < 0.95:
            ask.expect(200, "PUT", "/api/v1/presence", {"page": "writer", "table": "deals", "record": one})
        else:
            for query in ("limit=3&sort=name", "count=true", "search=qzxbirch"):
                ask.expect(200, "GET", f"{place}?{query}")


def snapshot(world: World) -> dict[str, object]:
    """All of it that the writer leaves alone, as its owner reads it."""
    ask, found = world.owner, {}

    def read(path: str) -> object:
        return ask.expect(200, "GET", path).json()

    def without(value: object, names: set[str]) -> object:
        if isinstance(value, dict):
            return {k: without(x, names) for k, x in value.items() if k not in names}
        return [without(x, names) for x in value] if isinstance(value, list) else value

    for path in ("tables", "roles", "members", "invitations", "imports", "people", "session"):
        found[path] = read(f"/api/v1/{path}")
    found["tokens"] = without(read("/api/v1/tokens"), {"last_used_at"})
    for table in found["tables"]["tables"]:
        place = f"/api/v1/tables/{table['name']}"
        found[f"{place}/views"] = read(f"{place}/views")
        if table["name"] != "deals":
            found[f"{place}/records"] = read(f"{place}/records?limit=1000&count=true")
    # What is said of tables is without how many records there are, which the writer changes.
    found["tables"] = without(found["tables"], {"records", "count"})
    for n in range(1, RECORDS):
        place = f"/api/v1/tables/deals/records/{n}"
        for path in (place, f"{place}/history", f"{place}/comments"):
            found[path] = read(path)
        for file in found[place]["fields"].get("papers") or []:
            found[f"{place}/files/{file['id']}"] = ask.expect(200, "GET", f"{place}/files/{file['id']}").body
    for n in world.imports:
        found[f"import {n}"] = read(f"/api/v1/imports/{n}")
    found["form"] = without(ask.beside([]).get(f"/api/v1/forms/{world.name}/{world.form}"), {"stamp"})
    return found


def differences(before: dict[str, object], after: dict[str, object]) -> list[str]:
    different = [path for path in {**before, **after} if before.get(path) != after.get(path)]
    return [f"{path}\n    was {shown(before.get(path))}\n    is  {shown(after.get(path))}" for path in different]


def shown(value: object) -> str:
    return (value.decode(errors="replace") if isinstance(value, bytes) else json.dumps(value))[:900]


def strange_changes(world: World, writer: Writer) -> tuple[int, list[str]]:
    """How many entries the log has since the workspace was made, and those that are none of the writer's."""
    since, found, strange = world.head, 0, []
    named = set()
    while entries := world.owner.get(f"/api/v1/changes?since={since}&limit=1000")["changes"]:
        for entry in entries:
            found, since = found + 1, entry["seq"]
            named.add(entry["seq"])
            by = (entry["by"] or {}).get("name")
            # What its own people export by turns is noted.
            if entry["kind"] == "access" and by in (world.word("token admin"), world.word("token reader")):
                continue
            by_writer = by == world.word("token editor")
            if not by_writer or entry["table"] != "deals" or entry["record"] not in writer.records:
                strange.append(json.dumps(entry))
    strange += [f"entry {seq} was told to the writer, and is not in the log" for seq in writer.changes - named]
    return found, strange
