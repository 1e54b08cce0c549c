"""Who acts, with which roles, and how they sign in."""

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


class DeclarationRow(Fact):
    """A training followed, or a conflict of interest with a landlord."""

    __tablename__ = "declaration"
    __table_args__ = (one_of("kind", ("training", "conflict")),)

    id: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    landlord_id: Mapped[str | None] = mapped_column(ForeignKey("landlord.id"))
    kind: Mapped[str]
    until: Mapped[datetime | None]
    at: Mapped[datetime]


class AccountRow(Mutable):
    """How a person signs in to the web pages."""

    __tablename__ = "account"

    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), primary_key=True)
    login: Mapped[str] = mapped_column(unique=True)
    password_hash: Mapped[str]
    totp_sealed: Mapped[bytes | None]


class WebSessionRow(Mutable):
    """A signed-in browser; the id is the hash of its cookie."""

    __tablename__ = "web_session"

    id: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    started_at: Mapped[datetime]
    expires_at: Mapped[datetime]
