"""Draws, and what they made: profiles, tests, contacts and letters."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint

from discrimtest.store.tables.base import Fact, Mapped, mapped_column, private_reference


class DrawRow(Fact):
    """One draw, reproducible from its seed and inputs."""

    __tablename__ = "draw"
    __table_args__ = (UniqueConstraint("study_id", "number"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    study_id: Mapped[str] = mapped_column(ForeignKey("study.id"))
    version_id: Mapped[str] = mapped_column(ForeignKey("study_version.id"))
    number: Mapped[int]
    seed: Mapped[str]
    inputs: Mapped[dict[str, Any]]
    inputs_sha256: Mapped[str]
    golden: Mapped[str]
    balance: Mapped[list[Any]]


class ProfileRow(Fact):
    """One fictitious applicant or couple; nothing in it belongs to a real person."""

    __tablename__ = "profile"

    id: Mapped[str] = mapped_column(primary_key=True)
    draw_id: Mapped[str] = mapped_column(ForeignKey("draw.id"))
    arm: Mapped[str]
    factors: Mapped[dict[str, Any]]
    names: Mapped[dict[str, Any]]
    facts: Mapped[dict[str, Any]]
    signals: Mapped[list[Any]]


class TestRow(Fact):
    """One matched set of contacts to one listing."""

    __test__ = False
    __tablename__ = "test"
    __table_args__ = (
        UniqueConstraint("study_id", "number"),
        Index(None, "listing_id"),
        Index(None, "landlord_id"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    study_id: Mapped[str] = mapped_column(ForeignKey("study.id"))
    draw_id: Mapped[str] = mapped_column(ForeignKey("draw.id"))
    number: Mapped[int]
    listing_id: Mapped[str] = mapped_column(ForeignKey("listing.id"))
    landlord_id: Mapped[str] = mapped_column(ForeignKey("landlord.id"))
    stratum: Mapped[str]
    comparison: Mapped[str]
    factors: Mapped[dict[str, Any]]


class UndrawnRow(Fact):
    """A test that was taken back before anything was recorded of it; the reason is printed."""

    __tablename__ = "undrawn"

    test_id: Mapped[str] = mapped_column(ForeignKey("test.id"), primary_key=True)
    reason: Mapped[str]
    by: Mapped[str] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


class ContactRow(Fact):
    """One candidate's approach, as drawn."""

    __tablename__ = "contact"
    __table_args__ = (
        UniqueConstraint("test_id", "arm", "replicate"),
        UniqueConstraint("test_id", "position"),
        CheckConstraint("replicate > 0", name="replicate"),
        CheckConstraint("position > 0", name="position"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    test_id: Mapped[str] = mapped_column(ForeignKey("test.id"))
    arm: Mapped[str]
    control_arm: Mapped[str | None]
    replicate: Mapped[int]
    position: Mapped[int]
    profile_id: Mapped[str] = mapped_column(ForeignKey("profile.id"))
    variant: Mapped[str]
    language: Mapped[str]
    channel: Mapped[str]
    line_id: Mapped[str] = mapped_column(ForeignKey("line.id"))
    due_at: Mapped[datetime]


class LetterRow(Fact):
    """The letter of a contact; its text may name the landlord, so it lies encrypted."""

    __tablename__ = "letter"

    contact_id: Mapped[str] = mapped_column(ForeignKey("contact.id"), primary_key=True)
    text_id: Mapped[str] = mapped_column(private_reference())
    body_spans: Mapped[list[Any]]
    subject_spans: Mapped[list[Any]]
