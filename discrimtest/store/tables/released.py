"""Documents that were released to inspectors, their withdrawals, and the steps before."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index

from discrimtest.store.tables.base import Fact, Mapped, mapped_column, one_of, private_reference
from discrimtest.words.released import DocumentPart


class ReleasedRow(Fact):
    """A document as it was released; the bytes lie sealed under a key of its own."""

    __tablename__ = "released"
    __table_args__ = (one_of("part", DocumentPart), Index(None, "study_id"), Index(None, "sha256"))

    id: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(unique=True)
    study_id: Mapped[str] = mapped_column(ForeignKey("study.id"))
    part: Mapped[str]
    named: Mapped[str]
    landlord_id: Mapped[str | None] = mapped_column(ForeignKey("landlord.id"))
    language: Mapped[str]
    format: Mapped[str]
    sha256: Mapped[str]
    size: Mapped[int]
    simulated: Mapped[bool]
    content_id: Mapped[str] = mapped_column(private_reference())
    context_id: Mapped[str] = mapped_column(private_reference())
    by: Mapped[str] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


class ReleaseWithdrawalRow(Fact):
    """That a released document was withdrawn; its reason lies beside the log entry."""

    __tablename__ = "release_withdrawal"

    id: Mapped[str] = mapped_column(primary_key=True)
    released_id: Mapped[str] = mapped_column(ForeignKey("released.id"), unique=True)
    by: Mapped[str] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


class ReleaseStepRow(Fact):
    """That a step before a release was done, or was not after all."""

    __tablename__ = "release_step"
    __table_args__ = (Index(None, "study_id"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    study_id: Mapped[str] = mapped_column(ForeignKey("study.id"))
    step: Mapped[str]
    landlord_id: Mapped[str | None] = mapped_column(ForeignKey("landlord.id"))
    done: Mapped[bool]
    day: Mapped[date]
    note_id: Mapped[str] = mapped_column(private_reference())
    by: Mapped[str] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
