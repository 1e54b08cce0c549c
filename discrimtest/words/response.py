"""A response: anything that comes back, verbatim, on any channel."""

from __future__ import annotations

from dataclasses import dataclass
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
        contact: Contact it answers; None while unmatched.
        text: Verbatim; empty once erased.
        automatic: Software sent it; decided when it was recorded.
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
