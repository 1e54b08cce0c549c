"""Mystery calls: draws, the calls they made, and what happened to each."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint

from discrimtest.store.tables.base import (
    Fact,
    Mapped,
    correction_of,
    mapped_column,
    one_of,
    private_reference,
)
from discrimtest.words.call import CallEventKind, CallOutcome


class CallDrawRow(Fact):
    """One draw of agencies for a wave, reproducible from its seed and inputs."""

    __tablename__ = "call_draw"
    __table_args__ = (UniqueConstraint("study_id", "number"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    study_id: Mapped[str] = mapped_column(ForeignKey("study.id"))
    version_id: Mapped[str] = mapped_column(ForeignKey("study_version.id"))
    number: Mapped[int]
    wave: Mapped[int]
    seed: Mapped[str]
    inputs: Mapped[dict[str, Any]]
    golden: Mapped[str]


class MysteryCallRow(Fact):
    """One call to one agency, as drawn; nothing in it belongs to a person."""

    __tablename__ = "mystery_call"
    __table_args__ = (
        UniqueConstraint("study_id", "number"),
        UniqueConstraint("study_id", "wave", "landlord_id"),
        Index(None, "landlord_id"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    study_id: Mapped[str] = mapped_column(ForeignKey("study.id"))
    draw_id: Mapped[str] = mapped_column(ForeignKey("call_draw.id"))
    number: Mapped[int]
    wave: Mapped[int]
    landlord_id: Mapped[str] = mapped_column(ForeignKey("landlord.id"))
    request: Mapped[str]
    variant: Mapped[str]
    language: Mapped[str]
    owner: Mapped[int]
    municipality: Mapped[str]
    due_at: Mapped[datetime]


class CallEventRow(Fact):
    """What happened to a call; its words lie under the agency's key."""

    __tablename__ = "call_event"
    __table_args__ = (
        one_of("kind", CallEventKind),
        one_of("outcome", CallOutcome),
        CheckConstraint("(kind IN ('ended', 'judged')) = (outcome IS NOT NULL)", name="ended"),
        CheckConstraint("person_id IS NULL OR kind = 'assigned'", name="person_id"),
        Index(None, "call_id"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    call_id: Mapped[str] = mapped_column(ForeignKey("mystery_call.id"))
    kind: Mapped[str]
    happened_at: Mapped[datetime]
    outcome: Mapped[str | None]
    person_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    text_id: Mapped[str | None] = mapped_column(private_reference())
    by: Mapped[str] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
    supersedes: Mapped[str | None] = mapped_column(correction_of("call_event"), unique=True)
