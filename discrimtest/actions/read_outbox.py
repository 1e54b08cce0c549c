"""What a study has to send by mail now, and what its landlords bear already."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from discrimtest.actions.read_commitments import rare_arms
from discrimtest.actions.record_contact import of_landlord
from discrimtest.record.dispatch import LandlordBurden
from discrimtest.record.due import due
from discrimtest.record.record import Record
from discrimtest.store import draws, landlords, studies
from discrimtest.store import listings as stored
from discrimtest.store.keys import destroyed_subjects
from discrimtest.store.session import Session
from discrimtest.store.testers import read_testers
from discrimtest.words.contact import Contact
from discrimtest.words.landlord import LandlordType
from discrimtest.words.line import LineChannel
from discrimtest.workplace.open_study import OpenStudy, frozen, open_contact
from discrimtest.workplace.workplace import Workplace


@dataclass(frozen=True, slots=True)
class DueLetter:
    """A letter that is due, with all that its mail says.

    Attributes:
        name: Of its persona, as a mail shows it.
        given: Whether a tester was given the contact, who then sends it by hand.
    """

    contact: Contact
    name: str
    recipient: str
    subject: str
    body: str
    given: bool


def read_outbox(at: Workplace, session: Session, study: OpenStudy) -> tuple[DueLetter, ...]:
    """The letters to send by mail that are due, the earliest first."""
    record = study.record(session)
    wanted = [
        task.contact
        for task in due(record, at.now(), destroyed_subjects(session))
        if task.task == "send" and task.contact.channel == LineChannel.EMAIL
    ]
    testers = read_testers(session, study.id)
    profiles = draws.profiles(session, study.id)
    homes = {contact.id: record.test_of(contact.id).listing for contact in wanted}
    adverts = stored.advert_texts(session, at.keys, set(homes.values()))
    letters = draws.letters(session, at.keys, homes)
    return tuple(
        DueLetter(
            contact,
            " ".join(profiles[contact.profile].names[each] for each in _WRITER),
            adverts[homes[contact.id]].email,
            letters[contact.id].subject,
            letters[contact.id].body,
            testers.who(record, contact) is not None,
        )
        for contact in wanted
        if contact.id in letters and homes[contact.id] in adverts
    )


_WRITER = ("writer_first", "writer_last")


def burden_of(at: Workplace, session: Session, study: OpenStudy, record: Record) -> LandlordBurden:
    """What the landlord of one test bears by the other tests of all studies, and may bear.

    Args:
        record: Of that test alone.
    """
    (test,) = record.tests
    others = of_landlord(
        session, record, lambda name: open_contact(at, session, name).record(session)
    )
    limits, own = study.instrument.study.limits, rare_arms(study.instrument)
    agency = landlords.landlord(session, test.landlord).type is LandlordType.AGENCY
    return LandlordBurden(
        firsts=tuple(min(each.sent.values()) for each in others if each.sent),
        rare=tuple(_rare(at, session, others)),
        most=limits.agency_tests if agency else limits.private_tests,
        period=timedelta(days=limits.agency_days) if agency else None,
        apart=timedelta(days=limits.agency_gap_days),
        most_rare=limits.rare_letters,
        rare_period=timedelta(days=limits.rare_days),
        own_rare=sum(contact.arm in own for contact in test.contacts),
    )


def _rare(at: Workplace, session: Session, records: Sequence[Record]) -> Iterator[datetime]:
    """When each letter from a rare arm was sent."""
    for record in records:
        version = studies.current_version(session, record.study)
        rare = rare_arms(frozen(at, version)) if version else ()
        for contact, sent in record.sent.items():
            if record.contacts[contact].arm in rare:
                yield sent
