"""Documents released to inspectors, their seals and withdrawals, the steps before, and replies."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index

from discrimtest.store.tables.base import (
    Fact,
    Mapped,
    correction_of,
    mapped_column,
    one_of,
    private_reference,
)
from discrimtest.words.landlord_reply import ReplyKind
from discrimtest.words.released import DocumentPart, SealLevel


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


class DocumentSealRow(Fact):
    """A released PDF with its number and a seal: other bytes, which begin with those released."""

    __tablename__ = "document_seal"
    __table_args__ = (
        one_of("level", SealLevel),
        Index(None, "released_id"),
        Index(None, "sha256"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    released_id: Mapped[str] = mapped_column(ForeignKey("released.id"))
    level: Mapped[str]
    certificate: Mapped[str]
    own: Mapped[bool]
    authority: Mapped[str]
    sha256: Mapped[str]
    size: Mapped[int]
    content_id: Mapped[str] = mapped_column(private_reference())
    by: Mapped[str] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


class LandlordReplyRow(Fact):
    """What a landlord replied to what was found of it, or that it was asked to."""

    __tablename__ = "landlord_reply"
    __table_args__ = (one_of("kind", ReplyKind), Index(None, "study_id"))

    id: Mapped[str] = mapped_column(primary_key=True)
    study_id: Mapped[str] = mapped_column(ForeignKey("study.id"))
    landlord_id: Mapped[str] = mapped_column(ForeignKey("landlord.id"))
    test_id: Mapped[str | None] = mapped_column(ForeignKey("test.id"))
    kind: Mapped[str]
    day: Mapped[date]
    text_id: Mapped[str | None] = mapped_column(private_reference())
    supersedes: Mapped[str | None] = mapped_column(correction_of("landlord_reply"), unique=True)
    by: Mapped[str] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


class ReleaseDeferralRow(Fact):
    """That such a step is put off to a day, and why."""

    __tablename__ = "release_deferral"
    __table_args__ = (Index(None, "study_id"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    study_id: Mapped[str] = mapped_column(ForeignKey("study.id"))
    step: Mapped[str]
    landlord_id: Mapped[str | None] = mapped_column(ForeignKey("landlord.id"))
    until: Mapped[date]
    note_id: Mapped[str] = mapped_column(private_reference())
    by: Mapped[str] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
