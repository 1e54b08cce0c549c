"""Who carries out a contact, and what happened to it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index

from discrimtest.store.tables.base import (
    Fact,
    Mapped,
    correction_of,
    mapped_column,
    one_of,
    private_reference,
)
from discrimtest.words.contact import ContactEventKind
from discrimtest.words.deviation import RECORDED


class ContactEventRow(Fact):
    """Something that happened to a contact; a new plan carries the new ``due_at``."""

    __tablename__ = "contact_event"
    __table_args__ = (
        one_of("kind", ContactEventKind),
        CheckConstraint("(kind = 'replanned') = (due_at IS NOT NULL)", name="due_at"),
        Index(None, "contact_id"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    contact_id: Mapped[str] = mapped_column(ForeignKey("contact.id"))
    kind: Mapped[str]
    at: Mapped[datetime]
    recorded_at: Mapped[datetime]
    by: Mapped[str] = mapped_column(ForeignKey("person.id"))
    due_at: Mapped[datetime | None]
    note_id: Mapped[str | None] = mapped_column(private_reference())
    message_id: Mapped[str | None]
    client_id: Mapped[str | None] = mapped_column(unique=True)
    supersedes: Mapped[str | None] = mapped_column(correction_of("contact_event"), unique=True)


class DeviationRow(Fact):
    """A departure from the protocol; ``breaks`` says whether the test is broken by it."""

    __tablename__ = "deviation"
    __table_args__ = (one_of("reason", RECORDED), Index(None, "test_id"))

    id: Mapped[str] = mapped_column(primary_key=True)
    test_id: Mapped[str] = mapped_column(ForeignKey("test.id"))
    contact_id: Mapped[str | None] = mapped_column(ForeignKey("contact.id"))
    reason: Mapped[str]
    note_id: Mapped[str | None] = mapped_column(private_reference())
    breaks: Mapped[bool]
    by: Mapped[str] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
    supersedes: Mapped[str | None] = mapped_column(correction_of("deviation"), unique=True)
