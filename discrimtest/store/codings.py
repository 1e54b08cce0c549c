"""Codings: the judgements of coders, corrections included."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from discrimtest.store import tables
from discrimtest.store.facts import record
from discrimtest.store.keys import MasterKey
from discrimtest.store.log import Act
from discrimtest.store.notes import sealed_notes, study_of, summary
from discrimtest.store.session import Session
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
