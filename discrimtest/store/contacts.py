"""What happened to contacts, and which are due."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, select

from discrimtest.store import tables
from discrimtest.store.chunks import chunks
from discrimtest.store.decisions import standing
from discrimtest.store.draws import contacts_where
from discrimtest.store.facts import record
from discrimtest.store.keys import MasterKey
from discrimtest.store.log import Act
from discrimtest.store.notes import repeats, sealed_notes, study_of, summary
from discrimtest.store.private import unseal_texts
from discrimtest.store.session import Session
from discrimtest.store.views import contact_states, not_superseded
from discrimtest.words.contact import Contact, ContactEvent, ContactEventKind

# A contact with one of these behind it needs nothing more from a tester or the mailer.
_OVER = tuple(
    str(kind)
    for kind in ContactEventKind
    if kind not in (ContactEventKind.INTENT, ContactEventKind.REPLANNED)
)


def record_events(
    session: Session,
    keys: MasterKey,
    events: Sequence[ContactEvent],
    *,
    by: str,
    at: datetime,
    study: str | None = None,
) -> list[ContactEvent]:
    """Write down what happened; an event whose ``client_id`` is known is passed over.

    Args:
        session: A writing session.
        keys: Seals the notes, under the landlord's key.
        events: Each with its own person and moment; a correction names what it supersedes.
        by: The acting person, who may record what another did.
        at: Now.
        study: Id of the study they belong to, where the caller knows it.

    Returns:
        The events recorded now.
    """
    known = repeats(session, tables.ContactEventRow, (event.client_id for event in events))
    new = [event for event in events if event.client_id is None or event.client_id not in known]
    if not new:
        return []
    contacts = [event.contact for event in new]
    study = study or study_of(session, contacts)
    notes = sealed_notes(
        session, keys, [(event.contact, event.note) for event in new], field="note", at=at
    )
    rows = [
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
        for event, note_id in zip(new, notes, strict=True)
    ]
    act = Act("record_contacts", summary(contacts), by, at, study)
    record(session, act, {tables.ContactEventRow: rows})
    return new


def contact_events(
    session: Session, keys: MasterKey | None, contact: str, *, corrected: bool = False
) -> list[ContactEvent]:
    """What happened to one contact, oldest first; with ``corrected`` also what was corrected.

    Without ``keys`` the notes stay empty, as they do once erased.
    """
    event = tables.ContactEventRow
    wanted = select(event) if corrected else not_superseded(event)
    wanted = wanted.where(event.contact_id == contact).order_by(event.at, event.entry, event.id)
    rows = session.execute(wanted).all()
    texts = {} if keys is None else unseal_texts(session, keys, (row.note_id for row in rows))
    return [_event(row, texts.get(row.note_id or "", "")) for row in rows]


def states(session: Session, study: str | None = None) -> dict[str, ContactEvent]:
    """The newest event of each contact that has one, by contact, without its note."""
    state = contact_states().subquery().c
    wanted = select(*state)
    if study is not None:
        contact, test = tables.ContactRow, tables.TestRow
        wanted = (
            wanted.join(contact, state.contact_id == contact.id)
            .join(test, contact.test_id == test.id)
            .where(test.study_id == study)
        )
    rows = session.execute(wanted.order_by(state.contact_id))
    return {row.contact_id: _event(row, "") for row in rows}


def sent_times(session: Session, study: str | None = None) -> dict[str, datetime]:
    """When each contact that was made was made, by contact; corrections count."""
    event, contact, test = tables.ContactEventRow, tables.ContactRow, tables.TestRow
    wanted = not_superseded(event).where(event.kind == str(ContactEventKind.SENT))
    if study is not None:
        wanted = (
            wanted.join(contact, event.contact_id == contact.id)
            .join(test, contact.test_id == test.id)
            .where(test.study_id == study)
        )
    rows = session.execute(wanted.order_by(event.at, event.entry, event.id))
    return {row.contact_id: row.at for row in rows}


def touched_since(session: Session, seq: int) -> set[str]:
    """Contacts of which anything was recorded after log entry ``seq``."""
    contact, deviation = tables.ContactRow, tables.DeviationRow
    nouns = (tables.ContactEventRow, tables.ResponseMatchRow, tables.CodingRow)
    touched = [select(noun.contact_id).where(noun.entry > seq) for noun in nouns]
    broken = select(deviation.test_id).where(deviation.entry > seq)
    touched.append(select(contact.id).where(contact.test_id.in_(broken)))
    return {each for wanted in touched for each in session.scalars(wanted) if each is not None}


def is_known(session: Session, client_id: str) -> bool:
    """Whether an event made by a recording device was stored before."""
    return bool(repeats(session, tables.ContactEventRow, [client_id]))


def planned_times(session: Session) -> dict[str, datetime]:
    """The new planned moment of each contact that was replanned, by contact."""
    event = tables.ContactEventRow
    wanted: Select[Any] = (
        not_superseded(event)
        .where(event.kind == str(ContactEventKind.REPLANNED))
        .order_by(event.at, event.entry, event.id)
    )
    rows = session.execute(wanted)
    return {row.contact_id: row.due_at for row in rows if row.due_at is not None}


def due(session: Session, until: datetime, study: str | None = None) -> list[Contact]:
    """Contacts planned up to ``until`` and not yet made, in the order they are due.

    ``due_at`` is the newest plan. Contacts of broken tests and of landlords excluded or
    stopped are left out; one with an intent to send stays, for its sending may have failed.
    """
    replanned = planned_times(session)
    contact, test, event = tables.ContactRow, tables.TestRow, tables.ContactEventRow
    current = not_superseded(event).subquery().c
    over = select(current.contact_id).where(current.kind.in_(_OVER))
    deviation = not_superseded(tables.DeviationRow).subquery().c
    broken = select(deviation.test_id).where(deviation.breaks)
    wanted = (
        select(contact)
        .join(test, contact.test_id == test.id)
        .where(contact.id.not_in(over), test.id.not_in(broken))
    )
    if study is not None:
        wanted = wanted.where(test.study_id == study)
    now = standing(session)
    found = contacts_where(session, wanted)
    landlord_of = _landlords(session, {each.test for each in found})
    planned = [replace(each, due_at=replanned.get(each.id, each.due_at)) for each in found]
    return sorted(
        (
            each
            for each in planned
            if each.due_at <= until and not now.is_excluded(landlord_of[each.test])
        ),
        key=lambda each: (each.due_at, each.id),
    )


def _landlords(session: Session, tests: Iterable[str]) -> dict[str, str]:
    test = tables.TestRow
    found: dict[str, str] = {}
    for some in chunks(sorted(tests)):
        rows = session.execute(select(test.id, test.landlord_id).where(test.id.in_(some)))
        found |= dict(rows.all())
    return found


def _event(row: Row[Any], note: str) -> ContactEvent:
    return ContactEvent(
        row.id,
        row.contact_id,
        ContactEventKind(row.kind),
        row.at,
        row.recorded_at,
        row.by,
        note,
        row.message_id,
        row.client_id,
        row.supersedes,
        row.due_at,
    )
