"""What advertisements showed, as captured before contacts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index

from discrimtest.store.tables.base import Fact, Mapped, mapped_column, one_of, private_reference
from discrimtest.words.capture import CaptureKind, CaptureWay


class CaptureRow(Fact):
    """One capture. Its bytes and what was noted of it lie encrypted under the landlord's key, as
    the advertisement does, and go with it."""

    __tablename__ = "capture"
    __table_args__ = (
        one_of("kind", CaptureKind),
        one_of("way", CaptureWay),
        CheckConstraint("size > 0", name="size"),
        Index(None, "study_id"),
        Index(None, "listing_id"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    study_id: Mapped[str] = mapped_column(ForeignKey("study.id"))
    listing_id: Mapped[str] = mapped_column(ForeignKey("listing.id"))
    contact_id: Mapped[str | None] = mapped_column(ForeignKey("contact.id"))
    kind: Mapped[str]
    way: Mapped[str]
    taken_at: Mapped[datetime]
    status: Mapped[int | None]
    limits: Mapped[list[Any]]
    content_id: Mapped[str] = mapped_column(private_reference())
    note_id: Mapped[str | None] = mapped_column(private_reference())
    size: Mapped[int]
    media_type: Mapped[str]
    by: Mapped[str] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
