"""The mails that somebody attached to a mail: read beside it, and never as its own words."""

from __future__ import annotations

import binascii
from base64 import b64decode
from collections.abc import Iterator
from contextlib import suppress
from email.message import Message as Part

from discrimtest.mail.message import DAMAGED, MailMessage, read_message

_KIND = "message/rfc822"
_DEEP = 4
"""Mails within mails; what lies deeper stays in the original alone."""


def forwarded_mails(message: MailMessage, deep: int = _DEEP) -> tuple[MailMessage, ...]:
    """The mails that a mail holds, each before those in it; never raises.

    A report of a mail server returns a letter and forwards nothing.
    """
    holds = any(_is_mail(each.type, each.name) for each in message.attachments)
    report = message.header("content-type").lower().startswith("multipart/report")
    if report or not (holds and deep):
        return ()
    found: list[MailMessage] = []
    for raw in _raw_mails(message.mail):
        inner = read_message(raw)
        found += [inner, *forwarded_mails(inner, deep - 1)]
    return tuple(found)


def _is_mail(kind: str, name: str) -> bool:
    return kind == _KIND or name.lower().endswith(".eml")


def _raw_mails(part: Part) -> Iterator[bytes]:
    """The bytes of the mails in the parts of one, each as a whole."""
    if _is_mail(part.get_content_type(), part.get_filename() or ""):
        with suppress(*DAMAGED, binascii.Error):
            yield _raw(part)
        return
    inner = part.get_payload()
    for child in inner if isinstance(inner, list) else ():
        if isinstance(child, Part):
            yield from _raw_mails(child)


def _raw(part: Part) -> bytes:
    inner = part.get_payload()
    mail = inner[0] if isinstance(inner, list) else None
    if not isinstance(mail, Part):
        content = part.get_payload(decode=True)
        return content if isinstance(content, bytes) else b""
    # Some encode it, which RFC 2046 (5.2.1) forbids; a parser then finds no headers in it.
    coded = str(part.get("content-transfer-encoding", "")).strip().lower() == "base64"
    return b64decode(str(mail.get_payload())) if coded and not mail.keys() else mail.as_bytes()
