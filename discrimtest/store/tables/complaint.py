"""Complaints, and what was done about them; what complainants told lies apart."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index

from discrimtest.store.tables.base import Fact, Mapped, mapped_column, one_of, private_reference
from discrimtest.words.complaint import ComplaintEventKind, ComplaintSource, Consent


class ComplaintRow(Fact):
    """A complaint without anything personal: ``complainant`` is a subject of its own, whose key
    seals what was told."""

    __tablename__ = "complaint"
    __table_args__ = (one_of("source", ComplaintSource),)

    id: Mapped[str] = mapped_column(primary_key=True)
    source: Mapped[str]
    ground: Mapped[str]
    region: Mapped[str]
    received: Mapped[date]
    complainant: Mapped[str]
    told_id: Mapped[str] = mapped_column(private_reference())
    by: Mapped[str] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


class ComplaintEventRow(Fact):
    """One dated step: a consent, a landlord named, a referral, its answer, the end."""

    __tablename__ = "complaint_event"
    __table_args__ = (
        one_of("kind", ComplaintEventKind),
        one_of("consent", Consent),
        Index(None, "complaint_id"),
        Index(None, "study_id"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    complaint_id: Mapped[str] = mapped_column(ForeignKey("complaint.id"))
    kind: Mapped[str]
    day: Mapped[date]
    consent: Mapped[str | None]
    landlord_id: Mapped[str | None] = mapped_column(ForeignKey("landlord.id"))
    study_id: Mapped[str | None] = mapped_column(ForeignKey("study.id"))
    body: Mapped[str | None]
    note_id: Mapped[str | None] = mapped_column(private_reference())
    by: Mapped[str] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
