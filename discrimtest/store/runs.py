"""Analyses and the reports made from them, so that each can be made again and checked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from discrimtest.store import tables
from discrimtest.store.facts import record
from discrimtest.store.log import Act
from discrimtest.store.session import Session


@dataclass(frozen=True, slots=True)
class Run:
    """One analysis: what it read, by hash, and what it found.

    Attributes:
        version: Study version it ran under; None when the study was not locked.
        findings: The findings as the JSON interface prints them.
    """

    id: str
    study: str
    version: str | None
    plan_sha256: str
    data_sha256: str
    seed: int
    findings: dict[str, Any]
    by: str
    at: datetime

    @property
    def exploratory(self) -> bool:
        """It asked something that no version of the study had asked."""
        return any(one["status"] == "exploratory" for one in self.findings["findings"])

    def agrees_with(self, other: Run) -> bool:
        """Whether both are of the same data, under the same plan, by the same program."""
        return self._analysed == other._analysed

    @property
    def _analysed(self) -> tuple[Any, ...]:
        program = self.findings["manifest"]["version"]
        return self.data_sha256, self.plan_sha256, self.version, program


@dataclass(frozen=True, slots=True)
class ReportFile:
    """One page made from a run; the file itself is the reader's, its hash is kept."""

    id: str
    run: str
    audience: str
    language: str
    format: str
    sha256: str
    by: str
    at: datetime


def record_run(session: Session, run: Run) -> None:
    """Keep an analysis."""
    row = {
        "id": run.id,
        "study_id": run.study,
        "version_id": run.version,
        "plan_sha256": run.plan_sha256,
        "data_sha256": run.data_sha256,
        "seed": str(run.seed),
        "findings": run.findings,
        "by": run.by,
        "at": run.at,
    }
    act = Act("run_analysis", run.id, run.by, run.at, run.study)
    record(session, act, {tables.RunRow: [row]})


def runs(session: Session, study: str | None, after: int = 0) -> list[Run]:
    """The analyses of a study, oldest first.

    Args:
        study: None for those of all studies.
        after: Only those kept after this log entry.
    """
    table = tables.RunRow
    chosen = select(table).where(table.entry > after).order_by(table.entry)
    rows = session.execute(chosen if study is None else chosen.where(table.study_id == study))
    return [
        Run(
            row.id,
            row.study_id,
            row.version_id,
            row.plan_sha256,
            row.data_sha256,
            int(row.seed),
            row.findings,
            row.by,
            row.at,
        )
        for row in rows
    ]


def how_many(session: Session, study: str) -> int:
    """How often a study was analysed."""
    row = tables.RunRow
    counted = select(func.count()).select_from(row).where(row.study_id == study)
    return int(session.scalar(counted) or 0)


def newest_planned(session: Session, study: str) -> Run | None:
    """The newest analysis by the plan that was locked."""
    planned = [run for run in runs(session, study) if not run.exploratory]
    return planned[-1] if planned else None


def newest_public(session: Session, study: str) -> Run | None:
    """The analysis that the newest public report of a study was made from."""
    report, run = tables.ReportRow, tables.RunRow
    wanted = (
        select(run.id)
        .join(report, report.run_id == run.id)
        .where(run.study_id == study, report.audience == "public")
        .order_by(report.entry.desc())
    )
    newest = session.scalars(wanted.limit(1)).first()
    return next((one for one in runs(session, study) if one.id == newest), None)


def built_for_inspectors(
    session: Session, study: str, sha256: str
) -> tuple[ReportFile, datetime] | None:
    """The last report for an inspector of a study with these bytes, and when what it tells was
    found."""
    report, run = tables.ReportRow, tables.RunRow
    wanted = (
        select(tables.table_of(report), run.findings)
        .join_from(report, run, report.run_id == run.id)
        .where(run.study_id == study, report.sha256 == sha256, report.audience == "inspector")
        .order_by(report.entry.desc())
    )
    row = session.execute(wanted).first()
    if row is None:
        return None
    made = datetime.fromisoformat(row.findings["manifest"]["created"])
    kept = (row.id, row.run_id, row.audience, row.language, row.format, row.sha256, row.by, row.at)
    return ReportFile(*kept), made


def record_report(session: Session, report: ReportFile, *, study: str) -> None:
    """Keep that a report was made."""
    row = {
        "id": report.id,
        "run_id": report.run,
        "audience": report.audience,
        "language": report.language,
        "format": report.format,
        "sha256": report.sha256,
        "by": report.by,
        "at": report.at,
    }
    act = Act("build_report", report.id, report.by, report.at, study)
    record(session, act, {tables.ReportRow: [row]})
