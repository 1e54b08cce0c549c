"""Until when personal data are kept: the longest of the terms that ask for them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from discrimtest.record.complaint_steps import months_after


class Keeping(StrEnum):
    """Why something is kept."""

    TERM = "its term is not over"
    NO_TERM = "a study that it belongs to sets no term"
    COMPLAINT = "a complaint about it is open"
    HOLD = "it is on hold"
    ACTS = "the person acts here"


class DataKind(StrEnum):
    """Whose or what data."""

    LANDLORD = "landlord"
    PERSON = "person"
    COMPLAINANT = "complainant"
    LINES = "lines"
    MAIL = "mail"


@dataclass(frozen=True, slots=True)
class KeepingTerm:
    """What one study or region says of a kind of data.

    Attributes:
        of: The study by its name, or the complaint.
        last: The day from which the months count.
        months: None where nothing is said.
        source: Who says so, in English; empty where nothing is said.
    """

    of: str
    last: date
    months: int | None
    source: str = ""

    @property
    def until(self) -> date | None:
        """The last day on which the data are kept; None without end."""
        return None if self.months is None else months_after(self.last, self.months)


@dataclass(frozen=True, slots=True)
class KeptSubject:
    """Somebody or something that a key is kept for, with every term that asks for it.

    Attributes:
        held: What keeps it whatever the terms say; None for nothing.
    """

    id: str
    kind: DataKind
    terms: tuple[KeepingTerm, ...]
    held: Keeping | None = None

    @property
    def longest(self) -> KeepingTerm | None:
        """The term that ends last; None while one of them has no end, or there is none."""
        if not self.terms or any(each.until is None for each in self.terms):
            return None
        return max(self.terms, key=lambda each: (each.until or date.max, each.of))

    def kept(self, today: date) -> Keeping | None:
        """Why it is kept today; None where it is due.

        >>> term = KeepingTerm("gent", date(2026, 1, 31), 1)
        >>> KeptSubject("landlord-a", DataKind.LANDLORD, (term,)).kept(date(2026, 2, 28))
        <Keeping.TERM: 'its term is not over'>
        >>> KeptSubject("landlord-a", DataKind.LANDLORD, (term,)).kept(date(2026, 3, 1)) is None
        True
        """
        if self.held is not None:
            return self.held
        if (longest := self.longest) is None:
            return Keeping.NO_TERM
        return Keeping.TERM if (longest.until or date.max) >= today else None


@dataclass(frozen=True, slots=True)
class Due:
    """What is to be erased, and by which rule.

    Attributes:
        until: The last day it was to be kept. rule: As the log will have it; not personal.
        source: Who set the term.
    """

    subject: str
    kind: DataKind
    of: str
    until: date
    rule: str
    source: str

    def to_dict(self) -> dict[str, Any]:
        return {**asdict(self), "kind": str(self.kind), "until": self.until.isoformat()}


RULE = "retention of "
"""How the rule of an erasure begins that a term asked for."""


def due(subjects: Collection[KeptSubject], today: date) -> list[Due]:
    """What is past its longest term, longest past first."""
    found = []
    for each in subjects:
        longest = each.longest
        if each.kept(today) is None and longest is not None and longest.until is not None:
            rule = f"{RULE}{each.kind}: {longest.months} months, {longest.of}"
            found.append(Due(each.id, each.kind, longest.of, longest.until, rule, longest.source))
    return sorted(found, key=lambda each: (each.until, each.of, each.subject))
