"""A connection that sends exactly what it is told, also what no well-behaved client would, and keeps alive."""
import gzip
import json
import socket
import zlib
from dataclasses import dataclass, field


@dataclass
class Request:
    """What is sent: header names may come twice, and nothing is added but the length of the body."""

    method: str
    path: str
    headers: list[tuple[str, str]] = field(default_factory=list)
    body: bytes = b""

    def head(self, host: str) -> bytes:
        lines = [f"{self.method} {self.path} HTTP/1.1"]
        if not any(name.lower() == "host" for name, _ in self.headers):
            lines.append(f"Host: {host}")
        lines += [f"{name}: {value}" for name, value in self.headers]
        if self.body or self.method in ("POST", "PUT", "PATCH"):
            lines.append(f"Content-Length: {len(self.body)}")
        return "\r\n".join(lines).encode("utf-8", "surrogateescape") + b"\r\n\r\n"


@dataclass
class Answer:
    """What came back: the head as it was sent, and the body as it is read."""

    status: int
    head: bytes
    headers: dict[str, str]
    body: bytes

    def json(self) -> dict:
        return json.loads(self.body)


class Broken(Exception):
    """The server closed the connection, or sent what is no HTTP."""


class Connection:
    """One connection to the server, made anew where the server has closed it."""

    def __init__(self, host: str, port: int):
        self.address = (host, port)
        self.name = f"{host}:{port}"
        self.socket: socket.socket | None = None
        self.rest = b""

    def close(self) -> None:
        if self.socket:
            self.socket.close()
        self.socket, self.rest = None, b""

    def send(self, request: Request) -> Answer:
        """The answer to a request. One that was kept alive may have ended meanwhile: then it is sent once more."""
        fresh = self.socket is None
        try:
            return self.once(request)
        except (Broken, OSError):
            self.close()
            if fresh:
                raise
            return self.once(request)

    def once(self, request: Request) -> Answer:
        if self.socket is None:
            self.socket = socket.create_connection(self.address, timeout=60)
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.sendall(request.head(self.name) + request.body)
        head = self.until(b"\r\n\r\n")
        status, headers = read_head(head)
        body = self.body(request.method, status, headers)
        if headers.get("connection", "").lower() == "close":
            self.close()
        return Answer(status, head, headers, unpacked(body, headers.get("content-encoding", "")))

    def more(self) -> None:
        part = self.socket.recv(1 << 16)
        if not part:
            raise Broken("the connection was closed")
        self.rest += part

    def until(self, end: bytes) -> bytes:
        while (at := self.rest.find(end)) < 0:
            self.more()
        found, self.rest = self.rest[:at], self.rest[at + len(end):]
        return found

    def exactly(self, length: int) -> bytes:
        while len(self.rest) < length:
            self.more()
        found, self.rest = self.rest[:length], self.rest[length:]
        return found

    def body(self, method: str, status: int, headers: dict[str, str]) -> bytes:
        if method == "HEAD" or status in (204, 304) or status < 200:
            return b""
        if headers.get("transfer-encoding", "").lower() == "chunked":
            parts = []
            while length := int(self.until(b"\r\n").split(b";")[0], 16):
                parts.append(self.exactly(length))
                self.until(b"\r\n")
            self.until(b"\r\n")
            return b"".join(parts)
        if "content-length" in headers:
            return self.exactly(int(headers["content-length"]))
        while True:
            try:
                self.more()
            except Broken:
                body = self.rest
                self.close()
                return body


def read_head(head: bytes) -> tuple[int, dict[str, str]]:
    first, *lines = head.decode("latin-1").split("\r\n")
    parts = first.split(" ", 2)
    if len(parts) < 2 or not parts[0].startswith("HTTP/1."):
        raise Broken(f"no HTTP: {first[:80]}")
    return int(parts[1]), {k.lower(): v.strip() for k, _, v in (line.partition(":") for line in lines)}


def unpacked(body: bytes, encoding: str) -> bytes:
    if not body or not encoding:
        return body
    if encoding == "gzip":
        return gzip.decompress(body)
    if encoding == "deflate":
        return zlib.decompress(body)
    raise Broken(f"the answer is packed as {encoding}, which was not asked for")


def form_data(parts: list[tuple[str, str | None, bytes]]) -> tuple[str, bytes]:
    """Parts of a form (name, file name or none, bytes): the content type and the body."""
    line = b"----sheaf-isolation-part"
    body = b""
    for name, file, data in parts:
        body += b"--" + line + f'\r\nContent-Disposition: form-data; name="{name}"'.encode()
        body += (f'; filename="{file}"\r\nContent-Type: application/octet-stream' if file is not None else "").encode()
        body += b"\r\n\r\n" + data + b"\r\n"
    return f"multipart/form-data; boundary={line.decode()}", body + b"--" + line + b"--\r\n"


class Refused(Exception):
    """An answer that setting up did not expect."""


class Caller:
    """Somebody with headers of their own, for what is to go well: making the workspaces, writing, looking afterwards."""

    def __init__(self, host: str, port: int, headers: list[tuple[str, str]]):
        self.connection = Connection(host, port)
        self.headers = headers

    def beside(self, headers: list[tuple[str, str]]) -> "Caller":
        return Caller(*self.connection.address, headers)

    def ask(self, method: str, path: str, body: object = None, headers: list[tuple[str, str]] | None = None) -> Answer:
        sent = self.headers + (headers or [])
        if isinstance(body, tuple):
            kind, data = body
        else:
            kind, data = "application/json", b"" if body is None else json.dumps(body).encode()
        if data:
            sent = sent + [("Content-Type", kind)]
        return self.connection.send(Request(method, path, sent, data))

    def expect(self, status: int, method: str, path: str, body: object = None, headers=None) -> Answer:
        answer = self.ask(method, path, body, headers)
        if answer.status != status:
            raise Refused(f"{method} {path}: {answer.status} and not {status}: {answer.body[:600].decode(errors='replace')}")
        return answer

    def get(self, path: str) -> dict:
        return self.expect(200, "GET", path).json()

    def post(self, path: str, body: object = None, status: int = 201) -> dict:
        return self.expect(status, "POST", path, body).json()
