"""A letter as a mail that a person would send, in its exact bytes."""

from __future__ import annotations

import re
from binascii import b2a_qp
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email.header import Header
from email.utils import format_datetime
from zoneinfo import ZoneInfo

_MAILBOX = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9.-]+")
_PLAIN_NAME = re.compile(r"[A-Za-z0-9 '-]+")
_WIDTH = 76


@dataclass(frozen=True, slots=True)
class OutgoingMail:
    """What a mail says.

    Attributes:
        sender, name: Mailbox of the line, and its persona's name.
        recipient: One mailbox.
        message_id: With its brackets.
        answers: Ids of the mails that it answers, the oldest first.
    """

    sender: str
    name: str
    recipient: str
    subject: str
    body: str
    message_id: str
    answers: tuple[str, ...] = ()


def mail_bytes(mail: OutgoingMail, at: datetime, zone: ZoneInfo) -> bytes:
    """The bytes that go over the wire, lines ending in CRLF.

    Plain text, quoted-printable in UTF-8; no header names a program. They are written here and not
    by the standard library, whose `EmailMessage` folds long ids into encoded words, or else, told
    not to, makes lines of text longer than quoted-printable allows (RFC 2045, 6.7).

    Args:
        at: UTC; Date shows it on the clocks of ``zone``.

    Raises:
        ValueError: A mailbox can not stand in a plain header.
    """
    text = "\n".join(mail.body.splitlines()).rstrip("\n") + "\n"
    encoded = b2a_qp(text.encode("utf-8"), istext=True).replace(b"\n", b"\r\n")
    return "\r\n".join([*_headers(mail, at, zone), "", ""]).encode("ascii") + encoded


def _headers(mail: OutgoingMail, at: datetime, zone: ZoneInfo) -> Iterator[str]:
    sender, recipient = mailbox(mail.sender), mailbox(mail.recipient)
    yield f"Message-ID: {mail.message_id}"
    yield f"Date: {format_datetime(at.astimezone(zone).replace(microsecond=0))}"
    yield "MIME-Version: 1.0"
    yield f"From: {_worded(mail.name, 'From', phrase=True)} <{sender}>"
    yield f"To: {recipient}"
    yield f"Subject: {_worded(mail.subject, 'Subject')}"
    if mail.answers:
        yield f"In-Reply-To: {mail.answers[-1]}"
        yield "References: " + "\r\n ".join(mail.answers)
    yield "Content-Type: text/plain; charset=UTF-8"
    yield "Content-Transfer-Encoding: quoted-printable"


def mailbox(address: str) -> str:
    """The address itself, if a plain header and any server can take it.

    Raises:
        ValueError: It holds a space, a sign beyond ASCII, or something else.
    """
    if not _MAILBOX.fullmatch(address):
        raise ValueError(f"no mailbox that a letter can be sent to: {address!r}")
    return address


def masked(mailbox: str) -> str:
    """A mailbox as it is shown where nobody needs to write to it.

    >>> masked("info@immo.example")
    'i…@immo.example'
    """
    name, at, domain = mailbox.partition("@")
    return f"{name[:1]}…{at}{domain}"


def _worded(text: str, header: str, *, phrase: bool = False) -> str:
    """Text of a header as common programs write it, on one line or folded."""
    text = " ".join(text.split())
    if text.isascii() and text.isprintable() and len(text) + len(header) < 990:
        return text if not phrase or _PLAIN_NAME.fullmatch(text) else _quoted(text)
    made = Header(text, "utf-8", maxlinelen=_WIDTH, header_name=header).encode(linesep="\r\n")
    return made.replace("=?utf-8?q?", "=?UTF-8?Q?").replace("=?utf-8?b?", "=?UTF-8?B?")


def _quoted(name: str) -> str:
    return '"' + re.sub(r'(["\\])', r"\\\1", name) + '"'
