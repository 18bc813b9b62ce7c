"""What is recognised in answers: marks that stand in everything of a workspace, and what is known of it besides."""
import base64
import io
import re
import zipfile
from dataclasses import dataclass, field
from urllib.parse import quote, unquote

from wire import Answer

# What packs text in text: cursors. Shorter runs of letters are names, and decode to nothing that is long enough to be a mark.
PACKED = re.compile(rb"[A-Za-z0-9_-]{24,}")


@dataclass
class Marks:
    """How what is of one workspace is known: a word in its texts, labels, names and files; digits in its numbers; a year."""

    word: bytes
    digits: bytes
    year: bytes
    secrets: dict[bytes, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.day = re.compile(rb"(?<![0-9a-z])" + self.year + rb"-")

    def know(self, what: str, value: str) -> str:
        """Something that is this workspace's alone, such as the id of a file."""
        if len(value) < 12:
            raise ValueError(f"{what} is too short to be known by: {value}")
        self.secrets[value.lower().encode()] = what
        return value

    def within(self, text: bytes) -> list[str]:
        """What of it stands in a text in small letters."""
        found = [mark.decode() for mark in (self.word, self.digits) if mark in text]
        if self.day.search(text):
            found.append(self.year.decode() + "-")
        return found + [what for value, what in list(self.secrets.items()) if value in text]


def of(name: str) -> Marks:
    """The marks of a workspace, none of which is like another's, nor like what chance makes."""
    words = {"acme": (b"qzxacme", b"5824093617", b"2871"), "birch": (b"qzxbirch", b"7391526408", b"2973")}
    return Marks(*words[name])


# What stands in the fields that a role does not see; acme's other marks may be seen by everybody who may read.
HIDDEN = b"qzxhidden"


# A mark with a word and more behind it, up to what JSON writes otherwise: the mark alone is never taken out of an answer.
GARBLED = re.compile(r"""qzx[a-z]+ [a-z]+[^"'&\\\x00-\x1f]*""")


def garbled(request: bytes) -> list[str]:
    """What a request says of another workspace in other words than were put into it: a character more or less within a filter."""
    return GARBLED.findall(unquote(request.decode(errors="replace")))


def texts(answer: Answer, said: list[str]) -> bytes:
    """All that an answer says, in small letters: its head, its body, what the body packs, what a cursor packs. What the request
    said of the other workspace is taken out: saying it again tells nothing."""
    parts = [answer.head, answer.body]
    if answer.body.startswith(b"PK\x03\x04"):
        try:
            with zipfile.ZipFile(io.BytesIO(answer.body)) as packed:
                parts += [name.encode() for name in packed.namelist()]
                parts += [packed.read(name) for name in packed.namelist()]
        except zipfile.BadZipFile:
            pass  # a part of one
    for word in said:
        for written in (word, quote(word)):
            parts = [part.replace(written.encode(), b"") for part in parts]
    for part in parts[:2]:
        for run in PACKED.findall(part):
            parts.append(base64.urlsafe_b64decode(run + b"=" * (-len(run) % 4)) if len(run) % 4 != 1 else b"")
    return b"\n".join(parts).lower()
