"""Ids that recording devices make, under which each thing is recorded once.

Events and answers keep the id itself; what has no column for it is named after it
(:func:`discrimtest.identifiers.derived_id`), a call after its contact too.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    Table,
    and_,
    bindparam,
    literal,
    select,
    union_all,
)

from discrimtest.identifiers import derived_id, is_device_id
from discrimtest.store import tables
from discrimtest.store.chunks import chunks
from discrimtest.store.keys import MasterKey, data_keys
from discrimtest.store.matches import latest_match
from discrimtest.store.notes import landlords_of
from discrimtest.store.session import Session

_EVENT, _RESPONSE = tables.table_of(tables.ContactEventRow), tables.table_of(tables.ResponseRow)
_PRIVATE = tables.table_of(tables.PrivateRow)
_CODING, _REMARK = tables.table_of(tables.CodingRow), tables.table_of(tables.RemarkRow)
_CHANGE, _CALL = tables.table_of(tables.ResponseEventRow), tables.table_of(tables.PhoneCallRow)


@dataclass(frozen=True, slots=True)
class Kept:
    """What was recorded under an id of a device.

    Attributes:
        contact: The contact it is about.
        erased: Whether its text was erased since.
    """

    contact: str
    erased: bool


@dataclass(frozen=True, slots=True)
class RecordedRow:
    """What a device recorded under one id.

    Attributes:
        kind: ``event``, ``response``, ``call``, ``coding``, ``answer-event`` or ``remark``.
        id: Of the row.
        contact: The contact it is about.
    """

    kind: str
    id: str
    contact: str


def recorded_under(session: Session, client_id: str, contact: str) -> RecordedRow | None:
    """What was recorded under an id, whatever it is; None for nothing.

    Args:
        contact: To which a call would have been.
    """
    names = {kind: derived_id(kind, client_id) for kind in ("coding", "answer-event", "remark")}
    names |= {"client_id": client_id, "call": derived_id("call", contact, client_id)}
    row = session.execute(_recorded(), names).first()
    return RecordedRow(row.kind, row.id, row.contact_id) if row else None


def kept_under(session: Session, client_ids: Iterable[str]) -> dict[str, Kept]:
    """What was recorded under those of these ids that are known."""
    known: dict[str, Kept] = {}
    for some in chunks(sorted(set(client_ids)), 400):
        for row in session.execute(_statement(), {"ids": some}):
            known[row.client_id] = Kept(row.contact_id, bool(row.erased))
    return known


def listed_ids(
    session: Session,
    keys: MasterKey,
    by: str,
    list_name: str,
    rows: Iterable[tuple[str, str, Sequence[str]]],
) -> list[str | None]:
    """Under which each row of a list is known; None for one of a landlord whose data were erased.

    An id of the list's own belongs to it and to whoever hands it in, unless a device made it: then
    it is the entry that the device may send by itself. A row without one is known by
    its content, keyed by its landlord's data key: with the key goes what could confirm a guess.

    Args:
        by: Who hands the list in.
        rows: Contact, own id (or none) and content of each.
    """
    given = list(rows)
    landlords = landlords_of(session, (contact for contact, _, _ in given))
    held = data_keys(session, keys, landlords.values())
    return [
        None
        if (key := held.get(landlords[contact], b"")) is None
        else own
        if is_device_id(own)
        else keys.keyed("list row", by, list_name, own)
        if own
        else keys.keyed("row", *content, under=key)
        for contact, own, content in given
    ]


@cache
def _statement() -> CompoundSelect[Any]:
    match = latest_match("match")
    events = _kept(_EVENT, _EVENT.c.contact_id, _EVENT.c.note_id)
    answers = _kept(_RESPONSE, match.c.contact_id, _RESPONSE.c.text_id)
    return union_all(
        events.outerjoin_from(_EVENT, _PRIVATE, _EVENT.c.note_id == _PRIVATE.c.id),
        answers.join_from(_RESPONSE, match, match.c.response_id == _RESPONSE.c.id).join(
            _PRIVATE, _RESPONSE.c.text_id == _PRIVATE.c.id
        ),
    )


def _kept(noun: Table, contact: ColumnElement[Any], text: ColumnElement[Any]) -> Select[Any]:
    erased = and_(text.is_not(None), _PRIVATE.c.ciphertext.is_(None))
    wanted = select(noun.c.client_id, contact.label("contact_id"), erased.label("erased"))
    return wanted.where(noun.c.client_id.in_(bindparam("ids", expanding=True)))


@cache
def _recorded() -> CompoundSelect[Any]:
    match = latest_match("match")

    def one(kind: str, noun: Table, of: ColumnElement[Any], contact: ColumnElement[Any]) -> Any:
        told = select(literal(kind).label("kind"), noun.c.id, contact.label("contact_id"))
        name = "client_id" if of.name == "client_id" else kind
        return told.where(of == bindparam(name))

    placed = match.c.contact_id
    return union_all(
        one("event", _EVENT, _EVENT.c.client_id, _EVENT.c.contact_id),
        one("response", _RESPONSE, _RESPONSE.c.client_id, placed).join_from(
            _RESPONSE, match, match.c.response_id == _RESPONSE.c.id
        ),
        one("call", _CALL, _CALL.c.id, _CALL.c.contact_id),
        one("coding", _CODING, _CODING.c.id, _CODING.c.contact_id),
        one("answer-event", _CHANGE, _CHANGE.c.id, placed).join_from(
            _CHANGE, match, match.c.response_id == _CHANGE.c.response_id
        ),
        one("remark", _REMARK, _REMARK.c.id, _REMARK.c.contact_id),
    )
