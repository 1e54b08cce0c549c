"""Long work: who does it holds a lease, and a lease that lapses frees it again.

Jobs are how the program works, not what a person did, so they are not in the log; the
actions they carry out are.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, insert, or_, select, update

from discrimtest.errors import OutsideTrouble, Problem
from discrimtest.identifiers import fresh_id
from discrimtest.store import tables
from discrimtest.store.session import Session

_JOB = tables.table_of(tables.JobRow)


@dataclass(frozen=True, slots=True)
class Job:
    """One piece of long work.

    Attributes:
        state: "waiting", "running", "done" or "failed".
        progress: Percent, 0 to 100.
        message: What went wrong, for a failed job.
    """

    id: str
    kind: str
    args: dict[str, Any]
    state: str
    progress: int
    message: str
    lease_owner: str | None
    lease_until: datetime | None


def add_job(session: Session, kind: str, args: dict[str, Any], at: datetime) -> Job:
    """New work, waiting for someone."""
    new = fresh_id("job")
    row = {
        "id": new,
        "kind": kind,
        "args": args,
        "state": "waiting",
        "progress": 0,
        "message": "",
        "made_at": at,
        "lease_owner": None,
        "lease_until": None,
    }
    session.execute(insert(_JOB), [row])
    return job(session, new)


def job(session: Session, job_id: str) -> Job:
    """One job; it must exist."""
    return _job(session.execute(select(_JOB).where(_JOB.c.id == job_id)).one())


def jobs(session: Session) -> list[Job]:
    """Every job, oldest first."""
    rows = session.execute(select(tables.JobRow).order_by(tables.JobRow.made_at, tables.JobRow.id))
    return [_job(row) for row in rows]


def lease_job(session: Session, owner: str, now: datetime, seconds: float) -> Job | None:
    """Take the oldest job that waits, or whose holder let its lease lapse; None if none."""
    free = select(tables.JobRow).where(
        or_(
            tables.JobRow.state == "waiting",
            (tables.JobRow.state == "running") & (tables.JobRow.lease_until < now),
        )
    )
    found = session.execute(free.order_by(tables.JobRow.made_at, tables.JobRow.id).limit(1))
    row = found.scalar_one_or_none()
    if row is None:
        return None
    until = now + timedelta(seconds=seconds)
    session.execute(
        update(_JOB)
        .where(_JOB.c.id == row.id)
        .values(state="running", lease_owner=owner, lease_until=until)
    )
    return job(session, row.id)


def renew_lease(
    session: Session, job_id: str, owner: str, now: datetime, seconds: float, progress: int
) -> Job:
    """Tell how far the work is and keep the lease.

    Raises:
        OutsideTrouble: The lease lapsed and someone else holds the job now.
    """
    _held(session, job_id, owner)
    until = now + timedelta(seconds=seconds)
    session.execute(
        update(_JOB).where(_JOB.c.id == job_id).values(progress=progress, lease_until=until)
    )
    return job(session, job_id)


def end_job(session: Session, job_id: str, owner: str, failure: str = "") -> Job:
    """Finish a job, or let it fail with a message; either way the lease ends.

    Raises:
        OutsideTrouble: The lease lapsed and someone else holds the job now.
    """
    held = _held(session, job_id, owner)
    session.execute(
        update(_JOB)
        .where(_JOB.c.id == job_id)
        .values(
            state="failed" if failure else "done",
            progress=held.progress if failure else 100,
            message=failure,
            lease_owner=None,
            lease_until=None,
        )
    )
    return job(session, job_id)


def _held(session: Session, job_id: str, owner: str) -> Job:
    found = job(session, job_id)
    if found.state != "running" or found.lease_owner != owner:
        rule = f"must be held by {owner}"
        holder = found.lease_owner or found.state
        problem = Problem(
            f"job {job_id}", holder, rule, "Stop: another worker has taken it.", "job.taken"
        )
        raise OutsideTrouble("The lease of a job was lost.", [problem])
    return found


def _job(row: Row[Any]) -> Job:
    return Job(
        row.id,
        row.kind,
        row.args,
        row.state,
        row.progress,
        row.message,
        row.lease_owner,
        row.lease_until,
    )
