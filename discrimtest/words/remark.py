"""A remark: what is asked about a contact's entries, or why they are held."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class RemarkKind(StrEnum):
    ASKED = "asked"
    ANSWERED = "answered"
    CLOSED = "closed"
    REOPENED = "reopened"
    HELD = "held"
    RELEASED = "released"


@dataclass(frozen=True, slots=True)
class Remark:
    """One remark on what was recorded of a contact.

    Attributes:
        thread: Id of the remark that began it: of the question, or of the hold.
        text: The words; personal data, empty once erased.
    """

    id: str
    contact: str
    thread: str
    kind: RemarkKind
    text: str
    by: str
    at: datetime
