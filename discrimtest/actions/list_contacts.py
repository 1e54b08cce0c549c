"""The contacts of a study as who supervises its testers looks at them: by state and tester."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from discrimtest.record.contact_states import (
    FOR_SOMEBODY,
    ContactState,
    StandingContact,
    contact_states,
)
from discrimtest.record.record import Record
from discrimtest.record.visit_sight import as_made
from discrimtest.store import listings as stored
from discrimtest.store import people
from discrimtest.store.engine import reading
from discrimtest.store.keys import destroyed_subjects
from discrimtest.store.session import Session
from discrimtest.store.testers import read_testers
from discrimtest.words.person import Right
from discrimtest.workplace.open_study import look_up_field
from discrimtest.workplace.visit_sight import known_study
from discrimtest.workplace.workplace import Workplace

NOBODY = "nobody"
"""In the place of a person's id."""


@dataclass(frozen=True, slots=True)
class WatchedContact:
    """A contact in the list.

    Attributes:
        day, time: Local time of the study: when it is to be done, or was made.
        test: Number of its test.
        who: Name of who is to do it, or did; empty for nobody.
        home: Title and address of the advertisement; empty once erased.
    """

    id: str
    state: ContactState
    day: date
    time: str
    test: int
    arm: str
    who: str
    home: str


@dataclass(frozen=True, slots=True)
class WatchedContacts:
    """A part of the list, and how many there are of each.

    Attributes:
        found: How many fit what is asked for.
        counts: Of all contacts, by person (or "nobody") and state.
        names: Of these persons, those with most to be done first.
    """

    contacts: tuple[WatchedContact, ...]
    found: int
    counts: Mapping[tuple[str, ContactState], int]
    names: Mapping[str, str]


def list_contacts(
    at: Workplace,
    slug: str,
    states: Sequence[ContactState] = FOR_SOMEBODY,
    who: str | None = None,
    first: int = 0,
    most: int = 50,
) -> WatchedContacts:
    """The contacts in some states, the earliest first; what came of visits that must stay unknown
    is not told.

    Args:
        who: Only of this person, by id, or of "nobody"; None for everybody.
        first: How many of them are left out before.
    """
    with reading(at.engine) as session:
        study = look_up_field(at, session, slug)
        at.require(Right.SUPERVISE_TESTERS, study.id)
        record, testers = known_study(at, session, study), read_testers(session, study.id)
        if record.fieldwork.visits:
            testers = as_made(record, testers)
        found = list(contact_states(record, testers, at.now(), destroyed_subjects(session)))
        names = people.names(session, at.keys)
        asked = [each for each in found if each.state in states and who in (None, _whose(each))]
        asked.sort(key=lambda each: (each.when, each.contact.id))
        shown = _told(at, session, record, names, asked[first : first + most])
    counts = Counter((_whose(each), each.state) for each in found)
    return WatchedContacts(tuple(shown), len(asked), counts, _busiest(counts, names))


def _whose(standing: StandingContact) -> str:
    return standing.person or NOBODY


def _busiest(
    counts: Mapping[tuple[str, ContactState], int], names: Mapping[str, str]
) -> dict[str, str]:
    """The names of those who have some, by how many wait for somebody."""
    waits = {person: 0 for person, _ in counts}
    for (person, state), number in counts.items():
        waits[person] += number * (state in FOR_SOMEBODY)
    order = sorted(waits, key=lambda person: (-waits[person], names.get(person, ""), person))
    return {person: names.get(person, person) for person in order}


def _told(
    at: Workplace,
    session: Session,
    record: Record,
    names: Mapping[str, str],
    found: Iterable[StandingContact],
) -> list[WatchedContact]:
    tests = {each.contact.id: record.test_of(each.contact.id) for each in found}
    adverts = stored.advert_texts(session, at.keys, {test.listing for test in tests.values()})
    told = []
    for each in found:
        test, local = tests[each.contact.id], each.when.astimezone(record.fieldwork.zone)
        advert, person = adverts.get(test.listing), each.person or ""
        told.append(
            WatchedContact(
                *(each.contact.id, each.state, local.date(), f"{local:%H:%M}", test.number),
                *(each.contact.arm, names.get(person, person), advert.home if advert else ""),
            )
        )
    return told
