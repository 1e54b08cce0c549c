"""Mails that software sent: answers without a person, receipts, and letters that came back."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email.message import Message as Part
from enum import StrEnum

from discrimtest.mail.message import MailMessage

_SUBJECT = re.compile(
    r"(?:automatisch(?:e)? antwoord|auto(?:matic)? ?(?:reply|response)?:|automatic reply|"
    r"out of (?:the )?office|afwezig(?:heid)?\b|antwoord bij afwezigheid|buiten kantoor\b|"
    r"r[ée]ponse automatique|(?:message|r[ée]ponse) d['’]absence|absence du bureau|"
    r"absent du bureau)",
    re.IGNORECASE,
)
_PRECEDENCE = frozenset({"bulk", "junk", "list", "auto_reply"})
_TELLING = ("list-id", "list-unsubscribe", "x-autoreply", "x-autorespond", "x-failed-recipients")
_LINK = re.compile(
    r"(?:\bboek|\bkies\b.*\b(?:uur|moment)|formulier|vragenlijst|réserv|créneau|questionnaire|"
    r"\bbook\b|\bslot\b|choose a time|\bform\b)[^\n]*https?://",
    re.IGNORECASE,
)
_RECALL = re.compile(
    r"[^\n]{1,120} (?:would like to recall the message|wil het bericht\b[^\n]* intrekken|"
    r"souhaite(?:rait)? rappeler le message)\b"
)
"""What Outlook writes to whoever cannot be made to forget a message."""
_DAEMON = re.compile(r"(?:mailer-daemon|postmaster|microsoftexchange[0-9a-f]+)@")
_STATUS = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
_CODE = re.compile(r"(?:^|[\s:(#])([45][0-5]\d)[ -](?!eur|€)", re.IGNORECASE)
"""A reply of SMTP (RFC 5321, 4.2), where no status beside it tells more."""
_RETURNED = re.compile(
    r"undeliver|onbestelbaar|niet bezorgd|non remis|[ée]chec de|returned mail|"
    r"delivery (?:status notification|failure|has failed)|(?:delivery|mail) .*fail",
    re.IGNORECASE,
)
_LATE = re.compile(
    r"not yet been delivered|delivery .{0,40}delayed|no action is required on your part|"
    r"nog niet (?:afgeleverd|bezorgd)|pas encore été (?:remis|distribué)",
    re.IGNORECASE,
)
_FULL = re.compile(
    r"quota|(?:mailbox|inbox|postvak) (?:is )?(?:full|vol)\b|out of storage|storage allocation|"
    r"boîte .{0,30}pleine",
    re.IGNORECASE,
)


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
        or bool(_RECALL.match(message.text))
        or ("://" in message.text and bool(_LINK.search(message.text)))
        or bounce_of(message) is not None
    )


def bounce_of(message: MailMessage) -> Bounce | None:
    """What a mail tells of a letter that did not arrive; None where it tells of none.

    A report (RFC 3464) is believed; a mail of a mail server without one by the first status or
    reply in its words. A full mailbox is soft whatever the server called it: it may be emptied
    tomorrow.
    """
    for action, status, said in _reported(message):
        if action in ("failed", "delayed"):
            return Bounce(_kind(action, status, said), status)
    failed = message.header("x-failed-recipients")
    return _in_words(message) if failed or _DAEMON.match(message.sender) else None


def _in_words(message: MailMessage) -> Bounce | None:
    """What a mail server says without a report."""
    text = message.text
    late = _LATE.search(text)
    if told := _STATUS.search(text):
        return Bounce(_kind("delayed" if late else "failed", told.group(), ""), told.group())
    told = _CODE.search(text)
    if late or told or _RETURNED.search(message.subject):
        code = told.group(1) if told else "5"
        return Bounce(_kind("delayed" if late else "failed", code, text), "")
    return None


def _kind(action: str, status: str, said: str) -> BounceKind:
    if action == "delayed":
        return BounceKind.DELAY
    soft = not status.startswith("5") or status.endswith(".2.2") or _FULL.search(said)
    return BounceKind.SOFT if soft else BounceKind.HARD


def _reported(message: MailMessage) -> list[tuple[str, str, str]]:
    """Action, status and the server's words of each recipient in a delivery report."""
    if not message.whole or b"delivery-status" not in message.raw.lower():
        return []
    reports = (
        part for part in message.mail.walk() if part.get_content_type() == "message/delivery-status"
    )
    blocks = [block for part in reports for block in part.get_payload() if isinstance(block, Part)]
    return [
        (_first(block, "action").lower(), _first(block, "status"), str(block["diagnostic-code"]))
        for block in blocks
    ]


def _first(block: Part, name: str) -> str:
    """The first word of a field; some write a comment behind it."""
    return next(iter(str(block.get(name, "")).split()), "").rstrip(";")
