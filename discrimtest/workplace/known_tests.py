"""Tests as they were read, for as long as nobody else records anything.

Whoever decides on one test after the other need not read each of them three times: the last entry
of the log tells whether anything was recorded since, of whatever kind and by whomever. Its hash is
made of all before it, so what was read under it stands, and so does what follows from what one
wrote oneself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from discrimtest.record.entries import Entries
from discrimtest.record.record import Record
from discrimtest.store.chunks import chunks
from discrimtest.store.landlords import type_of, types_of
from discrimtest.store.log import last_entry
from discrimtest.store.notes import landlords_of
from discrimtest.store.record import first_contacts_with, record_of
from discrimtest.store.session import Session
from discrimtest.words.contact import Contact, ContactEvent
from discrimtest.words.deviation import Deviation
from discrimtest.words.landlord import LandlordType
from discrimtest.words.response import Response
from discrimtest.words.response_event import ResponseEvent
from discrimtest.workplace.open_study import OpenContact, StudyInField, open_contact
from discrimtest.workplace.workplace import Workplace

T = TypeVar("T")
Row = TypeVar("Row", ContactEvent, Response, ResponseEvent, Deviation)
_CHANGES = 20_000
"""After so many all is read anew, so that what is held does not grow with a long run."""
TOGETHER = 50
"""So many tests are read together, with all others of their landlords."""


class KnownTests:
    """Reads tests once.

    Args:
        contacts: Those that will be asked for, in that order; any other may be asked for too.

    Attributes:
        seen: The last entry of the log under which what is known was read.
    """

    def __init__(self, at: Workplace, contacts: Iterable[Contact] = ()) -> None:
        self._at = at
        self._contacts = tuple(contacts)
        self._places = {contact.id: place for place, contact in enumerate(self._contacts)}
        self.seen: tuple[int, bytes] | None = None
        self._forget()

    def _forget(self) -> None:
        self._changes = 0
        self._read: dict[str, Record] = {}
        self._test: dict[str, Record] = {}
        self._landlord: dict[str, str] = {}
        self._once: dict[tuple[object, ...], Any] = {}

    def look(self, session: Session) -> None:
        """Forget what was read if anybody recorded anything since; each session begins so."""
        now = last_entry(session)
        if now != self.seen:
            self._forget()
            self.seen = now

    def begin(self, session: Session, record: Record) -> None:
        """Count on what was read of a whole study in this session."""
        self.look(session)
        self._keep(record)
        asked = [each.id for each in self._contacts]
        for some in chunks(asked):
            self._read_around(session, [self.of(session, name) for name in some])

    def of(self, session: Session, contact: str) -> Record:
        """The record of a contact's test.

        Raises:
            WrongInput, Refused: As :func:`discrimtest.workplace.open_study.open_contact`.
        """
        if contact not in self._test:
            if contact not in self._read:
                self._read_ahead(session, open_contact(self._at, session, contact), contact)
            whole = self._read[contact]
            own = whole.only(whole.contacts[contact].test)
            self._test |= dict.fromkeys(own.contacts, own)
        return self._test[contact]

    def drawn_with(self, session: Session, contact: str) -> str:
        """The landlord that a contact's test was drawn with, whatever it was merged into since."""
        test = self.of(session, contact).contacts[contact].test
        if test not in self._landlord:
            self._landlord[test] = landlords_of(session, [contact])[contact]
        return self._landlord[test]

    def type_of(self, session: Session, landlord: str) -> LandlordType:
        """The type of a landlord that was not merged into another."""
        return self.once(("type", landlord), lambda: type_of(session, landlord))

    def with_landlord(self, session: Session, record: Record) -> list[Record]:
        """The record of every other test, in any study, with the landlord of this one; those that
        this landlord may be count as the same."""
        if ("first", same := self.alike(record)) not in self._once:
            self._read_around(session, [record])
        names: list[str] = self._once["first", same]
        return [self.of(session, name) for name in names if name not in record.contacts]

    @staticmethod
    def alike(record: Record) -> frozenset[str]:
        """The landlord of the one test of a record, with all that count as the same."""
        (test,) = record.tests
        return frozenset(record.landlords.alike(test.landlord))

    def once(self, key: tuple[object, ...], read: Callable[[], T]) -> T:
        """What else was read, under a name, and nobody changes without an entry of the log."""
        if key not in self._once:
            self._once[key] = read()
        found: T = self._once[key]
        return found

    def written(self, session: Session, entries: Entries) -> None:
        """Count on what was written in this session, and on nothing else that was; a stop, which
        holds for every test, is read."""
        if entries.decisions:
            return
        touched = {event.contact for event in entries.events}
        self.stand(session, [self._test[contact].plus(entries) for contact in touched])

    def stand(self, session: Session, records: Sequence[Record]) -> None:
        """Count on the tests as they are by what was written in this session; all of that has to
        be in these records."""
        for record in records:
            self._test |= dict.fromkeys(record.contacts, _without_texts(record))
        self.seen = last_entry(session)
        self._changes += len(records)
        if self._changes > _CHANGES:
            self._forget()

    def read(self, session: Session, study: StudyInField, contacts: Mapping[str, str]) -> None:
        """Read the tests of these contacts of a study together, where they are not known.

        Args:
            contacts: The test of each.
        """
        known = self._test.keys() | self._read.keys()
        tests = {test for contact, test in contacts.items() if contact not in known}
        if tests:
            self._keep(replace(study, tests=tests).record(session))

    def _read_ahead(self, session: Session, opened: OpenContact, contact: str) -> None:
        """Read the test of a contact, those that will be asked for next, and the other tests of
        their landlords."""
        tests = {opened.test, *self._next(contact)}
        mine = self._keep(record_of(session, opened.study, opened.fieldwork, tests=tests))
        self._read_around(session, list(map(mine.only, mine.test)))

    def _read_around(self, session: Session, records: Sequence[Record]) -> None:
        """Read what landlords of tests these are, and all other tests with them."""
        for name, kind in types_of(session, {each.tests[0].landlord for each in records}).items():
            self._once["type", name] = kind
        groups = set(map(self.alike, records))
        found = first_contacts_with(session, {name for group in groups for name in group})
        self._landlord |= {test: landlord for _, test, _, landlord in found}
        whose = {landlord: group for group in groups for landlord in group}
        names: dict[frozenset[str], list[str]] = {group: [] for group in groups}
        for name, _, _, landlord in found:
            names[whose[landlord]].append(name)
        self._once |= {("first", group): firsts for group, firsts in names.items()}
        self._read_others(session, found)

    def _read_others(self, session: Session, found: Sequence[tuple[str, str, str, str]]) -> None:
        others: dict[str, dict[str, str]] = {}
        for name, test, study, _ in found:
            if name not in self._read:
                others.setdefault(study, {})[test] = name
        for study, tests in others.items():
            opened = open_contact(self._at, session, next(iter(tests.values())))
            self._keep(record_of(session, study, opened.fieldwork, tests=tests.keys()))

    def _keep(self, whole: Record) -> Record:
        self._read |= dict.fromkeys(whole.contacts, whole)
        return whole

    def _next(self, contact: str) -> Iterable[str]:
        place = self._places.get(contact)
        if place is None:
            return ()
        return {each.test for each in self._contacts[place : place + TOGETHER]}


def _without_texts(record: Record) -> Record:
    """As a record is read: words that were just written are left to the database."""
    return replace(
        record,
        events=_bare(record.events, "note"),
        answers=_bare(record.answers, "text"),
        answer_events=_bare(record.answer_events, "note"),
        deviations=_bare(record.deviations, "note"),
    )


def _bare(rows: tuple[Row, ...], name: str) -> tuple[Row, ...]:
    """Rows whose words of this name are empty."""
    if not any(getattr(row, name) for row in rows):
        return rows
    empty: dict[str, Any] = {name: ""}
    return tuple(replace(row, **empty) for row in rows)
