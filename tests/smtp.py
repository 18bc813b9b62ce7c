#!/usr/bin/python3
"""smtp.py FOLDER: a mail server on loopback that keeps what it takes. It prints its port, and ends with its standard input.

Each letter becomes FOLDER/NUMBER.json, whole before it is there. An address that begins with `refused` is refused for good; one that
begins with `later` at the first try alone. With SMTP_USER and SMTP_PASSWORD nobody sends who does not say both.
"""
import asyncio
import email.policy
import json
import os
import sys
from email import message_from_bytes
from pathlib import Path

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword


class Keeper:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.kept = 0
        self.tried: set[str] = set()

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("refused"):
            return "550 5.1.1 No such mailbox here"
        if address.startswith("later") and address not in self.tried:
            self.tried.add(address)
            return "451 4.3.0 Try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        message = message_from_bytes(envelope.content, policy=email.policy.default)
        parts = {part.get_content_type(): part.get_content() for part in message.iter_parts()}
        letter = {"to": envelope.rcpt_tos, "headers": dict(message.items()), "parts": parts}
        self.kept += 1
        unfinished = self.folder / f"{self.kept}.part"
        unfinished.write_text(json.dumps(letter))
        unfinished.rename(self.folder / f"{self.kept}.json")
        return "250 OK"


def authenticate(server, session, envelope, mechanism, data):
    known = LoginPassword(os.environ["SMTP_USER"].encode(), os.environ["SMTP_PASSWORD"].encode())
    return AuthResult(success=data == known)


async def main() -> None:
    keeper = Keeper(Path(sys.argv[1]))
    asks = "SMTP_USER" in os.environ
    said = {"auth_required": True, "auth_require_tls": False, "authenticator": authenticate} if asks else {}
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(keeper, hostname="mail.example", **said), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)


asyncio.run(main())
