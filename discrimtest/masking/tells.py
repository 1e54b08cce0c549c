"""What a masked stretch of a text would have told."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class Tells(StrEnum):
    """What a stretch tells."""

    CANDIDATE = "candidate"
    PARTNER = "partner"
    PRONOUN = "pronoun"
    TITLE = "title"
    AGREEMENT = "agreement"
    SIGNAL = "signal"
    LETTER = "letter"
    LANDLORD = "landlord"
    PERSON = "person"
    HOME = "home"
    PLACE = "place"
    MAILBOX = "mailbox"
    LINK = "link"
    PHONE = "phone"
    NUMBER = "number"
    AMOUNT = "amount"
    DATE = "date"
    HOUR = "hour"


class Stretch(NamedTuple):
    """Characters ``[start, end)`` of a text, and what they tell."""

    start: int
    end: int
    kind: Tells
