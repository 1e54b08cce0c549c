"""A mail that came in, kept byte for byte, and what was decided of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class MailEventKind(StrEnum):
    """What a mail turned out to be.

    ``hard``, ``soft`` and ``delay`` tell of a letter that did not arrive (for good, for now, not
    yet), ``receipt`` that one was delivered or opened, ``copy`` that the same mail came before.
    """

    ANSWER = "answer"
    HARD = "hard"
    SOFT = "soft"
    DELAY = "delay"
    RECEIPT = "receipt"
    COPY = "copy"
    NOT_FOR_US = "not_for_us"


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail of a study.

    Attributes:
        raw: Its bytes, as they came; empty once erased.
        at: When it was stored, UTC.
        line: Name of the line in whose mailbox it lay; empty where several share one.
    """

    id: str
    study: str
    raw: bytes
    at: datetime
    line: str = ""


@dataclass(frozen=True, slots=True)
class MailEvent:
    """A decision about a mail; those of one mail are numbered.

    Attributes:
        contact: The contact whose letter it answers or is about; None where it is for nobody.
        response: The answer that was made of it.
        status: Of a letter that did not arrive, as in RFC 3463; empty where it was not told.
        why: What tied the mail to the contact (:class:`discrimtest.mail.matching.Tie`), or
            "person", who decided it.
        note: What the person remarked; kept encrypted.
    """

    id: str
    mail: str
    number: int
    kind: MailEventKind
    contact: str | None
    response: str | None
    status: str
    why: tuple[str, ...]
    note: str
    by: str
    at: datetime
