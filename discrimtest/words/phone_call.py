"""A phone call of a candidate: one attempt at a contact, and how it ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class NotSpoken(StrEnum):
    """What is recorded of a call in which nobody answered the candidate."""

    NOBODY = "nobody"
    VOICEMAIL = "voicemail"
    WRONG_NUMBER = "wrong_number"


@dataclass(frozen=True, slots=True)
class PhoneCall:
    """One call; a correction is a new one that supersedes.

    Attributes:
        ending: An ending of the codebook.
        at: When it was made (UTC); ``recorded_at`` when it was written down.
        by: Who recorded it.
    """

    id: str
    contact: str
    ending: str
    at: datetime
    recorded_at: datetime
    by: str
    supersedes: str | None = None
