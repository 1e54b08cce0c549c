"""Long work under way: what was asked for, which process has it, and what came of it.

No fact rests on these rows and no log entry tells of them: what a job does is logged as the action
that it runs. That it is done once does not rest on its lease: in the commit of the action itself
the job says that it was kept, and only the process that holds it may (:func:`keep`).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, insert, or_, select, update

from discrimtest.errors import (
    JobStopped,
    Overtaken,
    Problem,
    Refused,
    StoreDamaged,
    WrongInput,
)
from discrimtest.identifiers import canonical_json
from discrimtest.store import tables
from discrimtest.store.keys import MasterKey
from discrimtest.store.session import Session
from discrimtest.words.job import OPEN, Job, JobKind, JobState

LEASE = timedelta(seconds=90)
"""How long a process may be silent."""
KEPT_FOR = timedelta(days=1)
"""How long a job whose process died can be begun again; what it was given is gone after that."""
_JOB, _FILE = tables.table_of(tables.JobRow), tables.table_of(tables.JobFileRow)
_OPEN = _JOB.c.state.in_(OPEN)


def ask(
    session: Session,
    keys: MasterKey,
    job: Job,
    choices: Mapping[str, Any],
    file: bytes | None = None,
) -> None:
    """Write a new job down, with what was chosen and the file it was given."""
    row = {
        "id": job.id,
        "kind": job.kind,
        "study": job.study,
        "by": job.by,
        "at": job.at,
        "asked": keys.wrap(_about(job, "asked"), canonical_json(dict(choices))),
        "state": job.state,
        "holder": "",
        "until": job.until,
        "stopping": False,
        "kept": False,
        "step": "",
        "done": 0,
        "total": 0,
    }
    session.execute(insert(_JOB).values(row))
    if file is not None:
        sealed = {"job_id": job.id, "content": keys.wrap(_about(job, "file"), file)}
        session.execute(insert(_FILE).values(sealed))


def job_of(session: Session, job: str) -> Job:
    """
    Raises:
        WrongInput: There is no such job.
    """
    found = session.execute(select(_JOB).where(_JOB.c.id == job)).first()
    if found is None:
        rule, repair = "must be work that was asked for", "Go back to the study."
        raise WrongInput("There is no such work.", [Problem("", job, rule, repair, "job.unknown")])
    return _job(found)


def jobs(session: Session, study: str, most: int) -> list[Job]:
    """The newest of a study."""
    found = select(_JOB).where(_JOB.c.study == study).order_by(_JOB.c.at.desc(), _JOB.c.id)
    return [_job(row) for row in session.execute(found.limit(most))]


def choices_of(session: Session, keys: MasterKey, job: Job) -> dict[str, Any]:
    """What was chosen.

    Raises:
        StoreDamaged: The row was altered, or nobody asked for it here.
    """
    sealed = session.execute(select(_JOB.c.asked).where(_JOB.c.id == job.id)).scalar_one()
    found: dict[str, Any] = json.loads(_opened(keys, _about(job, "asked"), bytes(sealed)))
    return found


def file_of(session: Session, keys: MasterKey, job: Job) -> bytes | None:
    """The file it was given, while it is open."""
    sealed = session.execute(select(_FILE.c.content).where(_FILE.c.job_id == job.id)).scalar()
    return None if sealed is None else _opened(keys, _about(job, "file"), bytes(sealed))


def told_of(session: Session, keys: MasterKey, job: Job) -> dict[str, Any]:
    """What came of it; empty while it is open, or where nothing is left to tell."""
    sealed = session.execute(select(_JOB.c.told).where(_JOB.c.id == job.id)).scalar()
    if sealed is None:
        return {}
    found: dict[str, Any] = json.loads(_opened(keys, _about(job, "told"), bytes(sealed)))
    return found


def take(session: Session, job: Job, holder: str, at: datetime) -> None:
    """Take a job whose process did not begin or died.

    Raises:
        Overtaken: Another process has it, or it is over.
    """
    began = (_JOB.c.state == JobState.RUNNING) & (_JOB.c.until <= at)
    free = or_(_JOB.c.state == JobState.WAITING, began)
    found = update(_JOB).where(_JOB.c.id == job.id, free)
    taken = {"state": JobState.RUNNING, "holder": holder, "until": at + LEASE}
    if session.execute(found.values(taken)).rowcount != 1:
        raise Overtaken("Another process does this work, or it is over; this one did nothing.")


def beat(
    session: Session, job: str, holder: str, at: datetime, far: tuple[str, int, int] | None = None
) -> None:
    """Say that the process is there, and how far it is.

    Args:
        far: Step, how much of it is done, and of how much.

    Raises:
        JobStopped: Somebody asked it to stop; or it was silent for so long that another process
            took its place.
    """
    told = dict(zip(("step", "done", "total"), far, strict=True)) if far else {}
    _own(session, job, holder, {"until": at + LEASE, **told})
    if session.execute(select(_JOB.c.stopping).where(_JOB.c.id == job)).scalar():
        raise JobStopped("Somebody stopped this work; nothing was written.")


def keep(session: Session, job: str, holder: str) -> None:
    """Say, in the very commit of what a job does, that it was done.

    Raises:
        JobStopped: As :func:`beat`, and nothing may be written.
    """
    _own(session, job, holder, {"kept": True})
    if session.execute(select(_JOB.c.stopping).where(_JOB.c.id == job)).scalar():
        raise JobStopped("Somebody stopped this work; nothing was written.")


def ask_to_stop(session: Session, job: Job, at: datetime) -> None:
    """Let it write nothing any more; one without a living process is over at once.

    Raises:
        Refused: It is over, or what it does was kept already.
    """
    found = update(_JOB).where(_JOB.c.id == job.id, _OPEN, ~_JOB.c.kept)
    if session.execute(found.values(stopping=True)).rowcount != 1:
        problem = Problem("", "", "was done before it could be stopped", "Look at it.", "job.over")
        raise Refused("It was too late to stop this work.", [problem])
    if job.state is not JobState.RUNNING or job.is_dead(at):
        _end(session, job.id, JobState.STOPPED, at, None)


def end(
    session: Session,
    keys: MasterKey,
    job: Job,
    holder: str,
    state: JobState,
    at: datetime,
    told: Mapping[str, Any],
) -> None:
    """Write down how it ended.

    Raises:
        JobStopped: Another process took its place.
    """
    _own(session, job.id, holder, {"stopping": False})
    sealed = keys.wrap(_about(job, "told"), canonical_json(dict(told)))
    _end(session, job.id, state, at, sealed)


def put(session: Session, keys: MasterKey, job: Job, holder: str, told: Mapping[str, Any]) -> None:
    """Let a job ask what a person is to decide; it keeps the file it was given.

    Raises:
        JobStopped: As :func:`beat`.
    """
    sealed = keys.wrap(_about(job, "told"), canonical_json(dict(told)))
    _own(session, job.id, holder, {"state": JobState.ASKING, "holder": "", "told": sealed})


def answer(
    session: Session, keys: MasterKey, job: Job, choices: Mapping[str, Any], until: datetime
) -> None:
    """Let a job that asked go on.

    Raises:
        Refused: It was answered before, or is over.
    """
    asked = keys.wrap(_about(job, "asked"), canonical_json(dict(choices)))
    found = update(_JOB).where(_JOB.c.id == job.id, _JOB.c.state == JobState.ASKING)
    again = {"state": JobState.WAITING, "asked": asked, "told": None, "until": until}
    if session.execute(found.values(again)).rowcount != 1:
        problem = Problem("", "", "was decided before", "Look at how far it is.", "job.alive")
        raise Refused("That was answered before.", [problem])


def clear(session: Session, at: datetime) -> None:
    """Give up what nobody began again, and let go of what it was given."""
    late = select(_JOB.c.id).where(_OPEN, _JOB.c.until <= at - KEPT_FOR)
    for job in session.execute(late).scalars().all():
        _end(session, job, JobState.FAILED, at, None)


def forget(session: Session, at: datetime) -> None:
    """Let go of what may hold personal data, as one asked to be erased: files of work that does
    not run now, what was told of work that failed, and work that asks a person, whose columns may
    be the first row of a file without names."""
    asks = select(_JOB.c.id).where(_JOB.c.state == JobState.ASKING)
    for job in session.execute(asks).scalars().all():
        _end(session, job, JobState.STOPPED, at, None)
    idle = select(_JOB.c.id).where(or_(~_OPEN, _JOB.c.until <= at))
    session.execute(update(_FILE).where(_FILE.c.job_id.in_(idle)).values(content=None))
    session.execute(update(_JOB).where(_JOB.c.state == JobState.FAILED).values(told=None))


def rewrap(session: Session, keys: MasterKey, new: MasterKey) -> None:
    """Seal what was asked, given and told under another master key."""
    for row in session.execute(select(_JOB)).all():
        job = _job(row)
        for what in ("asked", "told"):
            if (sealed := getattr(row, what)) is not None:
                again = new.wrap(_about(job, what), _opened(keys, _about(job, what), bytes(sealed)))
                session.execute(update(_JOB).where(_JOB.c.id == job.id).values({what: again}))
        if (content := file_of(session, keys, job)) is not None:
            sealed = new.wrap(_about(job, "file"), content)
            session.execute(update(_FILE).where(_FILE.c.job_id == job.id).values(content=sealed))


def _own(session: Session, job: str, holder: str, values: Mapping[str, Any]) -> None:
    mine = (_JOB.c.id == job, _JOB.c.holder == holder, _JOB.c.state == JobState.RUNNING)
    if session.execute(update(_JOB).where(*mine).values(dict(values))).rowcount != 1:
        raise JobStopped("Another process took over; this one stopped, and nothing was lost.")


def _end(session: Session, job: str, state: JobState, at: datetime, told: bytes | None) -> None:
    over = {"state": state, "ended": at, "told": told, "holder": ""}
    session.execute(update(_JOB).where(_JOB.c.id == job).values(over))
    session.execute(update(_FILE).where(_FILE.c.job_id == job).values(content=None))


def _about(job: Job, what: str) -> str:
    """What a sealed content of a job is bound to: nobody else, and nothing else, is let in by a
    row that somebody alters. No subject of personal data is called so."""
    return canonical_json([job.id, what, job.kind, job.study, job.by]).decode("utf-8")


def _opened(keys: MasterKey, about: str, sealed: bytes) -> bytes:
    """
    Raises:
        StoreDamaged: It was altered, or what it is about was.
    """
    try:
        return keys.unwrap(about, sealed, keys.id)
    except StoreDamaged:
        rule, repair = "must be as it was asked for", "Ask for it anew."
        problem = Problem("job", "", rule, repair, "job.altered")
        raise StoreDamaged("The database was altered.", [problem]) from None


def _job(row: Row[Any]) -> Job:
    return Job(
        row.id,
        JobKind(row.kind),
        row.study,
        row.by,
        row.at,
        JobState(row.state),
        row.until,
        row.stopping,
        row.kept,
        row.step,
        row.done,
        row.total,
        row.ended,
    )
