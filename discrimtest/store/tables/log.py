"""The activity log, and the hash tree and timestamps that seal it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint

from discrimtest.store.tables.base import AppendOnly, Fact, Mapped, mapped_column


class LogRow(AppendOnly):
    """One act: who, when, what, on what, and the digest of every fact it recorded.

    :mod:`discrimtest.store.log` says how ``leaf`` and ``hash`` are made.
    """

    __tablename__ = "log"
    __table_args__ = (CheckConstraint("seq > 0", name="seq"),)

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(ForeignKey("person.id"))
    study_id: Mapped[str | None] = mapped_column(ForeignKey("study.id"))
    action: Mapped[str]
    object: Mapped[str]
    detail: Mapped[dict[str, Any]]
    facts: Mapped[dict[str, Any]]
    leaf: Mapped[bytes]
    hash: Mapped[bytes]


class TreeNodeRow(AppendOnly):
    """A node of the hash tree over the log's leaves (RFC 6962); can be made again from it."""

    __tablename__ = "tree_node"

    level: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    hash: Mapped[bytes]


class TreeHeadRow(Fact):
    """A signed root over the first ``size`` entries of the log."""

    __tablename__ = "tree_head"
    __table_args__ = (UniqueConstraint("size", "key_id"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    size: Mapped[int]
    root: Mapped[bytes]
    key_id: Mapped[str]
    signature: Mapped[bytes]
    at: Mapped[datetime]


class TreeTimestampRow(Fact):
    """An authority's timestamp on a tree head (RFC 3161)."""

    __tablename__ = "tree_timestamp"

    id: Mapped[str] = mapped_column(primary_key=True)
    head_id: Mapped[str] = mapped_column(ForeignKey("tree_head.id"))
    authority: Mapped[str]
    request: Mapped[bytes]
    response: Mapped[bytes]
    chain: Mapped[bytes]
