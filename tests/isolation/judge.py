"""Looks at answers: whether one tells of the other workspace, of what its reader may not see, or is none that the document names."""
import base64
import gzip
import io
import json
import threading
import zipfile
from collections import Counter

import marks
from marks import HIDDEN, Marks
from routes import FORMS, PUBLISHED, SHARED, Asked, Operation
from wire import Answer, Request, read_head, unpacked

# Who may nothing in the workspace.
OUTSIDE = {"none", "gone", "expired", "malformed"}
# Whose role does not see the hidden fields; strangers do not either.
NARROW = {"clerk"} | OUTSIDE


class Judge:
    """Judges the answers that somebody of one workspace gets, and counts them."""

    def __init__(self, own: Marks, other: Marks):
        self.own, self.other = own, other
        self.lock = threading.Lock()
        self.routes: dict[str, Counter] = {}
        self.own_seen: Counter = Counter()
        self.carried_out: set[str] = set()
        self.faults: dict[tuple[str, str], str] = {}
        self.fault_count = 0

    def fault(self, what: str, asked: Asked, answer: Answer) -> None:
        request = asked.request
        head = request.head("").decode(errors="replace").replace("\r\n", "\n    ")
        said = f"{what}\n  by {asked.by}, {asked.operation.name}:\n    {head.strip()}\n    {request.body[:600]!r}\n  answered {answer.status}: {answer.body[:900]!r}"
        with self.lock:
            self.fault_count += 1
            # Of each kind one is told.
            self.faults.setdefault((what, asked.operation.name), said)

    def judge(self, asked: Asked, answer: Answer) -> None:
        garbled = marks.garbled(asked.request.head("") + asked.request.body)
        text = marks.texts(answer, asked.said + [word for word in garbled if self.other.within(word.lower().encode())])
        for what in self.other.within(text):
            self.fault(f"LEAK: the answer has what is the other's: {what}", asked, answer)
        shows_own = bool(self.own.within(text))
        name = asked.operation.name
        at_form = name in FORMS | SHARED | PUBLISHED
        if asked.by in OUTSIDE and shows_own and not at_form and not any(word in self.sent(asked) for word in (self.own.word, self.own.digits)):
            self.fault("LEAK: somebody who may nothing was told something", asked, answer)
        if (asked.by in NARROW or at_form) and HIDDEN in text and HIDDEN not in self.sent(asked):
            self.fault("LEAK: a hidden field was told", asked, answer)
        if answer.status >= 500:
            self.fault("FAILURE: the server failed", asked, answer)
        elif asked.is_right_method and answer.status not in asked.operation.statuses and not self.is_elsewhere(asked, answer):
            self.fault(f"FAILURE: the document names no {answer.status} here", asked, answer)
        elif answer.status >= 400 and answer.body and (not answer.headers.get("content-type", "").startswith("application/problem+json")):
            self.fault("FAILURE: a refusal that is no problem", asked, answer)
        if allowed := [header for header in answer.headers if header.startswith("access-control-")]:
            self.fault(f"LEAK: other sites' pages are let in by {allowed}", asked, answer)
        if "x-request-id" not in answer.headers:
            self.fault("FAILURE: no request id", asked, answer)
        with self.lock:
            self.routes.setdefault(name, Counter())[answer.status] += 1
            if asked.is_right_method and answer.status < 300:
                self.carried_out.add(name)
            if shows_own:
                kind = answer.headers.get("content-type", "none").split(";")[0]
                packed = answer.headers.get("content-encoding")
                self.own_seen[f"{kind}{f', {packed}' if packed else ''}"] += 1

    def sent(self, asked: Asked) -> bytes:
        return (asked.request.head("") + asked.request.body).lower()

    def is_elsewhere(self, asked: Asked, answer: Answer) -> bool:
        """A name of nothing, or with dots, makes the path another's: then it is answered as that one, or as none."""
        path = asked.request.path.split("?")[0]
        return "//" in path or path.endswith("/") or "%" in path or answer.status in (404, 405) and "%2" in path

    @property
    def count(self) -> int:
        return sum(sum(of.values()) for of in self.routes.values())


def answer_of(head: bytes, body: bytes) -> Answer:
    status, headers = read_head(head)
    return Answer(status, head, headers, unpacked(body, headers.get("content-encoding", "")))


def zipped(text: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/sharedStrings.xml", text)
    return out.getvalue()


def prove_that_leaks_are_seen() -> int:
    """Plants a leak of each kind in an answer and looks whether it is reported, and that nothing is where there is none."""
    own, other = marks.of("acme"), marks.of("birch")
    other.know("the id of a file", "a" * 20 + "0123456789")
    operation = Operation("list_records", "GET", "/x", [], {200}, {})
    head = b"HTTP/1.1 200 OK\r\nx-request-id: 1"
    cursor = base64.urlsafe_b64encode(b"\1\2\3\4\5\6\7\0\3qzxbirch deal 003").rstrip(b"=")
    planted = {
        "a word": (head, b'{"name": "qzxbirch deal 003"}'), "in capitals": (head, b'{"name": "QZXBIRCH"}'), "digits": (head, b'{"n": 7391526408003}'),
        "a day": (head, b'{"due": "2973-01-02"}'), "the id of a file": (head, b'{"id": "' + b"A" * 20 + b'0123456789"}'),
        "a header": (head + b"\r\nlocation: /x?qzxbirch", b""), "a status line": (head.replace(b"OK", b"qzxbirch"), b""),
        "packed": (head + b"\r\ncontent-encoding: gzip", gzip.compress(b"qzxbirch")), "a workbook": (head, zipped(b"qzxbirch")),
        "a cursor": (head, b'{"next": "' + cursor + b'"}'), "failure": (head.replace(b"200", b"500"), b"{}"), "a status": (head.replace(b"200", b"202"), b"{}"),
        "other sites": (head + b"\r\nAccess-Control-Allow-Origin: *", b"{}"), "hidden": (head, b"qzxhidden"), "of one's own to nobody": (head, b"qzxacme"),
    }
    for name, (first, body) in planted.items():
        judge = Judge(own, other)
        by = {"hidden": "clerk", "of one's own to nobody": "gone"}.get(name, "owner")
        judge.judge(Asked(operation, by, Request("GET", "/x"), []), answer_of(first, body))
        if judge.fault_count != 1:
            raise SystemExit(f"error: {name}: planted once, and reported {judge.fault_count} times")
    for by, said, body in (("owner", [], b'{"name": "qzxacme", "n": "5824093617"}'), ("none", ["qzxbirch deal 003"], b'no "qzxbirch deal 003"'), ("owner", [], b"12973-1")):
        judge = Judge(own, other)
        judge.judge(Asked(operation, by, Request("GET", "/x"), said), answer_of(head, body))
        if judge.fault_count:
            raise SystemExit(f"error: reported where there was nothing: {judge.faults}")
    return len(planted)


def told(judges: list[Judge]) -> str:
    """The counts by route and class of status."""
    whole: dict[str, Counter] = {}
    for judge in judges:
        for name, counts in judge.routes.items():
            for status, n in counts.items():
                whole.setdefault(name, Counter())[f"{status // 100}xx"] += n
    classes = ["2xx", "3xx", "4xx", "5xx"]
    lines = [f"  {'route':<24}{''.join(f'{c:>8}' for c in classes)}"]
    lines += [f"  {name:<24}{''.join(f'{counts[c]:>8}' for c in classes)}" for name, counts in sorted(whole.items())]
    statuses: Counter = Counter()
    for judge in judges:
        for counts in judge.routes.values():
            statuses.update(counts)
    return "\n".join(lines) + "\n  statuses: " + json.dumps(dict(sorted(statuses.items())))
