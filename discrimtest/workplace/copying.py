"""What copies for persons share: where they are made, whom they may not name, what stays out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from discrimtest.record.access import Apart, CopiedTable
from discrimtest.record.complaint_steps import day_of
from discrimtest.store import complaints, copies, people
from discrimtest.store.session import Session
from discrimtest.words.landlord import Identity
from discrimtest.workplace.workplace import Workplace

_KINDS: dict[str, Apart] = {
    **dict.fromkeys(("letter", "outgoing"), Apart.LETTERS),
    "capture": Apart.CAPTURES,
    **dict.fromkeys(("mail", "mail signature"), Apart.MAILS),
    **dict.fromkeys(("released", "released_context", "sealed_edition"), Apart.DOCUMENTS),
}
"""What is left out by the kind under which it lies sealed; all else are notes."""
_COPIED = {"name", "phone", "email", "advert", "landlord_reply", "complaint", "complaint_note"}
_COPIED |= {"training", "characteristics"}
_LEAST = 4
"""Letters of a part of a name that is covered by itself."""


@dataclass(frozen=True)
class CopyPlace:
    """Where a copy is gathered."""

    at: Workplace
    session: Session
    code: str

    @property
    def today(self) -> date:
        return day_of(self.at.now())


def copied(name: str, columns: Sequence[str], rows: Sequence[copies.Cells]) -> CopiedTable:
    """A table of a copy."""
    return CopiedTable(name, tuple(columns), tuple(rows))


def names_of_landlords(shown: Mapping[str, Iterable[Identity]], but: str = "") -> Iterator[str]:
    """Names, numbers and mailboxes of every landlord but one."""
    for landlord, ways in shown.items():
        if landlord != but:
            for way in ways:
                yield from (way.name, way.phone, way.email)


def names_of_people(place: CopyPlace) -> Iterator[str]:
    """Names of everybody who works here."""
    for name in people.names(place.session, place.at.keys).values():
        yield from _parts(name)


def names_of_complainants(place: CopyPlace, but: str = "") -> Iterator[str]:
    """Names of who brought complaints, and how to reach them; not of one complaint."""
    for each in complaints.complaints(place.session, place.at.keys):
        if each.text is not None and each.id != but:
            yield from (*_parts(each.text.name), each.text.reach)


def _parts(name: str) -> Iterator[str]:
    """A name, and what of it is long enough to be covered where it stands alone."""
    yield name
    yield from (part for part in name.split() if len(part) >= _LEAST)


def left_apart(
    session: Session,
    subjects: Collection[str],
    tables: Iterable[CopiedTable],
    complained: int = 0,
) -> dict[Apart, int]:
    """What lies sealed and is in no table."""
    found: Counter[Apart] = Counter()
    answers = sum(bool(row[-1]) for each in tables if each.id == "answers" for row in each.rows)
    for field, number in copies.sealed_fields(session, subjects).items():
        if field == "response":
            found[Apart.OTHER] += number - answers
        elif field not in _COPIED:
            found[_KINDS.get(field, Apart.NOTES)] += number
    found[Apart.COMPLAINTS] = complained
    return {each: number for each, number in found.items() if number > 0}
