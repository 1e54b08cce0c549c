"""Who advertises: an agency with its offices, or a private landlord."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class LandlordType(StrEnum):
    AGENCY = "agency"
    PRIVATE = "private"


class LandlordEventKind(StrEnum):
    """What can be decided about a landlord. Doubts are facts too, until a person decides."""

    DOUBT = "doubt"
    MERGE = "merge"
    SPLIT = "split"
    CONFIRM_DIFFERENT = "confirm_different"
    EXCLUDE = "exclude"
    INCLUDE = "include"
    STOP = "stop"


@dataclass(frozen=True, slots=True)
class Landlord:
    """One landlord as resolved now; after a merge, ``id`` is the surviving one.

    Attributes:
        id: Pseudonymous identifier.
        type: Agency or private landlord.
        excluded: On the exclusion list, or stopped (exposure, abuse).
        doubtful_with: Landlords this one may be; until decided they count as one.
    """

    id: str
    type: LandlordType
    excluded: bool = False
    doubtful_with: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LandlordEvent:
    """A dated decision or doubt; ``other`` is the second landlord of a pair."""

    id: str
    landlord: str
    other: str | None
    kind: LandlordEventKind
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Identity:
    """How a landlord showed itself in one advertisement (personal data: stored encrypted).

    Attributes:
        name: The spelling in the advertisement, may be empty.
        phone: E.164 ("+3256001122") or empty.
        email: Full mailbox in lower case, or empty.
    """

    name: str
    phone: str
    email: str


def called(ways: Iterable[Identity]) -> str:
    """How to call a landlord: by the first name it showed, else by mailbox or telephone number."""
    shown = list(ways)
    found = (getattr(one, field) for field in ("name", "email", "phone") for one in shown)
    return next(filter(None, found), "")
