"""What a landlord says to what was found of it, and that it was asked to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class ReplyKind(StrEnum):
    """Whether the landlord was asked, or said something."""

    ASKED = "asked"
    RECEIVED = "received"


@dataclass(frozen=True, slots=True)
class LandlordReply:
    """One entry about the right of reply.

    Attributes:
        landlord: As the record calls it today.
        test: Id of the test that it is about; None for all of this landlord.
        day: When it was asked, or when its reply came.
        text: The reply word for word; empty where it was asked, and once erased.
        supersedes: Id of an entry that was wrong, whose place this takes.
    """

    id: str
    study: str
    landlord: str
    test: str | None
    kind: ReplyKind
    day: date
    text: str
    supersedes: str | None
    by: str
    at: datetime


def standing(entries: tuple[LandlordReply, ...]) -> tuple[LandlordReply, ...]:
    """Those that none took the place of, in their order."""
    gone = {each.supersedes for each in entries}
    return tuple(each for each in entries if each.id not in gone)
