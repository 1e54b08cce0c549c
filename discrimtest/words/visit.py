"""A visit: what a tester tells of it, alone, and what a supervisor notes when both have told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from enum import StrEnum
from typing import Any

VISIT = "visit"
"""Channel of a protocol whose testers ask for an appointment by telephone, and keep it."""


class Document(StrEnum):
    """What a visitor may be asked to show."""

    IDENTITY = "identity"
    INCOME = "income"
    WORK = "work"
    BANK = "bank"
    HOUSEHOLD = "household"
    REFERENCE = "reference"
    HEALTH = "health"
    CONDUCT = "conduct"
    OTHER = "other"


MONEY = ("rent", "deposit", "fees")
"""Amounts that may be quoted, in cents."""
COUNTS = ("homes_told", "homes_shown", "minutes")
BEGAN = "%Y-%m-%d %H:%M"
"""How day and hour of a visit are written."""


@dataclass(frozen=True, slots=True)
class Account:
    """What one tester tells of one visit.

    Attributes:
        appointment: Whether one was made. held: Whether the visit took place.
        homes_told: Homes that the tester was told are free, this one included.
        homes_shown: Of those, homes that were shown.
        rent: A month, in cents; None where no price was quoted. deposit, fees: Likewise.
        minutes: From door to door.
        began: Day and hour, local time of the study; None where there was no visit, and of accounts
            of before this was asked.
        remarks: Own words; personal data, empty once erased.
    """

    appointment: bool
    held: bool
    homes_told: int = 0
    homes_shown: int = 0
    minutes: int = 0
    rent: int | None = None
    deposit: int | None = None
    fees: int | None = None
    documents: tuple[Document, ...] = ()
    remarks: str = ""
    began: datetime | None = None

    def items(self) -> dict[str, Any]:
        """All but the remarks, as plain values."""
        told = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: value for name, value in told.items() if name != "remarks"} | {
            "documents": [str(document) for document in self.documents],
            "began": self.began.strftime(BEGAN) if self.began else None,
        }

    @classmethod
    def of_items(cls, items: Mapping[str, Any], remarks: str = "") -> Account:
        """The account that :meth:`items` told."""
        documents = tuple(Document(name) for name in items["documents"])
        told = items.get("began")
        began = datetime.strptime(told, BEGAN) if told else None  # noqa: DTZ007 (local time)
        return cls(**{**items, "documents": documents, "began": began}, remarks=remarks)


class VisitEntryKind(StrEnum):
    """``ABSENT``: no account will come."""

    ACCOUNT = "account"
    LOCKED = "locked"
    ABSENT = "absent"
    CORRECTION = "correction"
    DEBRIEF = "debrief"


@dataclass(frozen=True, slots=True)
class VisitEntry:
    """One entry about the visits of a test.

    Attributes:
        contact: The visit; None for a debrief, which is about all visits of the test.
        number: Among the entries about the test, from 1.
        account: What an account or a correction tells; None for every other kind.
        after_sight: Whether the other accounts of the test could be read when it was made.
        note: Why it is corrected or will not come; of a debrief, its words. Personal data, empty
            once erased.
    """

    id: str
    test: str
    contact: str | None
    number: int
    kind: VisitEntryKind
    account: Account | None
    after_sight: bool
    note: str
    by: str
    at: datetime
