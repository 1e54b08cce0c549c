"""What is held on one person, as a copy that this person may ask for (GDPR, article 15).

A copy is made of what it may hold: a table that is not listed here is in none. What tells of others
is covered, and what only a person can judge is left out and counted.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from discrimtest.errors import Problem, Refused
from discrimtest.files.legal import AccessDeferral, LegalBasis
from discrimtest.files.word import LocalText
from discrimtest.record.retention import KeptSubject
from discrimtest.words.study import Purpose

OTHERS = "[…]"
"""In the place of the name, number or mailbox of somebody else."""
_SHORT, _LIKE = 2, 4


class CopyKind(StrEnum):
    """Of whom a copy is."""

    LANDLORD = "landlord"
    PERSON = "person"
    COMPLAINANT = "complainant"


class Apart(StrEnum):
    """What is kept and stands in no copy, as a person must read it first."""

    NOTES = "notes"
    LETTERS = "letters"
    CAPTURES = "captures"
    MAILS = "mails"
    DOCUMENTS = "documents"
    COMPLAINTS = "complaints"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class CopiedTable:
    """Rows of one kind.

    Attributes:
        id: What files call it; pages have a title for it.
        columns: What files call them.
    """

    id: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def to_dict(self) -> list[dict[str, str]]:
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]


@dataclass(frozen=True, slots=True)
class CopiedStudy:
    """A study for which data of the person are processed.

    Attributes:
        runner: Who runs it.
        last: The last day on which something of it is to happen.
        over: Whether that day has passed and every test of the person is over.
    """

    slug: str
    title: LocalText
    runner: LocalText
    purpose: Purpose
    law: LegalBasis
    last: date
    over: bool
    simulated: bool = False


@dataclass(frozen=True, slots=True)
class AccessCopy:
    """All of it.

    Attributes:
        subject: The id by which it is kept, and erased.
        law: What the region's law says: of the first study, or of the complaint.
        studies: Those that are over, or in which the person works; of others nothing is told.
        later: Studies of which nothing is told as they are not over.
        tables: What is in the copy.
        kept: Until when, and why; None where no rule counts for it.
        apart: How much is left out, by what it is; told only where no study is left out.
        withheld: What who gives the copy must know of what is not in it.
    """

    subject: str
    kind: CopyKind
    today: date
    law: LegalBasis | None
    studies: tuple[CopiedStudy, ...]
    later: tuple[CopiedStudy, ...]
    tables: tuple[CopiedTable, ...]
    kept: KeptSubject | None
    apart: Mapping[Apart, int] = field(default_factory=dict)
    withheld: tuple[str, ...] = ()

    @property
    def simulated(self) -> bool:
        """Whether any of it was made up."""
        return any(study.simulated for study in (*self.studies, *self.later))

    def table(self, name: str) -> CopiedTable | None:
        """The table of that name, where it has rows."""
        return next((each for each in self.tables if each.id == name and each.rows), None)

    def to_dict(self) -> dict[str, Any]:
        """As the file of data has it."""
        return {
            "format": 1,
            "of": str(self.kind),
            "reference": self.subject,
            "made": self.today.isoformat(),
            "simulated": self.simulated,
            "studies": [
                {"title": dict(study.title), "purpose": str(study.purpose)}
                for study in self.studies
            ],
            "data": {each.id: each.to_dict() for each in self.tables},
            "not_in_this_copy": {str(each): number for each, number in sorted(self.apart.items())},
        }


def require_undeferred(subject: str, studies: Sequence[CopiedStudy], decided: str) -> None:
    """Refuse a copy while a study is not over whose legal file lets access wait.

    Args:
        decided: By which decision it is given all the same; empty for none.

    Raises:
        Refused: With the reason, and who may decide otherwise.
    """
    problems = [
        _deferred(subject, study, study.law.access_deferral)
        for study in studies
        if not study.over and study.law.access_deferral is not None
    ]
    if problems and not decided:
        raise Refused("Access waits; no copy was made.", problems)


def _deferred(subject: str, study: CopiedStudy, deferral: AccessDeferral) -> Problem:
    rule = "is not over, and its legal file lets access wait: {text} ({source})"
    repair = (
        "Tell the person in writing that it waits, until when, and where to complain. "
        "{who} may decide that it is given now; name that decision, and what is not over stays out."
    )
    values = {
        "text": deferral.text.en,
        "source": deferral.source.en,
        "who": deferral.decides.en,
    }
    place = f"{subject}: {study.slug}, until {study.last}"
    return Problem(place, "", rule, repair, "access.deferred", "decided", values)


class Others:
    """Covers the names, numbers and mailboxes of others in a text.

    Args:
        names: As the record has them. own: Those of the person, which stay.
    """

    def __init__(self, names: Iterable[str], own: Iterable[str] = ()) -> None:
        kept = {_plain(each) for each in own}
        wanted = {plain for each in names if len(plain := _plain(each)) >= _SHORT} - kept
        self._like = _pattern({each for each in wanted if len(each) >= _LIKE}, re.IGNORECASE)
        self._same = _pattern({each for each in wanted if len(each) < _LIKE}, re.NOFLAG)

    def covered(self, text: str) -> str:
        """The text without them.

        >>> Others(["Zoë Verzonnen", "An"]).covered("Bel an, of Zoë  verzonnen. Groet, An")
        'Bel an, of […]. Groet, […]'
        """
        return self._same.sub(OTHERS, self._like.sub(OTHERS, text))


def _plain(name: str) -> str:
    return " ".join(name.split())


def _pattern(names: set[str], flags: re.RegexFlag) -> re.Pattern[str]:
    ways = (
        r"\s+".join(map(re.escape, name.split()))
        for name in sorted(names, key=lambda each: (-len(each), each))
    )
    return re.compile(rf"(?<!\w)(?:{'|'.join(ways)})(?!\w)" if names else r"(?!)", flags)
