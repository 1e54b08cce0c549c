"""What testers told of visits, each alone, and what supervisors noted when both had."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint

from discrimtest.store.tables.base import Fact, Mapped, mapped_column, one_of, private_reference
from discrimtest.words.visit import VisitEntryKind


class VisitEntryRow(Fact):
    """One entry about the visits of a test, numbered within it; only a debrief names no visit."""

    __tablename__ = "visit_entry"
    __table_args__ = (
        one_of("kind", VisitEntryKind),
        UniqueConstraint("test_id", "number"),
        CheckConstraint("number > 0", name="number"),
        CheckConstraint("(kind = 'debrief') = (contact_id IS NULL)", name="contact_id"),
        CheckConstraint("(kind IN ('account', 'correction')) = (items IS NOT NULL)", name="items"),
        Index(None, "contact_id"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    test_id: Mapped[str] = mapped_column(ForeignKey("test.id"))
    contact_id: Mapped[str | None] = mapped_column(ForeignKey("contact.id"))
    number: Mapped[int]
    kind: Mapped[str]
    items: Mapped[dict[str, Any] | None]
    after_sight: Mapped[bool]
    remarks_id: Mapped[str | None] = mapped_column(private_reference())
    note_id: Mapped[str | None] = mapped_column(private_reference())
    by: Mapped[str] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
