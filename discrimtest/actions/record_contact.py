"""Record what was done with a contact: sent, failed, declined; a broken test; a stop."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from discrimtest.actions.open_study import OpenStudy, open_contact, still_current
from discrimtest.actions.workplace import Workplace
from discrimtest.record.contact import (
    Happening,
    Logged,
    record_happening,
    record_stop,
    repeated,
)
from discrimtest.record.handed_in import readable
from discrimtest.record.moment import moment_of
from discrimtest.record.record import Record
from discrimtest.record.stop import STOPS
from discrimtest.store import contacts, studies
from discrimtest.store.engine import reading, writing
from discrimtest.store.entries import write_entries
from discrimtest.store.record import record_of, tests_of_landlords
from discrimtest.words.person import Right


def log_contact(
    at: Workplace,
    contact: str,
    event: str,
    *,
    moment: datetime | None = None,
    reason: str | None = None,
    note: str = "",
    corrects: str | None = None,
    client_id: str | None = None,
) -> Logged:
    """Record one thing that happened to a contact.

    Args:
        event: ``sent``, ``failed``, ``declined``, ``broken``; ``mended`` takes back a ``failed``
            or ``broken`` that was recorded by mistake; ``exposure`` or ``abuse`` stop every
            contact with the landlord, in all studies.
        moment: When, in the study's time zone if it names none; None for now.
        reason: For ``failed`` and ``broken``: one of :data:`discrimtest.record.contact.GIVEN`.
        note: Free words, kept encrypted.
        corrects: Id of the event this one puts right; that one stays on record, superseded.
        client_id: Made by the recording device; a repeat changes nothing.

    Raises:
        WrongInput: The contact, the reason or the moment cannot be.
        Refused: What was done before does not allow it.
        LandlordStopped: Nothing may be sent to this landlord.
    """
    with reading(at.engine) as session:
        study, test = open_contact(at, session, contact)
    at.require(Right.STOP_LANDLORD if event in STOPS else Right.RECORD_CONTACTS, study.id)
    when = moment_of(moment, study.fieldwork.zone, at.now())
    words = readable(note, "note")
    given = Happening(contact, event, when, reason, words, corrects, client_id)
    with writing(at.engine) as session:
        return write_happening(at, session, still_current(at, session, study), test, given)


def write_happening(
    at: Workplace, session: Session, study: OpenStudy, test: str, given: Happening
) -> Logged:
    """The same within a writing transaction of the caller, the right checked.

    Args:
        test: Id of the test that the contact belongs to.
    """
    if given.client_id is not None and contacts.is_known(session, given.client_id):
        return repeated(given)
    record = record_of(session, study.id, study.fieldwork, test=test)
    if given.event in STOPS:
        others = _of_landlord(at, session, record)
        logged, entries = record_stop(record, given, others, at.recorder)
    else:
        logged, entries = record_happening(record, given, at.recorder)
    write_entries(session, at.keys, entries, study=study.id, by=at.person.id, at=at.now())
    return logged


def _of_landlord(at: Workplace, session: Session, record: Record) -> list[Record]:
    """The record of every other test, in any study, with the landlord of this one.

    Those that this landlord may be count as the same.
    """
    (test,) = record.tests
    same = {test.landlord, *record.landlords.doubts.get(test.landlord, ())}
    same |= {gone for gone, kept in record.landlords.survivors.items() if kept in same}
    studied: dict[str, OpenStudy] = {}
    found = []
    for study, name in tests_of_landlords(session, same):
        if name != test.id:
            if study not in studied:
                studied[study] = OpenStudy.of(at, session, studies.study(session, study))
            found.append(record_of(session, study, studied[study].fieldwork, test=name))
    return found
