"""A response: anything that comes back, verbatim, on any channel."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class ResponseChannel(StrEnum):
    EMAIL = "email"
    PORTAL = "portal"
    PHONE = "phone"
    SMS = "sms"
    VOICEMAIL = "voicemail"
    IN_PERSON = "in_person"

    @property
    def written(self) -> bool:
        """Whether the answer was in writing (mail, portal, SMS)."""
        return self in (ResponseChannel.EMAIL, ResponseChannel.PORTAL, ResponseChannel.SMS)


@dataclass(frozen=True, slots=True)
class Response:
    """What came back. The verbatim text is personal data, kept apart and encrypted.

    Attributes:
        contact: Contact it answers; None while unmatched, or withdrawn.
        text: Verbatim; empty where no words were recorded, and once erased.
        erased: Whether its words are known to be erased; read with texts only.
        automatic: Software sent it; decided when it was recorded, or by a person since.
        match: Number of the match by which it lies under its contact.
        moved_at: When it was laid there, where that is not when it was recorded.
        dated_at: When it was dated anew. first_dated: The moment it bore before that.
        alike: The same for the same words, whatever they are; empty for none or once erased.
    """

    id: str
    contact: str | None
    channel: ResponseChannel
    received_at: datetime
    recorded_at: datetime
    text: str
    by: str
    automatic: bool = False
    client_id: str | None = None
    match: int = 1
    moved_at: datetime | None = None
    dated_at: datetime | None = None
    first_dated: datetime | None = None
    alike: str = field(default="", compare=False)
    erased: bool = field(default=False, compare=False)

    @property
    def placed_at(self) -> datetime:
        """Since when it lies under its contact."""
        return self.moved_at or self.recorded_at

    @property
    def told_at(self) -> datetime:
        """Since when it lies there and is dated as it is."""
        return max(self.placed_at, self.dated_at or self.placed_at)
