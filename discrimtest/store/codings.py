"""Codings: the judgements of coders, corrections included, and what else coders did."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from discrimtest.store import tables
from discrimtest.store.facts import record
from discrimtest.store.keys import MasterKey
from discrimtest.store.log import Act
from discrimtest.store.notes import sealed_notes, study_of, summary
from discrimtest.store.session import Session
from discrimtest.words.coding_event import CodingEvent, CodingEventKind
from discrimtest.words.outcome import Coding


def record_codings(
    session: Session,
    keys: MasterKey,
    given: Sequence[Coding],
    *,
    by: str,
    at: datetime,
    study: str | None = None,
) -> None:
    """Write down judgements, of one ``study`` where it is known; a correction names the coding it
    supersedes."""
    if not given:
        return
    contacts = [coding.contact for coding in given]
    study = study or study_of(session, contacts)
    reasons = sealed_notes(
        session, keys, [(each.contact, each.reason) for each in given], field="reason"
    )
    rows = [
        {
            "id": coding.id,
            "contact_id": coding.contact,
            "coder_id": coding.coder,
            "method": coding.method,
            "category": coding.category,
            "at": coding.at,
            "subtle": coding.subtle,
            "reason_id": reason_id,
            "supersedes": coding.supersedes,
        }
        for coding, reason_id in zip(given, reasons, strict=True)
    ]
    act = Act("code_outcome", summary(contacts), by, at, study)
    record(session, act, {tables.CodingRow: rows})


def contacts_of_study(session: Session, study: str) -> list[str]:
    """The contacts of every test of a study, those that were taken back too."""
    contact, test = tables.ContactRow, tables.TestRow
    wanted = select(contact.id).join(test, contact.test_id == test.id).where(test.study_id == study)
    return list(session.execute(wanted).scalars())


def record_coding_events(
    session: Session,
    keys: MasterKey,
    given: Sequence[CodingEvent],
    *,
    by: str,
    at: datetime,
    study: str,
) -> None:
    """Write down what coders did besides judging."""
    contacts = [event.contact for event in given]
    notes = sealed_notes(
        session, keys, [(event.contact, event.note) for event in given], field="note"
    )
    rows = [
        {
            "id": event.id,
            "contact_id": event.contact,
            "coder_id": event.coder,
            "kind": event.kind,
            "part": event.part,
            "at": event.at,
            "subtle": event.subtle if event.kind is CodingEventKind.SALUTATION else None,
            "leaked": event.leaked,
            "note_id": note_id,
        }
        for event, note_id in zip(given, notes, strict=True)
    ]
    act = Act("code_outcome", summary(contacts), by, at, study)
    record(session, act, {tables.CodingEventRow: rows})
