"""A capture: what an advertisement showed at one moment, and how that was seen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any


class CaptureKind(StrEnum):
    """What was captured: the page of an advertisement, or the form that is about to be sent."""

    PAGE = "page"
    FORM = "form"


class CaptureWay(StrEnum):
    """How: the program loaded the page and kept what came, or a person brought a file."""

    PROGRAM = "program"
    HAND = "hand"


class CaptureLimit(StrEnum):
    """What a capture is not, or what came in its way."""

    BY_HAND = "by_hand"
    CERTIFICATE = "certificate"
    DIALOG = "dialog"
    FILE = "file"
    HEIGHT = "height"
    LEFT_OUT = "left_out"
    LOG_IN = "log_in"
    MOVED = "moved"
    NO_PICTURE = "no_picture"
    NOT_SECURE = "not_secure"
    OTHER_SITE = "other_site"
    REFUSED = "refused"
    ROBOTS = "robots"
    SIZE = "size"
    TIME = "time"


GONE = (404, 410)
"""Answers by which a site says that a page is not there."""
_DOUBTS = frozenset({CaptureLimit.LOG_IN, CaptureLimit.OTHER_SITE})


def refused(status: int | None) -> bool:
    """Whether a site answered that it does not show a page that may be there (RFC 9110, 15.5)."""
    return status is not None and status >= 400 and status not in GONE


@dataclass(frozen=True, slots=True)
class Capture:
    """One capture; its bytes lie sealed under the landlord's key.

    Attributes:
        contact: The contact before which it was made; None for the listing alone.
        taken_at: When the page was seen; of one by hand that is the person's word. UTC.
        status: Of the site's answer; None where nobody knows.
        content: Its commitment, SHA-256 of a salt and the bytes, which the log holds.
        size: Of the bytes. media_type: What they are.
        by, at: Who brought it, and when it was written down.
        entry: Number of the log entry that holds the commitment; 0 before it is written.
    """

    id: str
    study: str
    listing: str
    contact: str | None
    kind: CaptureKind
    way: CaptureWay
    taken_at: datetime
    status: int | None
    limits: tuple[CaptureLimit, ...]
    content: str
    size: int
    media_type: str
    by: str
    at: datetime
    entry: int = 0

    @property
    def gone(self) -> bool:
        """Whether the site said that the page is not there."""
        return self.status in GONE

    @property
    def doubted(self) -> bool:
        """Whether it may show something else than the advertisement, and no person says it does
        not: the program was refused, sent to another site, or asked to log in."""
        if self.way is CaptureWay.HAND:
            return False
        return bool(_DOUBTS & set(self.limits)) or refused(self.status)

    def to_dict(self) -> dict[str, Any]:
        """All of it but the study, as plain values."""
        return {
            "id": self.id,
            "listing": self.listing,
            "contact": self.contact,
            "kind": self.kind,
            "way": self.way,
            "taken": self.taken_at.isoformat(),
            "kept": self.at.isoformat(),
            "status": self.status,
            "gone": self.gone,
            "doubted": self.doubted,
            "limits": list(self.limits),
            "size": self.size,
            "media_type": self.media_type,
            "commitment": self.content,
            "entry": self.entry,
            "by": self.by,
        }
