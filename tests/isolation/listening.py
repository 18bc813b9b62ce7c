"""Event streams of one workspace, read as long as the other one is changed."""
import random
import socket

from beside import Beside
from judge import Judge
from routes import Asked, Operation
from wire import Answer, Request, read_head
from world import World


class Listener(Beside):
    """Reads streams one after another, from places that the other workspace's log has too, and gives what comes to the judge."""

    def __init__(self, world: World, other: World, judge: Judge, operation: Operation, by: str, address: tuple[str, int], seed: int):
        super().__init__(f"listening as {by}")
        self.world, self.other, self.judge, self.operation, self.by = world, other, judge, operation, by
        self.address, self.random = address, random.Random(seed)
        self.streams = self.events = 0

    def request(self) -> Request:
        path, headers = "/api/v1/changes", [("Accept", "text/event-stream")]
        if self.by == "owner":  # as a browser does, which sends no headers of its own
            path += "?workspace=acme"
            headers.append(("Cookie", f"sheaf_session={self.world.session}"))
        else:
            headers += [("Authorization", f"Bearer {self.world.tokens[self.by]}"), ("Sheaf-Workspace", "acme")]
        drawn = self.random.random()
        if drawn < 0.5:
            headers.append(("Last-Event-ID", str(self.random.randrange(self.other.head))))
        elif drawn < 0.8:
            path += f"{'&' if '?' in path else '?'}since={self.random.randrange(self.other.head + 300)}"
        return Request("GET", path, headers)

    def step(self) -> None:
        """One stream, until something has come so often, or nothing any more."""
        request, text = self.request(), b""
        with socket.create_connection(self.address, timeout=1) as wire:
            wire.sendall(request.head("127.0.0.1"))
            while not self.stopping.is_set() and text.count(b"\ndata:") < 150:
                try:
                    part = wire.recv(1 << 16)
                except TimeoutError:
                    break
                if not part:
                    break
                text += part
        head, _, body = text.partition(b"\r\n\r\n")
        if not head:
            return
        status, headers = read_head(head)
        self.streams += 1
        self.events += body.count(b"\ndata:") + body.startswith(b"data:")
        # Pieces of the transfer may part a word.
        whole = b"".join(line for at, line in enumerate(body.split(b"\r\n")) if at % 2) if b"\r\n" in body else body
        self.judge.judge(Asked(self.operation, self.by, request, []), Answer(status, head, headers, whole + b"\n" + body))
