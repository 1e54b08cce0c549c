"""How carefully a study was written down, tester by tester."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from discrimtest.record.double_entry import by_item, compared, errors_by_person, first_days
from discrimtest.record.flags import KINDS, Flag, flags_of
from discrimtest.record.record import Record, standing
from discrimtest.record.remarks import queries_of
from discrimtest.words.contact import ContactEvent, ContactEventKind
from discrimtest.words.response import Response
from discrimtest.words.second_entry import SecondEntry


@dataclass(frozen=True, slots=True)
class TesterWork:
    """What one person recorded.

    Attributes:
        made: Contacts that the person made. answers: Answers that they wrote down.
        flags: How many of their entries are flagged, by kind.
        checked: Of their answers those that were entered again; wrong: those that differ.
        held: Contacts with an entry of theirs that are held. queries: Open questions about such.
    """

    __test__ = False

    person: str
    made: int
    answers: int
    flags: Mapping[str, int]
    checked: int
    wrong: int
    held: int
    queries: int


@dataclass(frozen=True, slots=True)
class Quality:
    """How carefully a study was written down.

    Attributes:
        testers: By the first thing that each recorded; reports call them by their number.
        items: Of each item of an answer how often both entries agree, and how often both told it.
        flags: Every flag.
        held: Contacts that are held. queries: Open questions.
    """

    testers: tuple[TesterWork, ...] = ()
    items: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    flags: tuple[Flag, ...] = ()
    held: int = 0
    queries: int = 0


def quality_of(record: Record, entries: Mapping[str, SecondEntry]) -> Quality:
    """How carefully a study was written down.

    Args:
        record: With texts, or those of answers entered twice cannot be compared.
        entries: Second entries by answer, with texts.
    """
    both = compared(record, entries.values())
    flags = flags_of(record)
    flagged = Counter((flag.person, flag.kind) for flag in flags)
    errors = errors_by_person(both)
    made = Counter(
        event.by for event in standing(record.events) if event.kind is ContactEventKind.SENT
    )
    answers = Counter(answer.by for answer in record.answers)
    touched = _touched(record)
    asked = [query.contact for query in queries_of(record.remarks) if query.is_open]
    began = first_days(record)
    work = (
        TesterWork(
            person,
            made[person],
            answers[person],
            {kind: flagged[person, kind] for kind in KINDS},
            errors.get(person, (0, 0))[1],
            errors.get(person, (0, 0))[0],
            len(touched[person] & record.held.keys()),
            sum(contact in touched[person] for contact in asked),
        )
        for person in sorted(began, key=lambda person: (began[person], person))
    )
    return Quality(tuple(work), by_item(both), tuple(flags), len(record.held), len(asked))


def _touched(record: Record) -> dict[str, set[str]]:
    """The contacts of which each person recorded something."""
    found: dict[str, set[str]] = {}
    rows: list[ContactEvent | Response] = [*record.events, *record.answers, *record.withdrawn]
    for row in rows:
        touched = found.setdefault(row.by, set())
        if row.contact:
            touched.add(row.contact)
    return found
