"""The tests of a study and where each stands."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from discrimtest.record.moment import shown
from discrimtest.record.progress import contact_state, progress_of
from discrimtest.record.record import Record
from discrimtest.store.engine import reading
from discrimtest.words.contact import Contact
from discrimtest.words.person import Right
from discrimtest.workplace.open_study import look_up
from discrimtest.workplace.visit_sight import known_study
from discrimtest.workplace.workplace import Workplace


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
    """Every test of a study, by number; of another's visit that must stay unknown only whether it
    was asked for."""
    with reading(at.engine) as session:
        study = look_up(at, session, slug)
        at.require(Right.READ_STUDY, study.id)
        record = known_study(at, session, study)
    progress = progress_of(record, at.now())
    return [
        ListedTest(
            test.id,
            test.number,
            test.comparison,
            test.stratum,
            test.listing,
            test.landlord,
            progress.state(test),
            tuple(_listed(record, contact) for contact in test.contacts),
        )
        for test in progress.tests
    ]


def _listed(record: Record, contact: Contact) -> ListedContact:
    return ListedContact(
        contact.id,
        contact.arm,
        contact.position,
        shown(contact.due_at, record.fieldwork.zone),
        contact_state(record, contact.id),
    )
