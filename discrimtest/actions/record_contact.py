"""Record what was done with a contact: sent, failed, declined; a broken test; a stop."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from discrimtest.actions.recognise_repeat import is_repeat
from discrimtest.record.contact import Happening, Logged, record_any, repeated
from discrimtest.record.handed_in import readable
from discrimtest.record.moment import moment_of
from discrimtest.record.record import Record
from discrimtest.record.stop import STOPS
from discrimtest.record.testers import require_untied
from discrimtest.store import people
from discrimtest.store.engine import writing
from discrimtest.store.entries import write_entries
from discrimtest.store.record import first_contacts
from discrimtest.store.session import Session
from discrimtest.store.testers import about_contact
from discrimtest.words.person import Right
from discrimtest.workplace.open_study import open_contact, read_rules
from discrimtest.workplace.own_contact import other_holder, require_own
from discrimtest.workplace.visit_sight import sight_of
from discrimtest.workplace.workplace import Workplace


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
    timed: bool = True,
) -> Logged:
    """Record one thing that happened to a contact.

    Args:
        event: ``sent``, ``failed``, ``declined``, ``broken``; ``mended`` takes back a ``failed``
            or ``broken`` that was recorded by mistake; ``exposure`` or ``abuse`` stop every
            contact with the landlord, in all studies.
        moment: When, in the study's time zone if it names none; None for now.
        reason: For ``failed`` and ``broken``: one of :data:`discrimtest.record.given_reason.GIVEN`.
        note: Free words, kept encrypted.
        corrects: Id of the event this one puts right; that one stays on record, superseded.
        client_id: Made by the recording device; a repeat changes nothing.
        timed: Whether the person told the moment; a door may have filled in its own.

    Raises:
        WrongInput: The contact, the reason or the moment cannot be.
        Refused: What was done before does not allow it, the id stands for something else, or the
            person declared a tie to the landlord of a contact that they say they made; or it is
            another tester's, who made it or of whom something else than that is told.
        LandlordStopped: Nothing may be sent to this landlord.
    """
    read_rules(at, contact)
    with writing(at.engine) as session:
        opened = open_contact(at, session, contact)
        at.require(Right.STOP_LANDLORD if event in STOPS else Right.RECORD_CONTACTS, opened.study)
        when = moment_of(moment, opened.fieldwork, at.now())
        words = readable(note, "note")
        timed = timed and moment is not None
        given = Happening(contact, event, when, reason, words, corrects, client_id, timed)
        if is_repeat(at, session, given):
            return repeated(given)

        def read(name: str) -> Record:
            return open_contact(at, session, name).record(session)

        record = opened.record(session)
        sight_of(at, session, opened.study, record).require_happening(contact, event)
        require_own(at, session, record, contact, event)
        given_to, declared = about_contact(session, contact, at.person.id)
        if event == "sent":
            require_untied(record, contact, declared)
        logged, entries = record_any(
            record,
            given,
            lambda record: of_landlord(session, record, read),
            at.witness,
        )
        write_entries(session, at.keys, entries, study=opened.study, by=at.person.id, at=at.now())
        if given_to in (None, at.person.id):
            return logged
        holder = other_holder(at, session, record, contact, made=True)
        if holder is None:
            return logged
        other = people.names(session, at.keys).get(holder, holder)
        return replace(logged, summary=f"{logged.summary} It was assigned to {other}.")


def of_landlord(session: Session, record: Record, read: Callable[[str], Record]) -> list[Record]:
    """The record of every other test, in any study, with the landlord of this one.

    Those that this landlord may be count as the same.

    Args:
        read: Gives the record of a contact's test.
    """
    (test,) = record.tests
    same = record.landlords.alike(test.landlord)
    return [
        read(contact) for contact in first_contacts(session, same) if contact not in record.contacts
    ]
