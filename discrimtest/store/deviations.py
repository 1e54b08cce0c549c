"""Departures from the protocol, and the tests they broke."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from discrimtest.doors import action
from discrimtest.errors import Problem, WrongInput
from discrimtest.store import tables
from discrimtest.store.chunks import chunks
from discrimtest.store.facts import record
from discrimtest.store.keys import MasterKey
from discrimtest.store.log import Act
from discrimtest.store.notes import summary
from discrimtest.store.private import Secret, seal
from discrimtest.store.session import Session
from discrimtest.store.sight import require_whole
from discrimtest.words.deviation import Deviation, DeviationReason


def record_deviations(
    session: Session,
    keys: MasterKey,
    given: Sequence[Deviation],
    *,
    by: str,
    at: datetime,
    study: str | None = None,
) -> None:
    """Write down departures; their notes are sealed under the landlord's key.

    Raises:
        WrongInput: A test is not known; all of those are named.
    """
    if not given:
        return
    told = [each for each in given if each.note]
    about = _about(session, sorted({each.test for each in (told if study else given)}))
    secrets = [Secret(about[each.test][0], "note", each.note.encode("utf-8")) for each in told]
    notes = {
        each.id: note_id for each, note_id in zip(told, seal(session, keys, secrets), strict=True)
    }
    rows = [
        {
            "id": each.id,
            "test_id": each.test,
            "contact_id": each.contact,
            "reason": each.reason,
            "note_id": notes.get(each.id),
            "breaks": each.breaks,
            "by": each.by,
            "at": each.at,
            "supersedes": each.supersedes,
        }
        for each in given
    ]
    if study is None:
        studies = {study for _, study in about.values()}
        study = studies.pop() if len(studies) == 1 else None
    act = Act("record_deviation", summary([each.test for each in given]), by, at, study)
    record(session, act, {tables.DeviationRow: rows})


def broken_tests(session: Session) -> dict[str, DeviationReason]:
    """Tests of any study broken by a departure that stands, with the first reason."""
    require_whole(session)
    row, later = tables.DeviationRow, tables.table_of(tables.DeviationRow).alias().c
    corrected = select(1).where(later.supersedes == row.id).exists()
    wanted = select(row.test_id, row.reason).where(row.breaks, ~corrected)
    broken: dict[str, DeviationReason] = {}
    for test, reason in session.execute(wanted.order_by(row.at, row.entry, row.id)):
        broken.setdefault(test, DeviationReason(reason))
    return broken


def _about(session: Session, wanted: Sequence[str]) -> dict[str, tuple[str, str]]:
    test = tables.TestRow
    found: dict[str, tuple[str, str]] = {}
    for some in chunks(wanted):
        rows = session.execute(
            select(test.id, test.landlord_id, test.study_id).where(test.id.in_(some))
        )
        found |= {each: (landlord, study) for each, landlord, study in rows}
    unknown = [each for each in wanted if each not in found]
    if unknown:
        raise WrongInput(
            "Nothing was recorded.",
            [
                Problem(
                    "test",
                    each,
                    "must be a known test",
                    "See '{list}'.",
                    "test.unknown",
                    values={"list": action("tests list", "STUDY")},
                )
                for each in unknown
            ],
        )
    return found
