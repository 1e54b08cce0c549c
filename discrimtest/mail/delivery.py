"""Handing one mail to the server of its line, and what is known of it afterwards.

Whatever happens before the last dot of the message, the server may not take it; once it was told
250 it has. Between the two, nobody knows (RFC 5321, 4.2.5 and 6.1).
"""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from enum import StrEnum
from select import select
from typing import TypeAlias

from discrimtest.files.mailboxes import MailServer

Connection: TypeAlias = smtplib.SMTP
SECONDS = 30.0
"""How long a server may be silent."""
_PATIENCE = 300.0
"""The same after the last dot, where some look for spam; to give up then leaves a doubt."""
_AT_ONCE = 32
"""So many connections are kept: servers let no more than about fifty of one address in."""
_LOOKS = "[127.0.0.1]"
"""How the program greets: as mail programs do, without this machine's name."""


class Fate(StrEnum):
    """What is known of a mail.

    SENT: the server took it. LATER: it did not, for now. REFUSED: it never will. DOUBT: unknown.
    """

    SENT = "sent"
    LATER = "later"
    REFUSED = "refused"
    DOUBT = "doubt"


@dataclass(frozen=True, slots=True)
class Delivery:
    """What became of a mail, and the words of the server."""

    fate: Fate
    said: str = ""


class LineTrouble(Exception):
    """The line cannot be used at all now: no connection, no encryption, no login."""


class NoServer(LineTrouble):
    """Nobody answers at its server: no other line there can be used either."""


class NoLogin(LineTrouble):
    """The server does not let the line in."""


@contextmanager
def opened(server: MailServer, user: str, password: str) -> Iterator[smtplib.SMTP]:
    """A connection on which the line is logged in; nothing was sent yet.

    Raises:
        NoServer: Nobody answers at the server.
        NoLogin: It does not let the line in.
        LineTrouble: There is no connection for another reason.
    """
    with ExitStack() as closing:
        try:
            connection = _answering(server)
            closing.callback(connection.close)
            if server.smtp_security == "starttls":
                connection.starttls(context=trust(server.ca_file))
            if server.login:
                connection.login(user, password)
        except smtplib.SMTPAuthenticationError as error:
            raise NoLogin(words_of(error)) from error
        except (OSError, smtplib.SMTPException) as error:
            raise LineTrouble(words_of(error)) from error
        yield from _left(connection)


class Connections:
    """One connection for each line, kept for its next mail; all of them end with ``with``."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[smtplib.SMTP, ExitStack]] = {}

    def __enter__(self) -> Connections:
        return self

    def __exit__(self, *_: object) -> None:
        for line in list(self._kept):
            self.end(line)

    def of(self, line: str, server: MailServer, user: str, password: str) -> smtplib.SMTP:
        """The connection of a line, opened anew where its server ended it; raises as
        :func:`opened`."""
        if line in self._kept and not _is_open(self._kept[line][0]):
            self.end(line)
        kept = self._kept.pop(line, None)
        if kept is None:
            while len(self._kept) >= _AT_ONCE:
                self.end(next(iter(self._kept)))
            ending = ExitStack()
            kept = ending.enter_context(opened(server, user, password)), ending
        self._kept[line] = kept
        return kept[0]

    def end(self, line: str) -> None:
        """Say goodbye on the connection of a line, where there is one."""
        if kept := self._kept.pop(line, None):
            kept[1].close()


def _is_open(connection: smtplib.SMTP) -> bool:
    """Whether its server said nothing since: one that ends a connection says so, or closes it."""
    try:
        return connection.sock is not None and not select([connection.sock], (), (), 0)[0]
    except (OSError, ValueError):
        return False


def _left(connection: smtplib.SMTP) -> Iterator[smtplib.SMTP]:
    """Say goodbye at the end, whatever happened."""
    try:
        yield connection
    finally:
        with suppress(OSError, smtplib.SMTPException):
            connection.quit()


def trust(ca_file: str) -> ssl.SSLContext:
    """Whom to believe that a server is who it says, besides the machine's own list."""
    context = ssl.create_default_context()
    if ca_file:
        context.load_verify_locations(ca_file)
    return context


def _answering(server: MailServer) -> smtplib.SMTP:
    try:
        return _connected(server)
    except OSError as error:
        raise NoServer(words_of(error)) from error


def _connected(server: MailServer) -> smtplib.SMTP:
    if server.smtp_security == "tls":
        return smtplib.SMTP_SSL(
            server.smtp,
            server.smtp_port,
            _LOOKS,
            timeout=SECONDS,
            context=trust(server.ca_file),
        )
    return smtplib.SMTP(server.smtp, server.smtp_port, _LOOKS, timeout=SECONDS)


def may_send(connection: smtplib.SMTP, sender: str) -> None:
    """Ask whether the line may write from its own address; nothing is sent.

    Raises:
        LineTrouble: It may not.
    """
    try:
        connection.ehlo_or_helo_if_needed()
        code, said = connection.mail(sender)
        connection.rset()
    except (OSError, smtplib.SMTPException) as error:
        raise LineTrouble(words_of(error)) from error
    if code != 250:
        raise LineTrouble(_reply(code, said))


def deliver(
    connection: smtplib.SMTP,
    sender: str,
    recipient: str,
    raw: bytes,
    in_time: Callable[[], bool] = lambda: True,
) -> Delivery:
    """Hand over one mail, once.

    Args:
        raw: Its bytes, lines ending in CRLF.
        in_time: Asked at the last moment before the server can take it.
    """
    try:
        refused = _envelope(connection, sender, recipient) or _text(connection, raw)
        if refused:
            return refused
    except (OSError, smtplib.SMTPException) as error:
        connection.close()
        return Delivery(Fate.LATER, words_of(error))
    if not in_time():
        connection.close()
        return Delivery(Fate.LATER, "this took too long, so the message was not ended")
    try:
        if connection.sock is not None:
            connection.sock.settimeout(_PATIENCE)
        connection.send(b".\r\n")
        code, said = connection.getreply()
        if connection.sock is not None:
            connection.sock.settimeout(SECONDS)
    except (OSError, smtplib.SMTPException) as error:
        connection.close()
        return Delivery(Fate.DOUBT, words_of(error))
    return _answered(code, said)


def _envelope(connection: smtplib.SMTP, sender: str, recipient: str) -> Delivery | None:
    """Say from whom and to whom; what the server said where it declines."""
    connection.ehlo_or_helo_if_needed()
    told = ["RET=HDRS"], ["NOTIFY=FAILURE,DELAY"]
    returned, notify = told if connection.has_extn("dsn") else ([], [])
    code, said = connection.mail(sender, returned)
    if code != 250:
        # The line itself is not welcome: that says nothing of the landlord.
        return Delivery(Fate.LATER, _reply(code, said))
    code, said = connection.rcpt(recipient, notify)
    return None if code in (250, 251) else _declined(code, said)


def _text(connection: smtplib.SMTP, raw: bytes) -> Delivery | None:
    """Send all of it but the last dot."""
    code, said = connection.docmd("DATA")
    if code != 354:
        return _declined(code, said)
    dotted = raw.replace(b"\r\n.", b"\r\n..")
    connection.send(b"." + dotted if dotted.startswith(b".") else dotted)
    return None


def _declined(code: int, said: bytes) -> Delivery:
    """What a reply before the text says: the server took nothing, whatever it is."""
    return Delivery(Fate.REFUSED if code // 100 == 5 else Fate.LATER, _reply(code, said))


def _answered(code: int, said: bytes) -> Delivery:
    """What a reply says of the mail; one that is no reply of the protocol leaves it in doubt."""
    fates = {2: Fate.SENT, 4: Fate.LATER, 5: Fate.REFUSED}
    return Delivery(fates.get(code // 100, Fate.DOUBT), _reply(code, said))


def _reply(code: int, said: bytes) -> str:
    return f"{code} {said.decode('utf-8', 'replace')}".replace("\n", " ").strip()


def words_of(error: Exception) -> str:
    """What went wrong, on one line."""
    if isinstance(error, smtplib.SMTPResponseException):
        said = error.smtp_error
        return _reply(error.smtp_code, said if isinstance(said, bytes) else str(said).encode())
    said = error.args[0] if error.args else ""
    # imaplib raises what a server says, in bytes.
    told = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(error)
    return " ".join(told.split()) or type(error).__name__
