"""The tests of a list as they will be: what is decided row by row before any of it is written."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from discrimtest.record.entries import Entries
from discrimtest.record.record import Record


class Ahead:
    """Tests as they will be once everything that was decided so far is written.

    Attributes:
        turns: What is to be written. Of each test what was decided first stands in the first
            turn, and so on: so the order within a test is kept in as few writings as it has rows.
    """

    def __init__(self, read: Callable[[str], Record]) -> None:
        """``read`` gives the record of a contact's test as it was read."""
        self.turns: list[Entries] = []
        self._read = read
        self._records: dict[str, Record] = {}
        self._test_of: dict[str, str] = {}
        self._next: dict[str, int] = {}

    @property
    def contacts(self) -> frozenset[str]:
        """Every contact of the tests that were read."""
        return frozenset(self._test_of)

    @property
    def records(self) -> Sequence[Record]:
        """The tests that were read, as they will be."""
        return tuple(self._records.values())

    def of(self, contact: str) -> Record:
        """The record of the contact's test."""
        if contact not in self._test_of:
            self._keep(self._read(contact))
        return self._records[self._test_of[contact]]

    def _keep(self, record: Record) -> None:
        (test,) = record.tests
        stops = Entries(decisions=tuple(row for turn in self.turns for row in turn.decisions))
        self._records[test.id] = record.plus(stops)
        self._test_of |= dict.fromkeys(record.contacts, test.id)

    def add(self, entries: Entries) -> None:
        """Count on these entries from now on; a stop holds for every test."""
        tests = self._tests(entries)
        for name in self._records if entries.decisions else tests:
            self._records[name] = self._records[name].plus(entries)
        turn = max(self._next.get(name, 0) for name in tests)
        self._next |= dict.fromkeys(tests, turn + 1)
        self.turns += [Entries()] * (turn + 1 - len(self.turns))
        self.turns[turn] += entries

    def _tests(self, entries: Entries) -> set[str]:
        happened = {event.contact for event in entries.events}
        happened |= {call.contact for call in entries.calls}
        happened |= {coding.contact for coding in entries.codings}
        happened |= {answer.contact for answer in entries.answers if answer.contact}
        happened |= {event.contact for event in entries.answer_events if event.contact}
        broken = {row.test for row in entries.deviations}
        return broken | {self._test_of[contact] for contact in happened}
