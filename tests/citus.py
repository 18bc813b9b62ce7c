#!/usr/bin/env python3
"""citus.py LOG: whether all that Sheaf said to a server keeps to what Citus allows where each schema is a shard of its own.

LOG is what PostgreSQL wrote with log_destination = jsonlog and log_statement = all (tests/with-postgres, SHEAF_TEST_STATEMENTS). Only
what a connection called `sheaf` said is looked at: tests have connections of their own. Each complaint is told once, with a statement.
Without a log it tries itself on statements that are and are not allowed.

The limits are those of https://docs.citusdata.com/en/stable/develop/reference_workarounds.html, and what was seen on a cluster: no statement
joins, refers to or writes into the schemas of two workspaces, or that of one and the directory's; no triggers, no rules, no tables of
parts, no volatile functions in an UPDATE. Nothing either that a connection would have to keep (temporary tables, SET without LOCAL, locks
of a session), for a pooler may be in between.
"""
import json
import re
import sys

TOKEN = re.compile(
    r"""(?P<space>\s+|--[^\n]*|/\*.*?\*/)
    |(?P<text>[eE]'(?:[^'\\]|\\.|'')*'|'(?:[^']|'')*')
    |(?P<dollars>\$(?P<tag>[A-Za-z_]*)\$.*?\$(?P=tag)\$)
    |(?P<quoted>"(?:[^"]|"")*")
    |(?P<word>[A-Za-z_\u0080-\uffff][\w$]*)
    |(?P<number>\$\d+|\d[\w.]*)
    |(?P<sign>::|.)""",
    re.X | re.S,
)

SHARED = {"pg_catalog", "information_schema", "sheaf"}
DIRECTORY = "sheaf_host"
# Within these, FROM names no table.
WITH_A_FROM = {"extract", "substring", "trim", "overlay", "position"}
# What ends the tables of a FROM.
ENDS = {"where", "group", "order", "limit", "having", "union", "except", "intersect", "returning", "set", "window", "for", "fetch", "offset", "select"}
# What an object's name follows, other than in a query.
OBJECTS = {"table", "view", "index", "sequence"}
SKIPPED = {"if", "not", "exists", "only", "concurrently"}
VOLATILE = ("random", "clock_timestamp", "timeofday", "nextval", "gen_random_uuid")
KEPT_BY_THE_CONNECTION = ("pg_advisory_lock", "pg_advisory_lock_shared", "pg_try_advisory_lock", "set_config")


def tokens(text):
    """The words of a statement in lower case, quoted names as they are (with their quotes), texts as one sign."""
    found = []
    for match in TOKEN.finditer(text):
        kind = match.lastgroup if match.lastgroup != "tag" else "dollars"
        if kind == "space":
            continue
        if kind in ("text", "dollars"):
            found.append("''")
        else:
            found.append(match.group().lower() if kind == "word" else match.group())
    return found


def statements(text):
    """The parts of a message that are statements of their own."""
    parts, part = [], []
    for token in tokens(text):
        if token == ";":
            parts.append(part)
            part = []
        else:
            part.append(token)
    parts.append(part)
    return [part for part in parts if part]


def is_name(token):
    return token.startswith('"') or bool(re.match(r"[a-z_\u0080-\uffff]", token))


def name_at(words, at):
    """A name with all that stands before its dots, and where it ends."""
    parts = []
    while at < len(words) and is_name(words[at]):
        parts.append(words[at].strip('"'))
        at += 1
        if at >= len(words) or words[at] != ".":
            break
        at += 1
    return parts, at


def own_tables(words):
    """The names that WITH gives to queries."""
    named = set()
    for at, word in enumerate(words):
        begins = at > 0 and words[at - 1] in ("with", "recursive", ",") and is_name(word)
        if not begins:
            continue
        behind = at + 1
        if behind < len(words) and words[behind] == "(":
            while behind < len(words) and words[behind] != ")":
                behind += 1
            behind += 1
        rest = [w for w in words[behind : behind + 4] if w not in ("not", "materialized")]
        if rest[:2] == ["as", "("]:
            named.add(word.strip('"'))
    return named


class Statement:
    """One statement: the tables that it names, and what is wrong with it."""

    def __init__(self, words):
        self.words, self.wrong, self.schemas = words, [], set()
        self.known = own_tables(words)
        self.look_at_tables()
        self.look_at_kind()
        workspaces = self.schemas - SHARED - {DIRECTORY}
        if len(workspaces) > 1:
            self.wrong.append("names tables of two workspaces")
        if workspaces and DIRECTORY in self.schemas:
            self.wrong.append("names tables of a workspace and of the directory")

    def table_at(self, at, may_be_a_function):
        while at < len(self.words) and self.words[at] in SKIPPED | {"lateral"}:
            at += 1
        if at >= len(self.words) or not is_name(self.words[at]) or self.words[at] in ("select", "values"):
            return
        parts, end = name_at(self.words, at)
        called = end < len(self.words) and self.words[end] == "("
        if may_be_a_function and called:
            if len(parts) > 1 and parts[0] not in SHARED:
                self.wrong.append(f"calls a function of {parts[0]}")
            return
        if len(parts) == 1:
            if parts[0] not in self.known:
                self.wrong.append(f"names {parts[0]} without its schema")
        else:
            self.schemas.add(parts[0])

    def look_at_tables(self):
        words, opened, in_from = self.words, [], [False]
        makes = words[0] in ("create", "alter", "drop", "lock", "truncate", "comment")
        of_index = words[0] == "create" and "index" in words[:3]
        for at, word in enumerate(words):
            before = words[at - 1] if at else ""
            if word == "(":
                opened.append(before)
                in_from.append(False)
            elif word == ")" and opened:
                opened.pop()
                in_from.pop()
            elif word == "from" and before != "distinct" and (not opened or opened[-1] not in WITH_A_FROM):
                in_from[-1] = True
                self.table_at(at + 1, may_be_a_function=True)
            elif word in ("join",) or (word == "," and in_from[-1]):
                self.table_at(at + 1, may_be_a_function=True)
            elif word in ENDS:
                in_from[-1] = False
            elif word in ("into", "references"):
                self.table_at(at + 1, may_be_a_function=False)
            elif word == "using" and words[0] == "delete":
                in_from[-1] = True
                self.table_at(at + 1, may_be_a_function=True)
            elif word == "update" and before not in ("for", "do", "on", "key"):
                self.table_at(at + 1, may_be_a_function=False)
            elif makes and word in OBJECTS and not opened and before in ("create", "alter", "drop", "lock", "on", "truncate", "replace", "if"):
                if not (of_index and word == "index"):
                    self.table_at(at + 1, may_be_a_function=False)
            elif word == "column" and words[:3] == ["comment", "on", "column"]:
                self.table_at(at + 1, may_be_a_function=False)
            elif of_index and word == "on" and not opened:
                self.table_at(at + 1, may_be_a_function=False)
            elif word in ("analyze", "copy") and at == 0:
                self.table_at(at + 1, may_be_a_function=False)

    def look_at_kind(self):
        words, text = self.words, " ".join(self.words)
        first = words[0]
        if first == "create" and "trigger" in words[:5]:
            self.wrong.append("makes a trigger")
        if first == "create" and "rule" in words[:4]:
            self.wrong.append("makes a rule")
        if first == "create" and {"temp", "temporary"} & set(words[:4]):
            self.wrong.append("makes what goes with the connection")
        if re.search(r"\binherits \(|\bpartition (of|by) (?!\()", text) and first == "create":
            self.wrong.append("makes a table of parts")
        if first == "select" and "into" in words and words[words.index("into") - 1] != "insert":
            self.wrong.append("makes a table of a query")
        if first == "set" and words[1] not in ("local", "constraints", "transaction"):
            self.wrong.append("sets what the connection keeps")
        # How types are asked for behind a pooler: by a name that is let go of in the same message.
        asks = first == "prepare" and re.fullmatch(r"sheaf_[0-9a-f]+_[0-9]+", words[1])
        if first in ("prepare", "declare", "do", "load", "discard", "reset") and not asks:
            self.wrong.append(f"is a {first.upper()}")
        if first == "alter" and "set schema" in text:
            self.wrong.append("moves a table to another schema")
        for name in VOLATILE if first == "update" else ():
            if re.search(rf"\b{name} \(", text):
                self.wrong.append(f"updates by {name}, which is volatile")
        for name in KEPT_BY_THE_CONNECTION:
            if re.search(rf"\b{name} \(", text):
                self.wrong.append(f"calls {name}")


def complaints(text, inside=False):
    """What is wrong with a message; `inside`: within a transaction."""
    for words in statements(text):
        for wrong in Statement(words).wrong:
            yield wrong
        if inside and "concurrently" in words and words[0] in ("create", "drop", "reindex"):
            yield "builds an index beside those who write within a transaction"


def after(text, inside):
    """Whether a transaction is open after a message."""
    for words in statements(text):
        if words[0] in ("begin", "start"):
            inside = True
        elif words[0] in ("commit", "end") or (words[0] == "rollback" and "to" not in words):
            inside = False
    return inside


SAID = re.compile(r"(?:statement|execute [^:]*): (.*)", re.S)
# What tests have Sheaf's own connection say, so that it fails.
MEANT_TO_FAIL = {"SELECT nothing FROM nowhere"}
# What a run must have said, so that it is known to have been one.
EXPECTED = [
    "CREATE SCHEMA", "INDEX CONCURRENTLY", "LOCK TABLE", "EXCLUDE USING gist", "FOREIGN KEY", "SAVEPOINT", '"sheaf_host".',
    "FOR UPDATE", "ON CONFLICT", "_links_", "_gone_",
]  # fmt: skip


def read(path):
    """Complaints of a whole log, each with the first statement that brought it; how many statements there were; what was missing."""
    told, seen, inside, count, missing = {}, {}, {}, 0, set(EXPECTED)
    with open(path, encoding="utf-8", errors="replace") as log:
        for line in log:
            entry = json.loads(line)
            said = SAID.match(entry.get("message", ""))
            if not said or entry.get("application_name") != "sheaf":
                continue
            text, session = said.group(1), entry["session_id"]
            count += 1
            open_now = inside.get(session, False)
            key = (text, open_now)
            if key not in seen:
                missing = {part for part in missing if part not in text}
                seen[key] = after(text, open_now)
                for wrong in complaints(text, open_now):
                    if text not in MEANT_TO_FAIL:
                        told.setdefault(wrong, text)
            inside[session] = seen[key]
    return told, count, len(seen), missing


TRIED = [
    ('SELECT t."a" FROM "w1"."leads" t JOIN "w1"."firms" f ON f."_id" = t."firm"', None),
    ('SELECT 1 FROM "w1"."leads" t JOIN "w2"."firms" f ON f."_id" = t."firm"', "names tables of two workspaces"),
    ('SELECT 1 FROM "w1"."leads", "w2"."firms"', "names tables of two workspaces"),
    ('SELECT (SELECT 1 FROM "w2"."firms" LIMIT 1) FROM "w1"."leads"', "names tables of two workspaces"),
    ('INSERT INTO "w1"."leads" SELECT * FROM "w2"."leads"', "names tables of two workspaces"),
    ('UPDATE "w1".a SET x = s.x FROM sheaf_host.people s', "names tables of a workspace and of the directory"),
    ('ALTER TABLE "w1"."a" ADD FOREIGN KEY ("b") REFERENCES "w2"."b"("_id")', "names tables of two workspaces"),
    ('CREATE VIEW "w1"."v" AS SELECT * FROM "w2"."t" t', "names tables of two workspaces"),
    ("SELECT * FROM leads", "names leads without its schema"),
    ("SELECT * FROM pg_catalog.pg_class c, leads l", "names leads without its schema"),
    ("LOCK TABLE _model IN ACCESS SHARE MODE", "names _model without its schema"),
    ("INSERT INTO leads (a) VALUES ($1)", "names leads without its schema"),
    ("CREATE INDEX i ON leads (a)", "names leads without its schema"),
    ("DROP INDEX IF EXISTS i", "names i without its schema"),
    ("CREATE TABLE t (a bigint)", "names t without its schema"),
    ('CREATE TABLE "w1".t (a bigint REFERENCES u (id))', "names u without its schema"),
    ("DELETE FROM leads", "names leads without its schema"),
    ('CREATE TRIGGER t AFTER INSERT ON "w1".a EXECUTE FUNCTION sheaf.f()', "makes a trigger"),
    ("CREATE TEMP TABLE t (a bigint)", "makes what goes with the connection"),
    ("CREATE TEMPORARY SEQUENCE s", "makes what goes with the connection"),
    ("SET search_path = w1", "sets what the connection keeps"),
    ("SET LOCAL lock_timeout = 200", None),
    ("SELECT pg_advisory_lock(1)", "calls pg_advisory_lock"),
    ("SELECT pg_catalog.pg_advisory_xact_lock(1)", None),
    ("PREPARE s AS SELECT 1", "is a PREPARE"),
    ("PREPARE sheaf_b245a2e67911ddfb_0 AS SELECT $1; DEALLOCATE sheaf_b245a2e67911ddfb_0", None),
    ('UPDATE "w1".a SET b = random()', "updates by random, which is volatile"),
    ('SELECT 1 FROM "w1".a; SELECT 2 FROM "w2".a', None),
    ("WITH RECURSIVE r (id) AS (SELECT 1), q AS (SELECT id FROM r) SELECT * FROM q JOIN r ON true", None),
    ('SELECT EXTRACT(epoch FROM "t") FROM "w1".a WHERE x IS DISTINCT FROM y', None),
    ("SELECT 'x FROM y', value FROM json_array_elements($1) WITH ORDINALITY", None),
    ('SELECT 1 FROM "w1".a FOR UPDATE', None),
    ('INSERT INTO "w1".a VALUES ($1) ON CONFLICT (k) DO UPDATE SET v = excluded.v', None),
    ('SELECT 1 FROM (SELECT "_id", row_number() OVER (ORDER BY "_id") AS n FROM "w1".a) AS s', None),
    ('CREATE INDEX CONCURRENTLY "i" ON "w1"."leads" (sheaf.key("name"))', None),
    ("CREATE FUNCTION sheaf.f() RETURNS text LANGUAGE sql AS $$ SELECT a FROM nowhere $$", None),
    ('COMMENT ON COLUMN "w1"."t"."c" IS NULL', None),
    ("COMMENT ON COLUMN t IS NULL", "names t without its schema"),
    ('ALTER TABLE "w1"."t" DROP COLUMN "c"; ALTER TABLE "w1".t ALTER COLUMN id RESTART WITH 2', None),
    ('SELECT w2.f(1) FROM w2.f(1)', "calls a function of w2"),
]  # fmt: skip


def try_itself():
    wrong = []
    for text, expected in TRIED:
        found = list(complaints(text))
        if (expected is None and found) or (expected is not None and expected not in found):
            wrong.append(f"{text}\n    expected {expected}, found {found}")
    build = 'CREATE INDEX CONCURRENTLY i ON "w1".a (b)'
    if not list(complaints(build, after("BEGIN; SAVEPOINT a; ROLLBACK TO SAVEPOINT a", False))):
        wrong.append("an index that is built within a transaction was let through")
    if list(complaints(build, after("COMMIT", True))):
        wrong.append("an index that is built after a transaction was not let through")
    return wrong


def main():
    wrong = try_itself()
    for one in wrong:
        print(one)
    if len(sys.argv) < 2 or wrong:
        return 1 if wrong else 0
    told, count, distinct, missing = read(sys.argv[1])
    for complaint, text in sorted(told.items()):
        print(f"{complaint}:\n    {' '.join(text.split())[:600]}")
    if missing:
        print(f"the log is not that of the suite: it has no {', '.join(sorted(missing))}")
    print(f"{count} statements, {distinct} of them different: {len(told)} complaints")
    return 1 if told or missing else 0


if __name__ == "__main__":
    sys.exit(main())
