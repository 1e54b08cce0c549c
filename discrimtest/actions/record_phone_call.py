"""Record a call of a candidate, whether or not somebody took it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from discrimtest.record import phone as rules
from discrimtest.record.handed_in import readable, subtle_codes
from discrimtest.record.moment import moment_of
from discrimtest.record.phone import Called, LoggedCall
from discrimtest.record.testers import require_untied
from discrimtest.store.engine import writing
from discrimtest.store.entries import write_entries
from discrimtest.store.testers import about_contact
from discrimtest.words.person import Right
from discrimtest.workplace.open_study import open_contact, read_rules
from discrimtest.workplace.own_contact import require_own
from discrimtest.workplace.visit_sight import sight_of
from discrimtest.workplace.workplace import Workplace


def log_call(
    at: Workplace,
    contact: str,
    ending: str,
    *,
    moment: datetime | None = None,
    text: str = "",
    note: str = "",
    subtle: Iterable[str] = (),
    corrects: str | None = None,
    again: bool = False,
    client_id: str | None = None,
    timed: bool = True,
) -> LoggedCall:
    """Record one call and all that follows from it: the contact and its answer, or the next call.

    Args:
        ending: Of the codebook's endings.
        moment: When, in the study's time zone if it names none; None for now.
        text: What was answered, word for word; kept encrypted, as ``note`` is.
        subtle: Codes of subtle treatment, as ``code=value``.
        corrects: Id of a call to this contact, which this one puts right: what followed from it
            counts no more.
        again: It was made, though sooner than the protocol allows.
        client_id: Made by the recording device; a repeat changes nothing.
        timed: Whether the person told the moment; a door may have filled in its own.

    Raises:
        WrongInput: The contact, the ending, the correction or the moment cannot be, or somebody
            answered and no words are told.
        Refused: The protocol has no scripts, the contact was made, the last call was too short ago,
            the person declared a tie to the landlord, or it is another tester's.
        LandlordStopped: Nobody may call this landlord.
    """
    read_rules(at, contact)
    with writing(at.engine) as session:
        opened = open_contact(at, session, contact)
        at.require(Right.RECORD_CONTACTS, opened.study)
        record = opened.record(session, with_texts=at.keys if client_id else None)
        sight_of(at, session, opened.study, record).require_happening(contact, "sent")
        require_own(at, session, record, contact, "" if corrects else "sent")
        _, declared = about_contact(session, contact, at.person.id)
        require_untied(record, contact, declared)
        called = Called(
            contact,
            ending,
            moment_of(moment, opened.fieldwork, at.now()),
            readable(text, "text"),
            readable(note.strip(), "note"),
            subtle_codes(opened.fieldwork.subtle, subtle),
            corrects,
            again,
            timed and moment is not None,
            client_id,
        )
        logged, entries = rules.record_call(record, called, at.witness)
        write_entries(session, at.keys, entries, study=opened.study, by=at.person.id, at=at.now())
        return logged
