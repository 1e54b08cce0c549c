"""What people sign in with, its uses, and who tried."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint

from discrimtest.store.tables.base import Fact, Mapped, mapped_column, one_of, private_reference
from discrimtest.words.account import CredentialKind, Means


class CredentialRow(Fact):
    """Something that shows who a person is; it ends when the key of its own that seals it does."""

    __tablename__ = "credential"
    __table_args__ = (one_of("kind", CredentialKind), Index(None, "person_id"))

    id: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[str]
    secret_id: Mapped[str] = mapped_column(private_reference())
    until: Mapped[datetime | None]
    by: Mapped[str] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


class CredentialUseRow(Fact):
    """One use of what may be used once: ``number`` is the step of a code, the place of a recovery
    code, or stands for a passkey's challenge. ``count`` is what a passkey counted."""

    __tablename__ = "credential_use"
    __table_args__ = (UniqueConstraint("credential_id", "number"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    credential_id: Mapped[str] = mapped_column(ForeignKey("credential.id"))
    number: Mapped[int]
    count: Mapped[int | None]
    at: Mapped[datetime]


class SignInRow(Fact):
    """Somebody signed in, or was refused.

    ``account`` and ``address`` are a few bits of a keyed hash: enough to count who tries again
    and again, too few to tell who it was.
    """

    __tablename__ = "sign_in"
    __table_args__ = (one_of("means", Means), Index(None, "account"), Index(None, "address"))

    id: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    means: Mapped[str]
    accepted: Mapped[bool]
    account: Mapped[int]
    address: Mapped[int]
    at: Mapped[datetime]
