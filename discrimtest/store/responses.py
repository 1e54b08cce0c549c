"""Responses, verbatim, and the contacts they answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from discrimtest.identifiers import derived_id
from discrimtest.store import tables
from discrimtest.store.facts import record
from discrimtest.store.keys import MasterKey, data_keys
from discrimtest.store.log import Act
from discrimtest.store.notes import study_of, summary
from discrimtest.store.private import Secret, seal, seal_new
from discrimtest.store.session import Session
from discrimtest.words.response import Response
from discrimtest.words.response_event import ResponseEvent

_FIELD, _NOTE = "response", "reason"


def alike(keys: MasterKey, text: str) -> str:
    """What is the same for the same words, by which they are found; empty for none."""
    return keys.lookup(_FIELD, text) if text else ""


def record_responses(
    session: Session,
    keys: MasterKey,
    given: Sequence[Response],
    *,
    by: str,
    at: datetime,
    study: str | None = None,
) -> None:
    """Write down what came back, each with a ``client_id`` of its own or none.

    Each response has a key of its own, because it may arrive before anyone knows whose
    it is. One with a contact is matched to it at once.

    Args:
        session: A writing session.
        keys: Seals the texts.
        given: The responses.
        by: The acting person.
        at: Now.
        study: Id of the study of the contacts they answer, where the caller knows it.
    """
    contacts = [one.contact for one in given if one.contact is not None]
    study = study or study_of(session, contacts)
    secrets = [Secret(one.id, _FIELD, one.text.encode("utf-8"), find_by=one.text) for one in given]
    texts = seal_new(session, keys, secrets)
    rows = [
        {
            "id": one.id,
            "channel": one.channel,
            "received_at": one.received_at,
            "recorded_at": one.recorded_at,
            "by": one.by,
            "text_id": text_id,
            "automatic": one.automatic,
            "client_id": one.client_id,
        }
        for one, text_id in zip(given, texts, strict=True)
    ]
    matches = [
        {
            "id": derived_id("match", one.id, 1),
            "response_id": one.id,
            "number": 1,
            "contact_id": one.contact,
            "why": "recorded with it",
            "by": by,
            "at": at,
        }
        for one in given
        if one.contact is not None
    ]
    act = Act("record_responses", summary([one.id for one in given]), by, at, study)
    record(session, act, {tables.ResponseRow: rows, tables.ResponseMatchRow: matches})


def record_answer_events(
    session: Session,
    keys: MasterKey,
    given: Sequence[ResponseEvent],
    *,
    by: str,
    at: datetime,
    study: str | None = None,
) -> None:
    """Write down what was done with answers; one that leaves its contact gets its next match.

    A note lies under the key of the answer, and goes with it: of one that was erased none is kept.
    """
    held = data_keys(session, keys, [event.response for event in given])
    told = [event for event in given if event.note and held.get(event.response)]
    secrets = [Secret(event.response, _NOTE, event.note.encode("utf-8")) for event in told]
    sealed = seal(session, keys, secrets)
    notes = {event.id: private for event, private in zip(told, sealed, strict=True)}
    rows = [
        {
            "id": event.id,
            "response_id": event.response,
            "number": event.number,
            "kind": event.kind,
            "contact_id": event.contact,
            "match_number": event.match,
            "since": event.since,
            "to_id": event.to,
            "received_at": event.received_at,
            "automatic": event.automatic,
            "note_id": notes.get(event.id),
            "by": event.by,
            "at": event.at,
        }
        for event in given
    ]
    matches = [
        {
            "id": derived_id("match", event.response, event.match + 1),
            "response_id": event.response,
            "number": event.match + 1,
            "contact_id": event.to,
            "why": str(event.kind),
            "by": event.by,
            "at": event.at,
        }
        for event in given
        if event.leaves
    ]
    act = Act("change_responses", summary([event.response for event in given]), by, at, study)
    record(session, act, {tables.ResponseEventRow: rows, tables.ResponseMatchRow: matches})
