"""Which letter a report is about: what it names in its headers and in the letter it returns."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message as Part

from discrimtest.mail.marks import MAILBOX, MESSAGE_ID_IN_TEXT
from discrimtest.mail.message import MailMessage

_IDS = ("x-original-message-id", "original-message-id", "x-ms-exchange-parent-message-id")
_INNER = ("message-id", "in-reply-to", "references")
_TOLD = ("text/rfc822-headers", "message/disposition-notification", "message/delivery-status")


@dataclass(frozen=True, slots=True)
class Named:
    """What a mail names besides what it answers.

    Attributes:
        ids: Message-IDs in a returned or forwarded mail or its headers (RFC 6522), in a receipt
            (RFC 8098), or in the words of a mail server that writes no report.
        recipients: Mailboxes that a letter did not reach (RFC 3464; Gmail's X-Failed-Recipients).
    """

    ids: frozenset[str]
    recipients: frozenset[str]


def named_in(message: MailMessage) -> Named:
    """What a mail names; never raises."""
    told = "\n".join(_told(message)) if message.whole else ""
    words = "\n".join((*(message.header(name) for name in _IDS), message.text, told))
    failed = re.findall(r"(?im)^(?:final|original)-recipient:[^;\n]*;(.*)$", told)
    mailboxes = MAILBOX.findall("\n".join((message.header("x-failed-recipients"), *failed)))
    ids = frozenset(MESSAGE_ID_IN_TEXT.findall(words)) - {message.message_id}
    return Named(ids, frozenset(mailbox.lower() for mailbox in mailboxes))


def _told(message: MailMessage) -> Iterator[str]:
    """The fields of a report, and what the mails within a mail are and answer."""
    if not message.header("content-type").lower().startswith(("multipart/", "message/")):
        return
    for part in message.mail.walk():
        kind = part.get_content_type()
        if kind in _TOLD:
            content = part.get_payload()
            blocks = content if isinstance(content, list) else [content]
            yield from ("\n".join(_fields(block)) for block in blocks)
        elif part is not message.mail:
            yield from (str(part[name]) for name in _INNER if part[name])


def _fields(block: object) -> Iterator[str]:
    if isinstance(block, Part):
        yield from (f"{name}: {value}" for name, value in block.items())
        block = block.get_payload()
    yield str(block)
