"""The activity log, and the reasons that people typed for its acts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey

from discrimtest.store.tables.base import (
    AppendOnly,
    Fact,
    Mapped,
    mapped_column,
    private_reference,
)


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


class ReasonRow(Fact):
    """Why a person did what the log entry tells, in their words, which lie encrypted."""

    __tablename__ = "reason"

    id: Mapped[str] = mapped_column(primary_key=True)
    text_id: Mapped[str] = mapped_column(private_reference())
