"""What coders do besides judging an outcome: the salutation pass, leaks, skips, taking back."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class CodingPart(StrEnum):
    """What a coder is shown: the masked exchange, or its salutation alone."""

    OUTCOME = "outcome"
    SALUTATION = "salutation"


class CodingEventKind(StrEnum):
    SALUTATION = "salutation"
    SKIPPED = "skipped"
    LEAKED = "leaked"
    UNDONE = "undone"


class Leaked(StrEnum):
    """What a masked text still told a coder about the candidate."""

    NAME = "name"
    PARTNER = "partner"
    PRONOUN = "pronoun"
    SALUTATION = "salutation"
    AGREEMENT = "agreement"
    SIGNAL = "signal"
    QUOTED_LETTER = "quoted_letter"
    SIGNATURE = "signature"
    ADDRESS = "address"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class CodingEvent:
    """Something a coder did with one contact besides judging its outcome.

    Attributes:
        subtle: Codes that the salutation told ("misgendering": "yes", …).
        leaked: What the masked text still told.
        note: Why it was skipped, what leaked, in the coder's words.
    """

    id: str
    contact: str
    coder: str
    kind: CodingEventKind
    part: CodingPart
    at: datetime
    subtle: dict[str, str] = field(default_factory=dict)
    leaked: Leaked | None = None
    note: str = ""
