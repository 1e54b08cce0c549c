"""Mails that software sent: answers without a person, receipts, and letters that came back."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email.message import Message as Part
from enum import StrEnum

from discrimtest.mail.message import MailMessage

_SUBJECT = re.compile(
    r"(?:automatisch(?:e)? antwoord|auto(?:matic)? ?(?:reply|response)?:|automatic reply|"
    r"out of office|afwezig(?:heid)?\b|r[ée]ponse automatique|absence du bureau|absent du bureau)",
    re.IGNORECASE,
)
_PRECEDENCE = frozenset({"bulk", "junk", "list", "auto_reply"})
_TELLING = ("list-id", "list-unsubscribe", "x-autoreply", "x-autorespond", "x-failed-recipients")
_LINK = re.compile(
    r"(?:\bboek|\bkies\b.*\b(?:uur|moment)|formulier|vragenlijst|réserv|créneau|questionnaire|"
    r"\bbook\b|\bslot\b|choose a time|\bform\b)[^\n]*https?://",
    re.IGNORECASE,
)
_DAEMON = re.compile(r"(?:mailer-daemon|postmaster)@")
_STATUS = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")


class BounceKind(StrEnum):
    """What became of a letter: refused for good, refused for now, still under way."""

    HARD = "hard"
    SOFT = "soft"
    DELAY = "delay"


@dataclass(frozen=True)
class Bounce:
    """A letter that did not arrive. status: As in RFC 3463; empty where it is not told."""

    kind: BounceKind
    status: str


def is_automatic(message: MailMessage) -> bool:
    """Whether software sent a mail: by its headers, its subject, or a link to book or fill in.

    Sources: RFC 3834 (Auto-Submitted), RFC 6522 (multipart/report); X-Auto-Response-Suppress is
    Exchange's. Precedence and the subject are custom.
    """
    submitted = message.header("auto-submitted").lower()
    return (
        (bool(submitted) and not submitted.startswith("no"))
        or message.header("precedence").lower() in _PRECEDENCE
        or bool(message.header("x-auto-response-suppress"))
        or any(message.header(name) for name in _TELLING)
        or message.header("content-type").lower().startswith("multipart/report")
        or bool(_SUBJECT.match(message.subject))
        or ("://" in message.text and bool(_LINK.search(message.text)))
        or bounce_of(message) is not None
    )


def bounce_of(message: MailMessage) -> Bounce | None:
    """What a mail tells of a letter that did not arrive; None where it tells of none.

    A report (RFC 3464) is believed; a mail of a mail server without one by the first status in its
    words. A full mailbox is soft whatever the server called it: it may be emptied tomorrow.
    """
    for action, status in _reported(message):
        if action in ("failed", "delayed"):
            return Bounce(_kind(action, status), status)
    told = _STATUS.search(message.text) if _DAEMON.match(message.sender) else None
    return Bounce(_kind("failed", told.group()), told.group()) if told else None


def _kind(action: str, status: str) -> BounceKind:
    if action == "delayed":
        return BounceKind.DELAY
    soft = not status.startswith("5") or status.endswith(".2.2")
    return BounceKind.SOFT if soft else BounceKind.HARD


def _reported(message: MailMessage) -> list[tuple[str, str]]:
    """Action and status of each recipient in a delivery report."""
    if not message.whole or b"delivery-status" not in message.raw.lower():
        return []
    reports = (
        part for part in message.mail.walk() if part.get_content_type() == "message/delivery-status"
    )
    blocks = [block for part in reports for block in part.get_payload() if isinstance(block, Part)]
    said = ((str(block.get("action", "")), str(block.get("status", ""))) for block in blocks)
    return [(action.strip().lower(), status.strip().split(" ")[0]) for action, status in said]
