"""Long work under way."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey

from discrimtest.store.tables.base import Mapped, Passing, mapped_column, one_of
from discrimtest.words.job import JobKind, JobState


class JobRow(Passing):
    """What somebody asked for, how far it is, and which process has it until when.

    ``asked`` and ``told`` are sealed: the choices made, and what came of it.
    """

    __tablename__ = "job"
    __table_args__ = (one_of("kind", JobKind), one_of("state", JobState))

    id: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    study: Mapped[str]
    by: Mapped[str] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
    asked: Mapped[bytes]
    state: Mapped[str]
    holder: Mapped[str]
    until: Mapped[datetime]
    stopping: Mapped[bool]
    kept: Mapped[bool]
    step: Mapped[str]
    done: Mapped[int]
    total: Mapped[int]
    told: Mapped[bytes | None]
    ended: Mapped[datetime | None]


class JobFileRow(Passing):
    """The file that work was given, sealed; emptied when the work is over."""

    __tablename__ = "job_file"

    job_id: Mapped[str] = mapped_column(ForeignKey("job.id"), primary_key=True)
    content: Mapped[bytes | None]
