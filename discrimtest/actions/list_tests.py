"""The tests of a study and where each stands."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from discrimtest.actions.answers import heard_in_time
from discrimtest.actions.open_study import OpenStudy, look_up
from discrimtest.actions.recording import shown
from discrimtest.actions.workplace import Workplace
from discrimtest.store import codings, contacts, deviations, draws
from discrimtest.store.engine import reading
from discrimtest.words.contact import Contact, ContactEvent, ContactEventKind
from discrimtest.words.deviation import DeviationReason
from discrimtest.words.outcome import Coding
from discrimtest.words.person import Right
from discrimtest.words.test import Test


@dataclass(frozen=True, slots=True)
class Progress:
    """Where every test of a study stands at a moment.

    Attributes:
        tests: By number.
        sent: When each contact was made, by contact.
        coded: The coding that stands, by contact.
        broken: First reason, by test.
        waiting: Contacts with an answer that nobody has coded.
        complete: Tests that are not broken, of which every contact was made, its window is over
            and no answer is left to code.
    """

    tests: tuple[Test, ...]
    sent: dict[str, datetime]
    coded: dict[str, Coding]
    broken: dict[str, DeviationReason]
    waiting: frozenset[str]
    complete: frozenset[str]

    def in_order(self, test: Test) -> list[Contact]:
        """The contacts of a test as they were made, or are to be made."""
        return sorted(
            test.contacts, key=lambda each: (self.sent.get(each.id, each.due_at), each.position)
        )

    def state(self, test: Test) -> str:
        """The state of one test in a word."""
        if test.id in self.broken:
            return f"broken ({self.broken[test.id]})"
        if test.id in self.complete:
            return "complete"
        made = sum(contact.id in self.sent for contact in test.contacts)
        if made == 0:
            return "planned"
        if made < len(test.contacts):
            return f"{made} of {len(test.contacts)} sent"
        if any(contact.id in self.waiting for contact in test.contacts):
            return "sent, to be coded"
        return "sent, window open"


def progress_of(session: Session, study: OpenStudy, now: datetime) -> Progress:
    """Where every test of a study stands."""
    tests = draws.drawn_tests(session, study.id)
    sent = contacts.sent_times(session, study.id)
    coded = {each.contact: each for each in codings.codings(session, None, study=study.id)}
    broken = deviations.broken_tests(session, study.id)
    waiting = heard_in_time(session, study, sent).waiting
    window = timedelta(days=study.instrument.protocol.timing.window_days)
    complete = frozenset(
        test.id
        for test in tests
        if test.id not in broken
        and all(
            each.id in sent and each.id not in waiting and sent[each.id] + window <= now
            for each in test.contacts
        )
    )
    return Progress(tuple(tests), sent, coded, broken, waiting, complete)


@dataclass(frozen=True, slots=True)
class ListedContact:
    """A contact of a listed test; ``due`` is local time of the study."""

    id: str
    arm: str
    position: int
    due: str
    state: str


@dataclass(frozen=True, slots=True)
class ListedTest:
    """A test with its contacts, first contact first."""

    id: str
    number: int
    comparison: str
    stratum: str
    listing: str
    landlord: str
    state: str
    contacts: tuple[ListedContact, ...]

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


def list_tests(at: Workplace, slug: str) -> list[ListedTest]:
    """Every test of a study, by number."""
    with reading(at.engine) as session:
        study = look_up(at, session, slug)
        at.require(Right.READ_STUDY, study.id)
        zone = ZoneInfo(study.registered.timezone)
        progress = progress_of(session, study, at.now())
        states = contacts.states(session, study.id)
        return [
            ListedTest(
                test.id,
                test.number,
                test.comparison,
                test.stratum,
                test.listing,
                test.landlord,
                progress.state(test),
                tuple(
                    ListedContact(
                        each.id,
                        each.arm,
                        each.position,
                        shown(each.due_at, zone),
                        _contact_state(each.id, progress, states),
                    )
                    for each in test.contacts
                ),
            )
            for test in progress.tests
        ]


def _contact_state(contact: str, progress: Progress, states: dict[str, ContactEvent]) -> str:
    """What was done with a contact; that its test was broken or mended is said of the test."""
    state = states.get(contact)
    if state is None or state.kind in (ContactEventKind.LOGGED, ContactEventKind.REPLANNED):
        return "sent" if contact in progress.sent else "planned"
    return str(state.kind)
