"""Where every test of a study stands at a moment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from discrimtest.record.answers import waiting
from discrimtest.record.record import Record
from discrimtest.words.contact import Contact, ContactEventKind
from discrimtest.words.deviation import DeviationReason
from discrimtest.words.outcome import Coding
from discrimtest.words.test import Test

SIDE_NOTES = (ContactEventKind.LOGGED, ContactEventKind.REPLANNED)
"""Events that say something of the test, and change nothing in what was done with a contact."""


@dataclass(frozen=True, slots=True)
class Progress:
    """Where every test of a study stands at a moment.

    Attributes:
        tests: By number.
        sent: When each contact was made, by contact.
        coded: The coding that stands, by contact.
        broken: First reason, by test.
        waiting: Contacts with an answer that nobody has coded.
        complete: Tests that are not broken, of which every contact was made, its window is over,
            no answer is left to code and nothing is held.
        held: Contacts that are held.
    """

    tests: tuple[Test, ...]
    sent: Mapping[str, datetime]
    coded: Mapping[str, Coding]
    broken: Mapping[str, DeviationReason]
    waiting: frozenset[str]
    complete: frozenset[str]
    held: frozenset[str] = frozenset()

    @property
    def over(self) -> list[Test]:
        """The tests that are complete or broken."""
        return [test for test in self.tests if test.id in self.complete or test.id in self.broken]

    @property
    def completed(self) -> list[Test]:
        """The complete tests."""
        return [test for test in self.tests if test.id in self.complete]

    def in_order(self, test: Test) -> list[Contact]:
        """The contacts of a test as they were made, or are to be made."""
        return sorted(
            test.contacts,
            key=lambda contact: (self.sent.get(contact.id, contact.due_at), contact.position),
        )

    def state(self, test: Test) -> str:
        """The state of one test in a word."""
        if test.id in self.broken:
            return f"broken ({self.broken[test.id]})"
        if test.id in self.complete:
            return "complete"
        if any(contact.id in self.held for contact in test.contacts):
            return "held"
        made = sum(contact.id in self.sent for contact in test.contacts)
        if made == 0:
            return "planned"
        if made < len(test.contacts):
            return f"{made} of {len(test.contacts)} sent"
        if any(contact.id in self.waiting for contact in test.contacts):
            return "sent, to be coded"
        return "sent, window open"


def progress_of(record: Record, now: datetime) -> Progress:
    """Where every test of a study stands."""
    uncoded, held = waiting(record), frozenset(record.held)
    complete = frozenset(
        test.id
        for test in record.tests
        if test.id not in record.broken
        and is_over(record, test, now)
        and not any(contact.id in uncoded or contact.id in held for contact in test.contacts)
    )
    return Progress(record.tests, record.sent, record.coded, record.broken, uncoded, complete, held)


def is_over(record: Record, test: Test, now: datetime) -> bool:
    """Whether every contact of a test was made and its window closed by then."""
    window, sent = record.fieldwork.window, record.sent
    return all(contact.id in sent and sent[contact.id] + window <= now for contact in test.contacts)


def contact_state(record: Record, contact: str) -> str:
    """What was done with a contact; that its test was broken or mended is said of the test."""
    state = record.states.get(contact)
    if state is None or state.kind in (*SIDE_NOTES, ContactEventKind.SENT):
        return "sent" if contact in record.sent else "planned"
    return str(state.kind)
