"""A mail server on loopback that behaves as it is told, and keeps what it took."""

from __future__ import annotations

import socket
import sys
import time
from collections.abc import Callable
from email import message_from_bytes
from pathlib import Path
from random import Random
from ssl import SSLContext
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

Behaviour = Callable[[str], str]
"""Recipient -> what the server does with a letter to it; one of :data:`WAYS`."""
WAYS = {
    "takes": "250 after the text",
    "lost": "takes it, and the connection ends before the answer",
    "drops": "the connection ends after the text, and nothing is kept",
    "late mailbox": "450 to RCPT", "no mailbox": "550 to RCPT",
    "late text": "451 after the text", "bad text": "554 after the text",
    "garbled": "takes it, and answers with no code",
}  # fmt: skip


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


class _Handler:
    def __init__(self, behaves: Behaviour, log: Path | None) -> None:
        self.behaves, self.log = behaves, log
        self.taken: list[tuple[str, bytes]] = []
        self.greeted: list[str] = []
        self.pause = 0.0

    async def handle_EHLO(  # noqa: N802 (aiosmtpd's own name)
        self,
        server: SMTP,
        session: Session,
        envelope: Envelope,
        hostname: str,
        responses: list[str],
    ) -> list[str]:
        session.host_name = hostname
        self.greeted.append(hostname)
        return responses

    async def handle_RCPT(  # noqa: N802 (aiosmtpd's own name)
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        way = self.behaves(address)
        if way == "late mailbox":
            return "450 4.2.0 greylisted, try again later"
        if way == "no mailbox":
            return "550 5.1.1 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 (aiosmtpd's own name)
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        (address,) = envelope.rcpt_tos
        way = self.behaves(address)
        if self.pause:
            time.sleep(self.pause)
        if way in ("late text", "bad text"):
            return "451 4.3.0 try again" if way == "late text" else "554 5.7.1 not wanted here"
        if way != "drops":
            self._keep(address, bytes(envelope.original_content or b""))
        if way in ("drops", "lost"):
            assert server.transport is not None
            server.transport.abort()
        return "hello" if way == "garbled" else "250 2.0.0 queued"

    def _keep(self, address: str, raw: bytes) -> None:
        self.taken.append((address, raw))
        if self.log is not None:
            with self.log.open("a", encoding="utf-8") as file:
                file.write(f"{message_from_bytes(raw)['Message-ID']}\n")


class PostOffice:
    """Runs from ``with`` to the end of it."""

    def __init__(
        self,
        behaves: Behaviour = lambda _: "takes",
        *,
        tls: SSLContext | None = None,
        password: str = "",
        log: Path | None = None,
    ) -> None:
        self.port, self.handler = free_port(), _Handler(behaves, log)
        more: dict[str, Any] = {}
        if password:
            more |= {"authenticator": _asks(password), "auth_required": tls is not None}
        if tls is not None:
            more |= {"tls_context": tls, "require_starttls": True}
        elif password:
            more |= {"auth_require_tls": False}
        self._controller = Controller(self.handler, hostname="127.0.0.1", port=self.port, **more)

    def __enter__(self) -> PostOffice:
        self._controller.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._controller.stop(no_assert=True)

    @property
    def taken(self) -> list[tuple[str, bytes]]:
        """Recipient and bytes of each letter, in the order taken."""
        return self.handler.taken

    def ids(self) -> list[str]:
        """The Message-ID of each."""
        return [str(message_from_bytes(raw)["Message-ID"]) for _, raw in self.taken]


def _asks(password: str) -> Callable[..., AuthResult]:
    def ask(
        server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: object
    ) -> AuthResult:
        right = isinstance(data, LoginPassword) and data.password == password.encode()
        return AuthResult(success=right, handled=False)

    return ask


def unreliable(seed: int) -> Behaviour:
    """A server that takes two letters in three, and the others in every other way."""
    lot = Random(seed)
    ways = [*WAYS, *["takes"] * 2 * (len(WAYS) - 1)]
    return lambda _: lot.choice(ways)


def main(seed: str, log: str) -> None:
    """An unreliable server in a process of its own; says its port, ends with its input."""
    with PostOffice(unreliable(int(seed)), log=Path(log)) as office:
        sys.stdout.write(f"{office.port}\n")
        sys.stdout.flush()
        sys.stdin.read()


if __name__ == "__main__":
    main(*sys.argv[1:])
