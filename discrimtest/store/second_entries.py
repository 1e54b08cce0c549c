"""Answers that were entered a second time."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from discrimtest.store import tables
from discrimtest.store.chunks import chunks
from discrimtest.store.facts import record
from discrimtest.store.keys import MasterKey
from discrimtest.store.log import Act
from discrimtest.store.matches import latest_match
from discrimtest.store.private import seal_text, unseal_texts
from discrimtest.store.session import Session
from discrimtest.words.outcome import Category
from discrimtest.words.response import ResponseChannel
from discrimtest.words.second_entry import SecondEntry

_ENTRY = tables.table_of(tables.SecondEntryRow)
_CONTACT, _TEST = tables.table_of(tables.ContactRow), tables.table_of(tables.TestRow)


def record_second_entry(
    session: Session, keys: MasterKey, told: SecondEntry, *, study: str
) -> None:
    """Write a second entry down; its text lies under the answer's key, and goes with it."""
    row = {
        "id": told.id,
        "response_id": told.response,
        "channel": told.channel,
        "received_at": told.received_at,
        "category": told.category,
        "automatic": told.automatic,
        "text_id": seal_text(session, keys, told.response, "second_entry", told.text),
        "by": told.by,
        "at": told.at,
    }
    act = Act("enter_again", told.response, told.by, told.at, study)
    record(session, act, {tables.SecondEntryRow: [row]})


def entered_again(session: Session, answers: Sequence[str]) -> dict[str, str]:
    """Who entered answers a second time, by answer, of these."""
    answer, by = _ENTRY.c.response_id, _ENTRY.c.by
    return {
        name: person
        for some in chunks(answers)
        for name, person in session.execute(select(answer, by).where(answer.in_(some)))
    }


def second_entries(
    session: Session, study: str, keys: MasterKey | None = None
) -> dict[str, SecondEntry]:
    """The second entries of a study's answers, by answer; texts with the key that opens them."""
    match, table = latest_match("match"), _ENTRY.c
    wanted = (
        select(*(column for column in _ENTRY.columns))
        .join(match, match.c.response_id == table.response_id)
        .join(_CONTACT, match.c.contact_id == _CONTACT.c.id)
        .join(_TEST, _CONTACT.c.test_id == _TEST.c.id)
        .where(_TEST.c.study_id == study)
        .order_by(table.entry, table.id)
    )
    rows = list(session.execute(wanted))
    texts = unseal_texts(session, keys, (row.text_id for row in rows)) if keys else {}
    return {
        row.response_id: SecondEntry(
            row.id,
            row.response_id,
            ResponseChannel(row.channel),
            row.received_at,
            Category(row.category) if row.category else None,
            row.automatic,
            texts.get(row.text_id, ""),
            row.by,
            row.at,
        )
        for row in rows
    }
