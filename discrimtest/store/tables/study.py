"""Studies, what was frozen of them, and the lines they own."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint

from discrimtest.store.tables.base import (
    Fact,
    Mapped,
    Mutable,
    mapped_column,
    one_of,
    private_reference,
)
from discrimtest.words.line import LineChannel
from discrimtest.words.study import Mode, Purpose, StudyState, VersionKind


class StudyRow(Mutable):
    """A study as registered; only its state changes."""

    __tablename__ = "study"
    __table_args__ = (
        one_of("purpose", Purpose),
        one_of("mode", Mode),
        one_of("state", StudyState),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    timezone: Mapped[str]
    purpose: Mapped[str]
    mode: Mapped[str]
    simulated: Mapped[bool]
    state: Mapped[str]


class StudyVersionRow(Fact):
    """What was locked or amended: the files themselves and their hashes."""

    __tablename__ = "study_version"
    __table_args__ = (
        UniqueConstraint("study_id", "number"),
        one_of("kind", VersionKind),
        CheckConstraint("number > 0", name="number"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    study_id: Mapped[str] = mapped_column(ForeignKey("study.id"))
    number: Mapped[int]
    kind: Mapped[str]
    hashes: Mapped[dict[str, Any]]
    snapshot: Mapped[dict[str, Any]]
    reason: Mapped[str]
    by: Mapped[str] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


class LineRow(Mutable):
    """A mailbox, number or portal account of a study; ``name`` is its id in the study."""

    __tablename__ = "line"
    __table_args__ = (UniqueConstraint("study_id", "name"), one_of("channel", LineChannel))

    id: Mapped[str] = mapped_column(primary_key=True)
    study_id: Mapped[str] = mapped_column(ForeignKey("study.id"))
    name: Mapped[str]
    channel: Mapped[str]
    address_id: Mapped[str] = mapped_column(private_reference())
    verified_at: Mapped[datetime | None]
