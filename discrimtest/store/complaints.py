"""Complaints and their events; what a complainant told is sealed under a key of its own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import Row, select

from discrimtest.doors import action
from discrimtest.errors import Problem, WrongInput
from discrimtest.identifiers import canonical_json
from discrimtest.store import tables
from discrimtest.store.facts import Changed, record
from discrimtest.store.keys import MasterKey
from discrimtest.store.log import Act
from discrimtest.store.private import Secret, seal, seal_text, unseal_json, unseal_texts
from discrimtest.store.rows import Rows
from discrimtest.store.session import Session
from discrimtest.store.tables import Fact
from discrimtest.words.complaint import (
    Complaint,
    ComplaintEvent,
    ComplaintEventKind,
    ComplaintSource,
    ComplaintText,
    Consent,
)

_COMPLAINT = tables.table_of(tables.ComplaintRow)
_EVENT = tables.table_of(tables.ComplaintEventRow)


def add_complaint(
    session: Session,
    keys: MasterKey,
    complaint: Complaint,
    text: ComplaintText,
    facts: Mapping[type[Fact], Rows] | None = None,
    changed: Changed | None = None,
) -> None:
    """Record a complaint with its first events, all in one entry of the log.

    Args:
        session: A writing session.
        text: What was told; sealed under the key of ``complaint.complainant``.
        facts, changed: What else that entry records: a landlord met for the first time.
    """
    told = Secret(complaint.complainant, "complaint", canonical_json(asdict(text)))
    (told_id,) = seal(session, keys, [told])
    row = {
        "id": complaint.id,
        "source": complaint.source,
        "ground": complaint.ground,
        "region": complaint.region,
        "received": complaint.received,
        "complainant": complaint.complainant,
        "told_id": told_id,
        "by": complaint.by,
        "at": complaint.at,
    }
    rows = [_event_row(session, keys, event, complaint.complainant) for event in complaint.events]
    own = {tables.ComplaintRow: [row], tables.ComplaintEventRow: rows}
    act = Act("add_complaint", complaint.id, complaint.by, complaint.at)
    record(session, act, {**(facts or {}), **own}, changed)


def record_complaint_events(
    session: Session,
    keys: MasterKey,
    complaint: Complaint,
    given: Sequence[ComplaintEvent],
    facts: Mapping[type[Fact], Rows] | None = None,
    changed: Changed | None = None,
) -> None:
    """Record steps of one complaint in one entry of the log.

    Args:
        session: A writing session.
        given: One or more, of one kind.
        facts, changed: As :func:`add_complaint` has them.
    """
    first = given[0]
    act = Act(f"complaint_{first.kind}", complaint.id, first.by, first.at, first.study)
    rows = [_event_row(session, keys, event, complaint.complainant) for event in given]
    record(session, act, {**(facts or {}), tables.ComplaintEventRow: rows}, changed)


def _event_row(
    session: Session, keys: MasterKey, event: ComplaintEvent, complainant: str
) -> dict[str, object]:
    return {
        "id": event.id,
        "complaint_id": event.complaint,
        "kind": event.kind,
        "day": event.day,
        "consent": event.consent,
        "landlord_id": event.landlord,
        "study_id": event.study,
        "body": event.body,
        "note_id": seal_text(session, keys, complainant, "complaint_note", event.note),
        "by": event.by,
        "at": event.at,
    }


def complaint(session: Session, complaint_id: str, keys: MasterKey | None = None) -> Complaint:
    """One complaint; with ``keys`` what was told is opened, where it was not erased.

    Raises:
        WrongInput: There is none with this id.
    """
    found = complaints(session, keys, only=complaint_id)
    if not found:
        problem = Problem.of_input(
            "complaint",
            complaint_id,
            "must be a known complaint",
            "See '{complaints}'.",
            code="complaint.unknown",
            complaints=action("complaints list"),
        )
        raise WrongInput("There is no such complaint.", [problem])
    return found[0]


def complaints(
    session: Session, keys: MasterKey | None = None, *, only: str | None = None
) -> list[Complaint]:
    """Every complaint, or one, in the order they were recorded; texts as :func:`complaint`."""
    wanted = select(_COMPLAINT).order_by(_COMPLAINT.c.entry, _COMPLAINT.c.id)
    events = select(_EVENT).order_by(_EVENT.c.entry, _EVENT.c.id)
    if only is not None:
        wanted = wanted.where(_COMPLAINT.c.id == only)
        events = events.where(_EVENT.c.complaint_id == only)
    rows, steps = session.execute(wanted).all(), session.execute(events).all()
    told: dict[str, Any] = {}
    notes: dict[str, str] = {}
    if keys is not None:
        told = unseal_json(session, keys, (row.told_id for row in rows))
        notes = unseal_texts(session, keys, (row.note_id for row in steps))
    by_complaint: dict[str, list[ComplaintEvent]] = defaultdict(list)
    for step in steps:
        by_complaint[step.complaint_id].append(_event(step, notes))
    return [_complaint(row, told, by_complaint[row.id]) for row in rows]


def landlords_complained_of(session: Session, study: str) -> list[str]:
    """Ids of the landlords named in the complaints that a study was begun after."""
    linked = followed_by(session, study)
    return sorted({each.landlord for each in linked if each.landlord})


def followed_by(session: Session, study: str) -> list[Complaint]:
    """The complaints that a study was begun after."""
    return [each for each in complaints(session) if study in each.studies]


def _complaint(row: Row[Any], told: Mapping[str, Any], events: list[ComplaintEvent]) -> Complaint:
    return Complaint(
        row.id,
        ComplaintSource(row.source),
        row.ground,
        row.region,
        row.received,
        row.complainant,
        row.by,
        row.at,
        ComplaintText(**told[row.told_id]) if row.told_id in told else None,
        tuple(events),
    )


def _event(row: Row[Any], notes: Mapping[str, str]) -> ComplaintEvent:
    return ComplaintEvent(
        row.id,
        row.complaint_id,
        ComplaintEventKind(row.kind),
        row.day,
        row.by,
        row.at,
        None if row.consent is None else Consent(row.consent),
        row.landlord_id,
        row.study_id,
        row.body,
        notes.get(row.note_id or "", ""),
    )
