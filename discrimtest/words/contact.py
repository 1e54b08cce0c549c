"""A contact: one candidate's approach within a test, and what happened to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class ContactEventKind(StrEnum):
    """What can happen to a contact; the newest not superseded is its state."""

    INTENT = "intent"
    SENT = "sent"
    DOUBT = "doubt"
    FAILED = "failed"
    LOGGED = "logged"
    REPLANNED = "replanned"
    DECLINED = "declined"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Contact:
    """One candidate's approach.

    Attributes:
        arm: The arm that writes.
        control_arm: The arm it is compared with; None when this contact is the control.
        replicate: 1 unless the arm writes more than once in this test.
        position: 1 for the first contact of the test.
        variant: Letter variant.
        line: Line of the study it is sent from.
        due_at: Planned moment, UTC.
    """

    id: str
    test: str
    arm: str
    control_arm: str | None
    replicate: int
    position: int
    profile: str
    variant: str
    language: str
    channel: str
    line: str
    due_at: datetime


@dataclass(frozen=True, slots=True)
class ContactEvent:
    """Something that happened to a contact.

    Attributes:
        at: When it happened (UTC); ``recorded_at`` when it was written down.
        message_id: Of the mail it is about, with its brackets, as
            :func:`discrimtest.mail.message_id.message_id` fixed it: of the request where it was
            intended, sent or in doubt, of the closing words where it was declined, and where it
            was intended after it was sent; logged, of closing words that a server refused.
        client_id: Made by the recording device, so that a repeat is recognised.
        due_at: The new planned moment of a contact replanned; None for every other kind.
    """

    id: str
    contact: str
    kind: ContactEventKind
    at: datetime
    recorded_at: datetime
    by: str
    note: str = ""
    message_id: str | None = None
    client_id: str | None = None
    supersedes: str | None = None
    due_at: datetime | None = None
