"""What happened to contacts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select

from discrimtest.record.dispatch import UNDER_WAY
from discrimtest.store import tables
from discrimtest.store.facts import record
from discrimtest.store.keys import MasterKey
from discrimtest.store.log import Act
from discrimtest.store.notes import sealed_notes, study_of, summary
from discrimtest.store.session import Session
from discrimtest.store.sight import require_whole
from discrimtest.words.contact import ContactEvent, ContactEventKind


def record_events(
    session: Session,
    keys: MasterKey,
    events: Sequence[ContactEvent],
    *,
    by: str,
    at: datetime,
    study: str | None = None,
) -> None:
    """Write down what happened, each event with a ``client_id`` of its own or none.

    Args:
        session: A writing session.
        keys: Seals the notes, under the landlord's key.
        events: Each with its own person and moment; a correction names what it supersedes.
        by: The acting person, who may record what another did.
        at: Now.
        study: Id of the study they belong to, where the caller knows it.
    """
    contacts = [event.contact for event in events]
    study = study or study_of(session, contacts)
    act = Act("record_contacts", summary(contacts), by, at, study)
    record(session, act, {tables.ContactEventRow: event_rows(session, keys, events)})


def event_rows(
    session: Session, keys: MasterKey, events: Sequence[ContactEvent]
) -> list[dict[str, Any]]:
    """The rows of events that are about to be written down, their notes sealed."""
    notes = sealed_notes(
        session, keys, [(event.contact, event.note) for event in events], field="note"
    )
    return [
        {
            "id": event.id,
            "contact_id": event.contact,
            "kind": event.kind,
            "at": event.at,
            "recorded_at": event.recorded_at,
            "by": event.by,
            "due_at": event.due_at,
            "note_id": note_id,
            "message_id": event.message_id,
            "client_id": event.client_id,
            "supersedes": event.supersedes,
        }
        for event, note_id in zip(events, notes, strict=True)
    ]


def sent_times(session: Session) -> dict[str, datetime]:
    """When each contact that was made was made, in any study, by contact; corrections count."""
    require_whole(session)
    rows = session.execute(_standing(ContactEventKind.SENT))
    return {row.contact_id: row.at for row in rows}


def under_way(session: Session, study: str) -> set[str]:
    """Contacts of a study of which a mail was handed to a server, and nobody knows yet what became
    of it."""
    contact, test, event = tables.ContactRow, tables.TestRow, tables.ContactEventRow
    later = tables.table_of(event).alias().c
    wanted = (
        select(event.contact_id)
        .join(contact, event.contact_id == contact.id)
        .join(test, contact.test_id == test.id)
        .where(test.study_id == study, event.kind.in_(map(str, UNDER_WAY)))
        .where(~select(1).where(later.supersedes == event.id).exists())
    )
    return set(session.scalars(wanted))


def touched_since(session: Session, seq: int) -> set[str]:
    """Contacts of which anything was recorded after log entry ``seq``."""
    contact, deviation = tables.ContactRow, tables.DeviationRow
    nouns = (tables.ContactEventRow, tables.ResponseMatchRow, tables.CodingRow, tables.PhoneCallRow)
    touched = [select(noun.contact_id).where(noun.entry > seq) for noun in nouns]
    changed = tables.ResponseEventRow
    touched += [
        select(place).where(changed.entry > seq) for place in (changed.contact_id, changed.to_id)
    ]
    broken = select(deviation.test_id).where(deviation.entry > seq)
    touched.append(select(contact.id).where(contact.test_id.in_(broken)))
    return {each for wanted in touched for each in session.scalars(wanted) if each is not None}


def planned_times(session: Session) -> dict[str, datetime]:
    """The new planned moment of each contact that was replanned, in any study, by contact."""
    require_whole(session)
    rows = session.execute(_standing(ContactEventKind.REPLANNED))
    return {row.contact_id: row.due_at for row in rows if row.due_at is not None}


def _standing(kind: ContactEventKind) -> Select[Any]:
    event, later = tables.ContactEventRow, tables.table_of(tables.ContactEventRow).alias().c
    corrected = select(1).where(later.supersedes == event.id).exists()
    wanted = select(event).where(event.kind == str(kind), ~corrected)
    return wanted.order_by(event.at, event.entry, event.id)
