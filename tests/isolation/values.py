"""What stands in requests: names, ids, formulas and texts, some of which fit, some of which are the other workspace's, and some nobody's."""
from random import Random

from world import FIELDS, RECORDS, World

TABLES = ["deals", "companies", "events", "stock", "scratch"]
ODD = ["", "%00", "..%2f..%2fbirch", "%2e%2e", "deals%3b--", "deals'", "%22deals%22", "DEALS", "de%20als", "%ff%fe", "_actors", "_changes",
       "deals__view", "sqlite_master", "information_schema.tables", "birch.deals", "birch%2fdeals", "%C3%A4", "x" * 300, "*", "null", "-1"]
ODD_TEXT = ["", "'", '"', "\\", "%", "_", "--", ";", "\0", "\u202e", "ä" * 50, "1=1", "' OR '1'='1", "x" * 3000, "{", "}}", "\n", "🦊", "birch"]
FORMULAS = ["code > 0", "amount < 5", 'name = ""', "isblank(due)", 'status = "{}"', 'name = "{}"', 'details.city = "{}"', "active", "not active",
            'due > "2900-01-01"', "weight > 1", "fee > 1", 'place = "{}"', "company = 3", "owner = ME()", "@id > 5", "@created_by = ME()",
            'INCLUDES(details.list, "{}")', "len(name) > 3", "code / 0 = 1", "sum(code) > 1", "1", "code >", "((((", 'company.city = "{}"',
            'secret = "{}"', 'CONTAINS(note, "{}")', "birch.deals.code > 0", "x" * 200, "LOOKUP(1)", 'JSON(details, "age") > 1', "LIST", "code > 1e400"]
SORTS = FIELDS + ["@id", "@updated_at", "@created_by", "details.city", "details.age", "company.name", "nothing", "-", "name;", "_id"]
BY = ["status", "due:year", "-due:month", "at:week", "company", "owner", "active", "details.city", "tags", "nothing", "name", "code"]
FUNCTIONS = ["sum", "average", "median", "minimum", "maximum", "range", "filled", "empty", "unique", "checked", "percent_filled", "first"]


class Values:
    """Draws from what is known of both workspaces. `said` is what was drawn of marked texts since it was last emptied.
    While `is_kept`, nothing of the other's texts is drawn: what is sent might be kept, and be found later where it is one's own."""

    def __init__(self, random: Random, own: World, other: World):
        self.random, self.own, self.other = random, own, other
        self.said: list[str] = []
        self.is_kept = False
        self.aimed = "deals"

    def one(self, *options):
        return self.random.choice(options)

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def note(self, text: str) -> str:
        self.said.append(text)
        return text

    def word(self) -> str:
        """A text as records have it: mostly one's own."""
        world = self.other if not self.is_kept and self.chance(0.25) else self.own
        n = self.random.randrange(1, RECORDS + 6)
        kind = self.one(f"deal {n:03}", f"company {n % 9}", f"town {n % 5}", "new", "won", f"city {n % 9}", f"part {n}")
        return self.note(f"{world.marks.word.decode()} {kind}")

    def own_word(self) -> str:
        return self.note(f"{self.own.marks.word.decode()} {self.one('deal', 'company', 'word')} {self.random.randrange(100)}")

    def text(self) -> str:
        return self.own_word() if self.chance(0.7) else self.random.choice(ODD_TEXT)

    def formula(self) -> str:
        drawn = self.random.choice(FORMULAS)
        if "{}" in drawn:
            drawn = drawn.format(self.word())
        if self.chance(0.15):
            drawn = f"{drawn} {self.one('and', 'or', ',', '=')} {self.random.choice(FORMULAS)}"
        if self.chance(0.06):
            at = self.random.randrange(len(drawn) + 1)
            drawn = drawn[:at] + self.random.choice(ODD_TEXT)[:40] + drawn[at:]
        return drawn

    def some(self, options: list[str], most: int = 3) -> str:
        drawn = [self.random.choice(options) for _ in range(self.random.randrange(1, most + 1))]
        return ",".join(("-" if self.chance(0.1) else "") + name for name in drawn)

    def names(self) -> list[str]:
        """Names that the other workspace alone has."""
        word = "strange" if self.is_kept else self.other.marks.word.decode()
        return [self.note(f"{word}_{what}") for what in ("ledger", "entry", "view", "role")]

    def table(self) -> str:
        if self.chance(0.03):
            return self.names()[0]
        return self.random.choice(ODD) if self.chance(0.03) else self.random.choice(TABLES + ["deals"] * 5)

    def record_id(self) -> str:
        if self.chance(0.08):
            return self.one("0", "-1", "9223372036854775807", "9223372036854775808", "1e3", "x", "01", "%31", "1;", "٣", "1.0", "99999")
        return str(self.random.randrange(1, RECORDS + 8))

    def field_name(self) -> str:
        if self.chance(0.04):
            return self.names()[1]
        return self.random.choice(ODD) if self.chance(0.08) else self.random.choice(FIELDS + ["kind", "customer"])

    def view(self) -> str:
        if self.chance(0.06):
            return self.names()[2]
        if self.chance(0.6):
            return self.one("open", "board", "pivot")
        return self.random.choice(ODD) if self.chance(0.06) else self.one("open", "board", "pivot", "ask", "shut", "v1", "v2", "mine", "all")

    def file(self) -> str:
        """The id of a file: one's own, the other's (which nobody else has), or nobody's."""
        if self.chance(0.3):
            return self.note(self.random.choice(self.other.files)["id"])
        if self.chance(0.2):
            return self.one("0" * 64, "x", "%2e%2e%2fbirch", self.random.choice(self.own.files)["id"].upper(), "g" * 64)
        return self.random.choice(self.own.files)["id"]

    def cursor(self) -> str:
        if self.chance(0.4):
            return self.note(self.random.choice(self.other.cursors))
        drawn = self.random.choice(self.own.cursors)
        if self.chance(0.3):
            at = self.random.randrange(len(drawn))
            drawn = drawn[:at] + self.one("A", "_", "", "!") + drawn[at + 1:]
        return drawn if self.chance(0.9) else self.random.choice(ODD)

    def stamp(self) -> str:
        return self.note(self.random.choice(self.other.stamps)) if self.chance(0.3) else self.random.choice(self.own.stamps)

    def number(self) -> str:
        if self.chance(0.7):
            return str(self.random.randrange(1, 100))
        return self.one("1", "2", "5", "50", "100", "0", "-1", "1000", "100000", "x", "9223372036854775807", "1.5", "")

    def query(self, name: str) -> str:
        """A value of a parameter, by the parameter's name."""
        if self.chance(0.02):
            return self.random.choice(ODD_TEXT)
        draw = {
            "filter": self.formula, "mark": self.formula, "search": lambda: self.word() if self.chance(0.7) else self.text(),
            "sort": lambda: self.some(SORTS, 2), "fields": lambda: self.some(FIELDS, 3), "by": lambda: self.some(BY[:8] if self.chance(0.7) else BY, 2),
            "expand": lambda: self.some(["company", "company", "company", "company.name", "nothing", "papers"], 1), "group": lambda: self.some(BY[:8] if self.chance(0.7) else BY, 2),
            "summary": self.functions, "measures": self.functions, "view": self.view, "cursor": self.cursor, "stamp": self.stamp,
            "format": lambda: self.one("csv", "json", "xlsx", "xml"), "name": self.text, "table": lambda: self.one("stock", "deals", "x"),
            "field": self.field_name, "thumbnail": lambda: self.one("small", "large", "huge"), "download": lambda: self.one("true", "false", "x"),
            "count": lambda: self.one("true", "false", "1", "x"), "workspace": self.workspace, "records": lambda: self.some([str(n) for n in range(1, 30)], 6),
            "since": lambda: str(self.random.randrange(self.other.head + 40)), "key": self.field_name, "sheet": self.text, "file": self.text,
        }.get(name, self.number)
        return draw()

    def functions(self) -> str:
        if self.chance(0.7):
            return self.some(["weight:sum", "code:maximum", "amount:average", "due:minimum", "active:checked", "name:filled", "status:unique"])
        return self.some([f"{name}:{function}" for name in ("weight", "code", "amount", "due", "active", "name", "x") for function in FUNCTIONS])

    def workspace(self) -> str:
        return self.one("acme", "acme", "acme", "birch", "host", "never", "ACME", "acme birch", "birch/../acme", "")

    def field_value(self, name: str) -> object:
        own, digits = self.own, self.own.marks.digits.decode()
        if self.chance(0.04):
            return self.one(None, [], {}, -1, "x", True, 1e300, "", [[1]], {"a": {"b": 1}})
        n = self.random.randrange(1000)
        return {
            "name": self.own_word(), "email": f"a{n}@{own.marks.word.decode()}.example", "amount": f"{digits}.{n % 100:02}", "code": int(digits) + n,
            "due": f"{own.marks.year.decode()}-0{n % 9 + 1}-11", "at": f"{own.marks.year.decode()}-03-01T10:00:00Z", "status": own.word(self.one("new", "won")),
            "tags": [own.word("won")], "company": n % 12, "details": {"city": own.word("town 1"), "n": n}, "owner": self.random.choice(list(own.actors.values())),
            "active": n % 2 == 0, "note": self.text(), "secret": own.word("secret qzxhidden" if self.aimed == "deals" else "secret"), "weight": n, "fee": 1, "place": "x",
            "papers": [{"id": self.file() if self.aimed == "deals" else self.own.files[0]["id"], "name": self.own_word()}], "city": self.own_word(), "rank": n,
        }.get(name, self.text())

    def record(self) -> dict:
        """The fields of a record, which may be refused: for a file of the other's, a number that is not there, a name that is none."""
        names = self.random.sample(FIELDS, self.random.randrange(1, 6))
        fields = {name: self.field_value(name) for name in names + ["name"]}
        for name in ("fee", "place"):
            if self.chance(0.9):
                fields.pop(name, None)
        if self.chance(0.05):
            fields[self.one("nothing", "_id", "id", "birch.name", "Name", "")] = 1
        return fields
