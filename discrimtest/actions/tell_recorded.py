"""Tell a tester the contacts of which they recorded something, so that it can be put right."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from discrimtest.record.moment import shown
from discrimtest.store import listings, studies
from discrimtest.store.engine import reading
from discrimtest.store.recorded_by import recorded_by
from discrimtest.store.session import Session
from discrimtest.words.person import Right
from discrimtest.words.study import RegisteredStudy
from discrimtest.workplace.workplace import Workplace

MOST = 100
"""Contacts of one study that a page lists, unless more is asked."""


@dataclass(frozen=True, slots=True)
class RecordedContact:
    """A contact of which the person recorded something.

    Attributes:
        home: Title and address of the advertisement; empty once erased.
        day, time: When they did so last, local time of the study.
    """

    contact: str
    home: str
    day: str
    time: str


@dataclass(frozen=True, slots=True)
class RecordedContacts:
    """Those of one study, the newest first; ``more`` says whether others are not listed."""

    study: str
    contacts: tuple[RecordedContact, ...]
    more: bool


def tell_recorded(at: Workplace, most: int = MOST) -> list[RecordedContacts]:
    """The contacts of which the acting person recorded something, in each study that has some;
    those that another tester was given since are left out.

    Args:
        most: How many of each study to tell at most.
    """
    with reading(at.engine) as session:
        found = [
            _told(at, session, each, most)
            for each in studies.studies(session)
            if at.person.may(Right.RECORD_CONTACTS, each.id)
        ]
    return [each for each in found if each.contacts]


def _told(at: Workplace, session: Session, study: RegisteredStudy, most: int) -> RecordedContacts:
    found = recorded_by(session, study.id, at.person.id, most + 1)
    adverts = listings.advert_texts(session, at.keys, {listing for _, _, listing in found})
    zone = ZoneInfo(study.timezone)
    contacts = []
    for when, contact, listing in found[:most]:
        advert = adverts.get(listing)
        home = advert.home if advert else ""
        contacts.append(RecordedContact(contact, home, *shown(when, zone).split()))
    return RecordedContacts(study.slug, tuple(contacts), len(found) > most)
