"""Analyses, what was made of them, and long work under way."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey

from discrimtest.store.tables.base import Fact, Mapped, Mutable, mapped_column, one_of


class RunRow(Fact):
    """One analysis: what it read (hashes), its seed and what it found."""

    __tablename__ = "run"

    id: Mapped[str] = mapped_column(primary_key=True)
    study_id: Mapped[str] = mapped_column(ForeignKey("study.id"))
    version_id: Mapped[str | None] = mapped_column(ForeignKey("study_version.id"))
    plan_sha256: Mapped[str]
    data_sha256: Mapped[str]
    seed: Mapped[str]
    findings: Mapped[dict[str, Any]]
    by: Mapped[str] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


class ReportRow(Fact):
    """One page made from a run, by the hash of its file."""

    __tablename__ = "report"
    __table_args__ = (
        one_of("audience", ("public", "commissioner", "inspector")),
        one_of("language", ("nl", "fr", "en")),
        one_of("format", ("html", "pdf")),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    run_id: Mapped[str] = mapped_column(ForeignKey("run.id"))
    audience: Mapped[str]
    language: Mapped[str]
    format: Mapped[str]
    sha256: Mapped[str]
    by: Mapped[str] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


class ReleaseRow(Fact):
    """A step on a report's way out (asked, approved, refused, given)."""

    __tablename__ = "release"
    __table_args__ = (one_of("step", ("asked", "approved", "refused", "given")),)

    id: Mapped[str] = mapped_column(primary_key=True)
    report_id: Mapped[str] = mapped_column(ForeignKey("report.id"))
    step: Mapped[str]
    by: Mapped[str] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


class JobRow(Mutable):
    """Long work; whoever holds the lease does it, and a lapsed lease is free again."""

    __tablename__ = "job"
    __table_args__ = (
        one_of("state", ("waiting", "running", "done", "failed")),
        CheckConstraint("(lease_owner IS NULL) = (lease_until IS NULL)", name="lease"),
        CheckConstraint("(state = 'running') = (lease_owner IS NOT NULL)", name="running"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    args: Mapped[dict[str, Any]]
    state: Mapped[str]
    progress: Mapped[int]
    message: Mapped[str]
    made_at: Mapped[datetime]
    lease_owner: Mapped[str | None]
    lease_until: Mapped[datetime | None]
