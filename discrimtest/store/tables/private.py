"""Personal data: encrypted, one key per subject, erased by destroying the key."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index

from discrimtest.store.tables.base import Erasable, Mapped, mapped_column


class SubjectKeyRow(Erasable):
    """The data key of one subject (a landlord, a person, a response, a study).

    ``wrapped_key`` is encrypted under the master key, which is never in the database;
    it becomes NULL when the key is destroyed. A subject never gets a second key. The index lets
    every writer ask at once which master key wraps those that live.
    """

    __tablename__ = "subject_key"
    __table_args__ = (
        CheckConstraint("(wrapped_key IS NULL) = (destroyed_at IS NOT NULL)", name="destroyed"),
        # Not as an option of either database: each would be loaded to look at it.
        Index(None, "master_key_id", info={"where": "wrapped_key IS NOT NULL"}),
    )

    subject: Mapped[str] = mapped_column(primary_key=True)
    master_key_id: Mapped[str]
    wrapped_key: Mapped[bytes | None]
    destroyed_at: Mapped[datetime | None]
    rule: Mapped[str | None]


class PrivateRow(Erasable):
    """One piece of personal data: a name, a phone number, a letter, a photo.

    ``id`` is the commitment: SHA-256 of a random salt and the content. The salt lies
    inside the ciphertext, so after erasure the id says nothing about the content, while
    until then it binds every fact that points here to exactly this content.
    ``lookup`` is a keyed hash for finding an exact value without decrypting.
    """

    __tablename__ = "private"
    __table_args__ = (CheckConstraint("ciphertext IS NOT NULL OR lookup IS NULL", name="erased"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(ForeignKey("subject_key.subject"), index=True)
    field: Mapped[str]
    media_type: Mapped[str]
    ciphertext: Mapped[bytes | None]
    lookup: Mapped[str | None] = mapped_column(index=True)
