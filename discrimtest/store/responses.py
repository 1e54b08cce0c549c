"""Responses, verbatim, and the contacts they answer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select

from discrimtest.errors import Problem, WrongInput
from discrimtest.identifiers import derived_id
from discrimtest.store import tables
from discrimtest.store.facts import record
from discrimtest.store.keys import MasterKey
from discrimtest.store.lines import line_id
from discrimtest.store.log import Act
from discrimtest.store.notes import repeats, study_of, summary
from discrimtest.store.private import Secret, seal, unseal_texts
from discrimtest.store.session import Session
from discrimtest.store.views import response_matches
from discrimtest.words.response import Response, ResponseChannel

_FIELD = "response"
SAME_TEXT = 3
"""The same text to this many contacts marks all of them as automatic."""


def record_responses(
    session: Session,
    keys: MasterKey,
    given: Sequence[Response],
    *,
    by: str,
    at: datetime,
    line: tuple[str, str] | None = None,
    study: str | None = None,
) -> list[Response]:
    """Write down what came back; one whose ``client_id`` is known is passed over.

    Each response has a key of its own, because it may arrive before anyone knows whose
    it is. One with a contact is matched to it at once.

    Args:
        session: A writing session.
        keys: Seals the texts.
        given: The responses.
        by: The acting person.
        at: Now.
        line: Study id and name of the line they came in on, where known.
        study: Id of the study of the contacts they answer, where the caller knows it.

    Returns:
        The responses recorded now.
    """
    known = repeats(session, tables.ResponseRow, (one.client_id for one in given))
    new = [one for one in given if one.client_id is None or one.client_id not in known]
    if not new:
        return []
    contacts = [one.contact for one in new if one.contact is not None]
    study = study or study_of(session, contacts)
    secrets = [Secret(one.id, _FIELD, one.text.encode("utf-8"), find_by=one.text) for one in new]
    texts = seal(session, keys, secrets, at)
    rows = [
        {
            "id": one.id,
            "line_id": None if line is None else line_id(*line),
            "channel": one.channel,
            "received_at": one.received_at,
            "recorded_at": one.recorded_at,
            "by": one.by,
            "text_id": text_id,
            "automatic": one.automatic,
            "client_id": one.client_id,
        }
        for one, text_id in zip(new, texts, strict=True)
    ]
    matches = [
        _match_row(one.id, 1, one.contact, "recorded with it", by, at)
        for one in new
        if one.contact is not None
    ]
    act = Act("record_responses", summary([one.id for one in new]), by, at, study)
    record(session, act, {tables.ResponseRow: rows, tables.ResponseMatchRow: matches})
    return new


def is_known(session: Session, client_id: str) -> bool:
    """Whether a response made by a recording device was stored before."""
    return bool(repeats(session, tables.ResponseRow, [client_id]))


def match_response(
    session: Session, response: str, contact: str | None, *, why: str, by: str, at: datetime
) -> None:
    """Say which contact a response answers (None: none); replaces what was said before.

    Raises:
        WrongInput: The response or the contact is not known.
    """
    known = tables.ResponseRow.id
    if session.execute(select(known).where(known == response)).first() is None:
        repair = "See 'responses unmatched'."
        problem = Problem(
            "response", response, "must be a known response", repair, "response.unknown"
        )
        raise WrongInput("There is no such response.", [problem])
    study = study_of(session, [] if contact is None else [contact])
    match = tables.ResponseMatchRow
    last = session.scalar(select(func.max(match.number)).where(match.response_id == response)) or 0
    row = _match_row(response, last + 1, contact, why, by, at)
    record(session, Act("match_response", response, by, at, study), {match: [row]})


def responses(
    session: Session,
    keys: MasterKey | None,
    *,
    study: str | None = None,
    contact: str | None = None,
) -> list[Response]:
    """Responses in the order received: of a study, of a contact, or all.

    The text is empty without ``keys`` and once erased.
    """
    row, each, test = tables.ResponseRow, tables.ContactRow, tables.TestRow
    match = response_matches().subquery()
    wanted = select(row, match.c.contact_id).outerjoin(match, match.c.response_id == row.id)
    if contact is not None:
        wanted = wanted.where(match.c.contact_id == contact)
    if study is not None:
        wanted = (
            wanted.join(each, match.c.contact_id == each.id)
            .join(test, each.test_id == test.id)
            .where(test.study_id == study)
        )
    found = session.execute(wanted.order_by(row.received_at, row.id)).all()
    texts = {} if keys is None else unseal_texts(session, keys, (one.text_id for one in found))
    automatic = _repeated_texts(session)
    return [
        Response(
            one.id,
            one.contact_id,
            ResponseChannel(one.channel),
            one.received_at,
            one.recorded_at,
            texts.get(one.text_id, ""),
            one.by,
            one.automatic or one.id in automatic,
            one.client_id,
        )
        for one in found
    ]


def unmatched(session: Session, keys: MasterKey | None) -> list[Response]:
    """Responses of which nobody knows yet which contact they answer."""
    return [one for one in responses(session, keys) if one.contact is None]


def _repeated_texts(session: Session) -> set[str]:
    row, private = tables.ResponseRow, tables.PrivateRow
    match = response_matches().subquery()
    found = session.execute(
        select(private.lookup, row.id, match.c.contact_id)
        .join(private, row.text_id == private.id)
        .join(match, match.c.response_id == row.id)
        .where(private.lookup.is_not(None), match.c.contact_id.is_not(None))
    )
    contacts: dict[str | None, set[str | None]] = defaultdict(set)
    texts: dict[str | None, set[str]] = defaultdict(set)
    for lookup, response, contact in found:
        contacts[lookup].add(contact)
        texts[lookup].add(response)
    return {
        response
        for lookup, those in texts.items()
        if len(contacts[lookup]) >= SAME_TEXT
        for response in those
    }


def _match_row(
    response: str, number: int, contact: str | None, why: str, by: str, at: datetime
) -> dict[str, object]:
    return {
        "id": derived_id("match", response, number),
        "response_id": response,
        "number": number,
        "contact_id": contact,
        "why": why,
        "by": by,
        "at": at,
    }
