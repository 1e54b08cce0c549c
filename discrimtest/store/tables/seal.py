"""Seals of the log: keys that sign, signed heads, their time stamps, and where they went.

Bytes stand as text: hashes, keys and signatures in hexadecimal, answers of authorities and
certificates in base 64.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index

from discrimtest.store.tables.base import Fact, Mapped, mapped_column, one_of

KINDS = ("qualified", "ordinary")
WAYS = ("mail", "paper", "copy")


class SealKeyRow(Fact):
    """A public key that signs from a seal on; ``signed`` by the key before it, if there was one."""

    __tablename__ = "seal_key"

    id: Mapped[str] = mapped_column(primary_key=True)
    public: Mapped[str]
    first_seal: Mapped[int]
    signed: Mapped[str | None]
    by: Mapped[str] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


class TreeHeadRow(Fact):
    """A signed head of the tree over the first ``size`` entries of the log."""

    __tablename__ = "tree_head"
    __table_args__ = (CheckConstraint("seal > 0", name="seal"),)

    seal: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    size: Mapped[int]
    root: Mapped[str]
    key_id: Mapped[str] = mapped_column(ForeignKey("seal_key.id"))
    signature: Mapped[str]
    by: Mapped[str] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


class HeadStampRow(Fact):
    """A time stamp of a head: what the authority answered, and the root it was checked against."""

    __tablename__ = "head_stamp"
    __table_args__ = (one_of("kind", KINDS), Index(None, "seal"))

    id: Mapped[str] = mapped_column(primary_key=True)
    seal: Mapped[int] = mapped_column(ForeignKey("tree_head.seal"))
    authority: Mapped[str]
    kind: Mapped[str]
    source: Mapped[str]
    response: Mapped[str]
    root: Mapped[str]
    stamped_at: Mapped[datetime]
    by: Mapped[str] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


class HeadLeftRow(Fact):
    """That a head left the house; to whom lies sealed beside the log entry."""

    __tablename__ = "head_left"
    __table_args__ = (one_of("how", WAYS), Index(None, "seal"))

    id: Mapped[str] = mapped_column(primary_key=True)
    seal: Mapped[int] = mapped_column(ForeignKey("tree_head.seal"))
    how: Mapped[str]
    by: Mapped[str] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
