"""One mail as its bytes have it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.errors import MessageError
from email.message import Message as Part
from email.parser import BytesHeaderParser
from email.utils import getaddresses
from functools import cached_property

from discrimtest.mail.appointment import Appointment, appointment_in
from discrimtest.mail.charset import decoded, header_text
from discrimtest.mail.flowed import unflowed
from discrimtest.mail.html_text import hidden_text, html_text, most_words
from discrimtest.mail.marks import MAILBOX, MESSAGE_ID
from discrimtest.mail.moment import likely_moment
from discrimtest.mail.parts import parts_of
from discrimtest.mail.sealed import opened

_HEADERS = 200_000
"""Bytes in which the headers of a mail end."""
_ORDINARY = re.compile(rb"(?:[!-9;-~]+:[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*)*")
_OWN_ID = re.compile(rb"^message-id:([^\n]*\n(?:[ \t][^\n]*\n)*)", re.IGNORECASE | re.MULTILINE)
"""Headers that need no parser, and the first of that name among them."""
_NAMED = re.compile(
    r'[ \t]*(?:"([^"\\\r\n=]+)"|(\w+(?: \w+)*) )?[ \t]*'
    r"<([\w+-]+(?:\.[\w+-]+)*@[\w-]+(?:\.[\w-]+)*)>[ \t]*",
    re.ASCII,
)
"""A header that names one mailbox as nearly every program writes it."""
_CHARSET = re.compile(
    r'[a-z]+/[a-z]+;[ \t\r\n]+charset=(?:"([\w-]+)"|([\w-]+))', re.ASCII | re.IGNORECASE
)
_COUNTED = re.compile(rb"(\d{1,12})[ \t]*\r?\n")
DAMAGED = (ValueError, LookupError, TypeError, AttributeError, RecursionError, MessageError)
"""What the standard library raises on bytes that are no mail, or nest a thousand deep."""


_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
"""What moves a terminal's cursor, and what no reader sees."""


@dataclass(frozen=True)
class MailAttachment:
    """A file that came with a mail. size: In bytes; None for a mail within the mail."""

    name: str
    type: str
    size: int | None


@dataclass(frozen=True)
class MailMessage:
    """What one mail says. Whatever its bytes are, there is one.

    Attributes:
        raw: The bytes, as they came.
        sha256: Their digest, in hexadecimal digits.
        sender: Mailbox of From, in small letters; empty for none.
        sender_name: The name beside it.
        recipients: Mailboxes of To and Cc, in small letters.
        at: When it was written, or else received, in UTC; None where it does not say.
        odd_date: What its Date says, in UTC, where that cannot be when it was written.
        message_id: With its brackets; empty for none.
        answers: Ids of the mails that it says it answers, the nearest first.
        text: What is shown of it, without mails within it and without control signs.
        appointment: The event of its calendar invitation.
        by_name: Its headers by name in small letters, each on one line, not decoded.
        mail: Its parts; where they could not be read, its headers alone.
        whole: Whether its parts could be read; else `text` is empty and headers may be few.
    """

    raw: bytes
    sha256: str
    sender: str
    sender_name: str
    recipients: tuple[str, ...]
    subject: str
    at: datetime | None
    odd_date: datetime | None
    message_id: str
    answers: tuple[str, ...]
    text: str
    attachments: tuple[MailAttachment, ...]
    appointment: Appointment | None
    by_name: Mapping[str, list[str]] = field(repr=False, compare=False)
    mail: Part = field(repr=False, compare=False)
    whole: bool = True

    @cached_property
    def headers(self) -> tuple[tuple[str, str], ...]:
        """Each header by its name in small letters, decoded, in order."""
        return tuple((name, header_text(said)) for name, said in _headers(self.mail))

    @cached_property
    def hidden(self) -> str:
        """The words that its pages hold and do not show."""
        pages = (part for part in _leaves(self.mail) if _is_page(part)) if self.whole else ()
        return _seen("\n".join(filter(None, map(hidden_text, map(_decoded, pages)))))

    def header(self, name: str) -> str:
        """The first header of a name in small letters; empty for none."""
        return next(iter(self.every(name)), "")

    def every(self, name: str) -> list[str]:
        """Each header of a name in small letters, in order."""
        return [header_text(said) for said in self.by_name.get(name, ())]


def mail_of_file(raw: bytes) -> bytes:
    """The mail in what a program saved: without a byte order mark, and without the count before
    and the property list behind it that Apple Mail writes (.emlx)."""
    raw = raw.removeprefix(b"\xef\xbb\xbf")
    if counted := _COUNTED.match(raw):
        return raw[counted.end() : counted.end() + int(counted[1])]
    return raw


def read_message(raw: bytes) -> MailMessage:
    """A mail from its bytes; never raises."""
    mail_bytes = mail_of_file(raw)
    try:
        mail = opened(parts_of(mail_bytes))
        parts = tuple(_leaves(mail))
        text, attachments = _text(mail), tuple(filter(None, map(_attachment, parts)))
        appointment = next(filter(None, map(_appointment, parts)), None)
        whole = True
    except DAMAGED:
        mail = BytesHeaderParser().parsebytes(mail_bytes)
        text, attachments, appointment, whole = "", (), None, False
    return _message(raw, mail, text, attachments, appointment, whole)


def message_id_of(raw: bytes) -> str:
    """The Message-ID of a mail, with its brackets; empty for none. It reads the headers alone."""
    head = re.split(rb"\r?\n\r?\n", mail_of_file(raw)[:_HEADERS], maxsplit=1)[0]
    if head.isascii() and _ORDINARY.fullmatch(head + b"\n"):
        named = _OWN_ID.search(head + b"\n")
        own = named.group(1).decode("ascii") if named else ""
        return next(iter(MESSAGE_ID.findall(_plain(own))), "")
    said = BytesHeaderParser().parsebytes(head)["message-id"]
    return next(iter(MESSAGE_ID.findall(_plain(said))), "") if said is not None else ""


def _message(
    raw: bytes,
    mail: Part,
    text: str,
    attachments: tuple[MailAttachment, ...],
    appointment: Appointment | None,
    whole: bool,
) -> MailMessage:
    by_name: dict[str, list[str]] = {}
    for name, said in _headers(mail):
        by_name.setdefault(name, []).append(said)

    def all_of(*names: str) -> list[str]:
        return [said for name in names for said in by_name.get(name, ())]

    def first(name: str) -> str:
        return next(iter(all_of(name)), "")

    named = named_mailboxes([first("from")])
    nearest = [
        *MESSAGE_ID.findall(first("in-reply-to")),
        *reversed(MESSAGE_ID.findall(first("references"))),
    ]
    at, odd = likely_moment(first("date"), all_of("received"))
    return MailMessage(
        raw=raw,
        sha256=hashlib.sha256(raw).hexdigest(),
        sender=named[0][1] if named else "",
        sender_name=_seen(header_text(named[0][0])) if named else "",
        recipients=tuple(mailbox for _, mailbox in named_mailboxes(all_of("to", "cc"))),
        subject=_seen(header_text(first("subject"))),
        at=at,
        odd_date=odd,
        message_id=next(iter(MESSAGE_ID.findall(first("message-id"))), ""),
        answers=tuple(dict.fromkeys(nearest)),
        text=_seen(text),
        attachments=attachments,
        appointment=appointment,
        by_name=by_name,
        mail=mail,
        whole=whole,
    )


def _headers(mail: Part) -> list[tuple[str, str]]:
    return [(name.lower(), _plain(value)) for name, value in mail.raw_items()]


def _seen(text: str) -> str:
    shown = text.replace("\n", "").replace("\t", "").isprintable()
    return text if shown else _CONTROLS.sub("", text)


def _plain(value: object) -> str:
    """A header on one line, its bytes beyond ASCII as the text that they are."""
    said = str(value)
    if not said.isascii():
        said = decoded(said.encode("utf-8", "surrogateescape"), "")
    return said.replace("\r", "").replace("\n", "")


def named_mailboxes(said: list[str]) -> list[tuple[str, str]]:
    """Names and mailboxes in headers, also where they keep to no rule."""
    usual = [_NAMED.fullmatch(text) for text in said]
    if all(usual):
        return [(one[1] or one[2] or "", one[3].lower()) for one in usual if one]
    try:
        found = [(name, mailbox) for name, mailbox in getaddresses(said) if "@" in mailbox]
    except DAMAGED:
        found = []
    found = found or [("", mailbox) for text in said for mailbox in MAILBOX.findall(text)]
    return [(name, mailbox.lower()) for name, mailbox in found]


def _leaves(part: Part) -> Iterator[Part]:
    """Parts of a mail that hold no other part; a mail within it is one."""
    if part.get_content_maintype() == "multipart" and part.is_multipart():
        for child in _children(part):
            yield from _leaves(child)
    else:
        yield part


def _children(part: Part) -> list[Part]:
    inner = part.get_payload()
    return [child for child in inner if isinstance(child, Part)] if isinstance(inner, list) else []


def _text(part: Part) -> str:
    kind = part.get_content_type()
    if kind == "multipart/alternative":
        return _best(_children(part))
    if part.get_content_maintype() == "multipart":
        return "\n\n".join(filter(None, map(_text, _children(part))))
    if kind not in ("text/plain", "text/html") or part.get_content_disposition() == "attachment":
        return ""
    said = _decoded(part).replace("\r\n", "\n").strip("\n")
    return html_text(said) if kind == "text/html" else _paragraphs(part, said).rstrip()


def _is_page(part: Part) -> bool:
    shown = part.get_content_disposition() != "attachment"
    return shown and part.get_content_type() == "text/html"


def _paragraphs(part: Part, said: str) -> str:
    """Plain text, its lines put together where they say that they were broken for a screen."""
    told = (str(_told(part, name)).lower() for name in ("format", "delsp"))
    flowed, delete_space = (
        value == wanted for value, wanted in zip(told, ("flowed", "yes"), strict=True)
    )
    return unflowed(said, delete_space=delete_space) if flowed else said


def _best(parts: list[Part]) -> str:
    """Of parts that should say the same, the plain one, unless it says less than half."""
    plain = next((_text(part) for part in parts if part.get_content_type() == "text/plain"), "")
    others = [part for part in parts if part.get_content_type() != "text/plain"]
    if 2 * len(plain.split()) >= max(map(_most_words, others), default=0):
        return plain
    richest = max(map(_text, others), key=len, default="")
    return plain if 2 * len(plain.split()) >= len(richest.split()) else richest


def _most_words(part: Part) -> int:
    """More words than this the text of a part does not have."""
    if part.get_content_maintype() == "multipart":
        return sum(map(_most_words, _children(part)))
    kind, said = part.get_content_type(), ""
    if kind in ("text/plain", "text/html"):
        said = _decoded(part)
    return most_words(said) if kind == "text/html" else len(said.split())


def _decoded(part: Part) -> str:
    content = part.get_payload(decode=True)
    label = _told(part, "charset")
    return (
        decoded(content, label if isinstance(label, str) else label[2])
        if isinstance(content, bytes)
        else ""
    )


def _told(part: Part, name: str) -> str | tuple[str | None, str | None, str]:
    """What the type of a part says under a name; empty for nothing."""
    said = str(part.get("content-type", ""))
    usual = _CHARSET.fullmatch(said)
    if usual:
        return usual[1] or usual[2] if name == "charset" else ""
    return (name in said.lower() and part.get_param(name)) or ""


def _attachment(part: Part) -> MailAttachment | None:
    named = "content-disposition" in part or _told(part, "name")
    name, kind = (named and part.get_filename()) or "", part.get_content_type()
    shown = kind in ("text/plain", "text/html") or kind.startswith("message/delivery")
    if shown and not name and part.get_content_disposition() != "attachment":
        return None
    content = part.get_payload(decode=True)
    size = len(content) if isinstance(content, bytes) else None
    return MailAttachment(_seen(header_text(name)), kind, size)


def _appointment(part: Part) -> Appointment | None:
    kind = part.get_content_type()
    shown = kind in ("text/calendar", "application/ics") or (
        kind == "application/octet-stream" and (part.get_filename() or "").lower().endswith(".ics")
    )
    return appointment_in(_decoded(part)) if shown else None
