"""Codings: the judgements of coders, corrections included."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from discrimtest.store import tables
from discrimtest.store.facts import record
from discrimtest.store.keys import MasterKey
from discrimtest.store.log import Act
from discrimtest.store.notes import sealed_notes, study_of, summary
from discrimtest.store.private import unseal_texts
from discrimtest.store.session import Session
from discrimtest.store.views import not_superseded
from discrimtest.words.outcome import Category, Coding, CodingMethod


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
        session, keys, [(each.contact, each.reason) for each in given], field="reason", at=at
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


def codings(
    session: Session,
    keys: MasterKey | None,
    *,
    study: str | None = None,
    contact: str | None = None,
    corrected: bool = False,
) -> list[Coding]:
    """Codings that stand, by contact and then oldest first; there may be several coders.

    Args:
        session: Any session.
        keys: Opens the reasons; None leaves them empty.
        study: Only of this study.
        contact: Only of this contact.
        corrected: Also those that a later one supersedes.
    """
    row, each, test = tables.CodingRow, tables.ContactRow, tables.TestRow
    wanted = select(row) if corrected else not_superseded(row)
    if contact is not None:
        wanted = wanted.where(row.contact_id == contact)
    if study is not None:
        wanted = (
            wanted.join(each, row.contact_id == each.id)
            .join(test, each.test_id == test.id)
            .where(test.study_id == study)
        )
    found = session.execute(wanted.order_by(row.contact_id, row.at, row.entry, row.id)).all()
    texts = {} if keys is None else unseal_texts(session, keys, (one.reason_id for one in found))
    return [
        Coding(
            one.id,
            one.contact_id,
            one.coder_id,
            CodingMethod(one.method),
            Category(one.category),
            one.at,
            one.subtle,
            texts.get(one.reason_id or "", ""),
            one.supersedes,
        )
        for one in found
    ]
