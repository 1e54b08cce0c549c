"""The steps that come before a release, as people recorded them."""

from __future__ import annotations

from sqlalchemy import select

from discrimtest.store import tables
from discrimtest.store.facts import record
from discrimtest.store.keys import MasterKey
from discrimtest.store.log import Act
from discrimtest.store.private import Secret, seal_new, unseal_texts
from discrimtest.store.session import Session
from discrimtest.words.released import Deferral, StepDone

_STEP = tables.table_of(tables.ReleaseStepRow)
_DEFERRAL = tables.table_of(tables.ReleaseDeferralRow)


def record_step(session: Session, keys: MasterKey, told: StepDone) -> None:
    """Write down that a step was done, or was not after all; its note lies under its own key."""
    (note,) = seal_new(session, keys, [Secret(told.id, "release_step", told.note.encode("utf-8"))])
    row = {
        "id": told.id,
        "study_id": told.study,
        "step": told.step,
        "landlord_id": told.landlord,
        "done": told.done,
        "day": told.day,
        "note_id": note,
        "by": told.by,
        "at": told.at,
    }
    detail = {"step": told.step, "done": str(told.done).lower()}
    act = Act("record_step", told.landlord or told.study, told.by, told.at, told.study, detail)
    record(session, act, {tables.ReleaseStepRow: [row]})


def steps_of(session: Session, study: str, keys: MasterKey | None = None) -> list[StepDone]:
    """Every entry about the steps of a study, oldest first; notes with the key."""
    wanted = select(_STEP).where(_STEP.c.study_id == study).order_by(_STEP.c.entry)
    rows = list(session.execute(wanted))
    notes = unseal_texts(session, keys, (row.note_id for row in rows)) if keys else {}
    return [
        StepDone(
            row.id,
            row.study_id,
            row.step,
            row.landlord_id,
            row.done,
            row.day,
            notes.get(row.note_id, ""),
            row.by,
            row.at,
        )
        for row in rows
    ]


def record_deferral(session: Session, keys: MasterKey, told: Deferral) -> None:
    """Write down that a step is put off; why lies under its own key."""
    (note,) = seal_new(
        session, keys, [Secret(told.id, "release_deferral", told.note.encode("utf-8"))]
    )
    row = {
        "id": told.id,
        "study_id": told.study,
        "step": told.step,
        "landlord_id": told.landlord,
        "until": told.until,
        "note_id": note,
        "by": told.by,
        "at": told.at,
    }
    detail = {"step": told.step, "until": told.until.isoformat()}
    act = Act("defer_step", told.landlord or told.study, told.by, told.at, told.study, detail)
    record(session, act, {tables.ReleaseDeferralRow: [row]})


def deferrals_of(session: Session, study: str, keys: MasterKey | None = None) -> list[Deferral]:
    """Every deferral of a study, oldest first; why with the key."""
    wanted = select(_DEFERRAL).where(_DEFERRAL.c.study_id == study).order_by(_DEFERRAL.c.entry)
    rows = list(session.execute(wanted))
    notes = unseal_texts(session, keys, (row.note_id for row in rows)) if keys else {}
    return [
        Deferral(
            row.id,
            row.study_id,
            row.step,
            row.landlord_id,
            row.until,
            notes.get(row.note_id, ""),
            row.by,
            row.at,
        )
        for row in rows
    ]
