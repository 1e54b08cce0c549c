"""What a mail is to a study: an answer, news of a letter's delivery, and whose."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from discrimtest.mail.automatic import BounceKind, bounce_of, is_automatic
from discrimtest.mail.awaited import CLOCKS
from discrimtest.mail.matching import Awaited, Matched
from discrimtest.mail.message import MailMessage, read_message
from discrimtest.mail.moment import moment_of
from discrimtest.masking.heads import BESIDE
from discrimtest.words.mail import MailEventKind

_BOUNCES = {
    BounceKind.HARD: MailEventKind.HARD,
    BounceKind.SOFT: MailEventKind.SOFT,
    BounceKind.DELAY: MailEventKind.DELAY,
}
_RECEIPTS = ("disposition-notification", "delivery-status")


@dataclass(frozen=True)
class IncomingMail:
    """A mail, read.

    Attributes:
        kind: An answer, or what it tells of a letter's delivery.
        status: Of a letter that did not arrive (RFC 3463).
        automatic: Software sent it.
        text: What is kept as an answer: the sender's own words, then what was attached.
        about: Message-IDs of the letters that it answers or tells of.
    """

    message: MailMessage
    matched: Matched
    kind: MailEventKind
    status: str
    automatic: bool
    text: str
    about: frozenset[str]


def read_incoming(raw: bytes, awaited: Awaited, box: str = "") -> IncomingMail:
    """Read a mail and guess which letter it answers; never raises.

    Args:
        raw: Its bytes.
        awaited: The letters of the study.
        box: Address of the mailbox it lay in; empty for one that several lines share.
    """
    message = read_message(raw)
    automatic, bounce = is_automatic(message), bounce_of(message)
    matched = awaited.match(message, box, bulk=automatic)
    kind = _BOUNCES[bounce.kind] if bounce else _kind(message)
    status = bounce.status if bounce else ""
    return IncomingMail(
        message, matched, kind, status, automatic, _text(message, matched), matched.about
    )


def came_at(message: MailMessage, kept: datetime, sent: datetime) -> datetime:
    """When a mail came: when it says it was written, unless its clock cannot be right.

    Args:
        kept: When it was stored; nothing came later.
        sent: When the letter went that it answers; a clock that is a little slow means then.
    """
    received = moment_of("", message.every("received"))
    told = [at for at in (message.at, received) if at is not None and at <= kept]
    clocks = [sent for at in told if sent - CLOCKS <= at < sent]
    return next((at for at in told if at >= sent), min(clocks, default=kept))


def _kind(message: MailMessage) -> MailEventKind:
    """A report that tells of no failure is a receipt (RFC 8098, or RFC 3464 on request)."""
    content = message.header("content-type").lower()
    report = content.startswith("multipart/report") and any(each in content for each in _RECEIPTS)
    return MailEventKind.RECEIPT if report else MailEventKind.ANSWER


def _text(message: MailMessage, matched: Matched) -> str:
    return "\n".join(_parts(message, matched)).strip()


def _parts(message: MailMessage, matched: Matched) -> Iterator[str]:
    # A mail that could not be read, or says nothing of its own, is shown by what it does say.
    yield matched.reply or message.text or message.subject
    if message.appointment is not None:
        said = "calendar, called off" if message.appointment.off else "calendar"
        yield f"[{said}: {message.appointment.at:%Y-%m-%d %H:%M} UTC]"
    if message.hidden:
        yield f"[hidden text left out: {len(message.hidden.split())} words]"
    for subject, words in matched.forwarded:
        yield f"[forwarded mail: {subject}]"
        yield from (f"{BESIDE}{line}" for line in words.split("\n") if line.strip())
    yield from files_of(message, "message/rfc822" if matched.forwarded else "")


def files_of(message: MailMessage, but: str = "") -> Iterator[str]:
    """A line for each file that came with a mail, but for those of a type."""
    for each in message.attachments:
        if each.type != but:
            yield f"[attachment: {each.name or each.type}]"
