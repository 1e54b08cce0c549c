"""What is laid down about those who make contacts, and who makes which."""

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
from discrimtest.words.declaration import DeclarationKind


class DeclarationRow(Fact):
    """A training, a tie to a landlord, or what a visit shows of a person; ``holds`` is false where
    it withdraws an earlier one."""

    __tablename__ = "declaration"
    __table_args__ = (
        one_of("kind", DeclarationKind),
        CheckConstraint("(kind = 'conflict') = (landlord_id IS NOT NULL)", name="landlord_id"),
        CheckConstraint("until IS NULL OR kind = 'training'", name="until"),
        Index(None, "person_id"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[str]
    landlord_id: Mapped[str | None] = mapped_column(ForeignKey("landlord.id"))
    until: Mapped[datetime | None]
    holds: Mapped[bool]
    note_id: Mapped[str | None] = mapped_column(private_reference())
    by: Mapped[str] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


class AssignmentRow(Fact):
    """A contact given to a person; NULL takes it away from whoever had it."""

    __tablename__ = "assignment"
    __table_args__ = (Index(None, "contact_id"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    contact_id: Mapped[str] = mapped_column(ForeignKey("contact.id"))
    person_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    by: Mapped[str] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
    supersedes: Mapped[str | None] = mapped_column(correction_of("assignment"), unique=True)
