"""Who acts, and with which roles."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey

from discrimtest.store.tables.base import (
    Fact,
    Mapped,
    Mutable,
    mapped_column,
    one_of,
    private_reference,
)
from discrimtest.words.person import Role


class PersonRow(Mutable):
    """Someone who acts; the name is personal data elsewhere."""

    __tablename__ = "person"
    __table_args__ = (one_of("kind", ("person", "program")),)

    id: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    active: Mapped[bool]
    name_id: Mapped[str | None] = mapped_column(private_reference())
    added_at: Mapped[datetime]


class RoleGrantRow(Fact):
    """A role given (``granted``) or taken back, in one study or in all."""

    __tablename__ = "role_grant"
    __table_args__ = (one_of("role", Role),)

    id: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    study_id: Mapped[str | None] = mapped_column(ForeignKey("study.id"))
    role: Mapped[str]
    granted: Mapped[bool]
    by: Mapped[str] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
