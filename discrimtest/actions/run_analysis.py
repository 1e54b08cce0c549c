"""Analyse a study by its locked plan, and keep what was found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from discrimtest.actions.open_study import OpenStudy, frozen, take_up_locked
from discrimtest.actions.workplace import Workplace
from discrimtest.errors import Problem, Refused
from discrimtest.evaluate import analyse
from discrimtest.files.plan import Plan, question_sha256
from discrimtest.findings.finding import Findings
from discrimtest.identifiers import fresh_id
from discrimtest.record.entries import Entries
from discrimtest.record.frame import frame_sha256, study_frame
from discrimtest.record.progress import Progress, progress_of
from discrimtest.record.record import Record
from discrimtest.record.windows import closing_codings
from discrimtest.requests.run import Progress as Draws
from discrimtest.store import listings, runs, studies
from discrimtest.store.engine import writing
from discrimtest.store.entries import write_entries
from discrimtest.store.runs import Run
from discrimtest.words.person import Right

if TYPE_CHECKING:
    import pandas


@dataclass(frozen=True, slots=True)
class Analysis:
    """One analysis of a study: what was found, and what it was found in."""

    run: Run
    findings: Findings
    study: OpenStudy
    record: Record
    progress: Progress


def run_analysis(
    at: Workplace,
    slug: str,
    *,
    plan: Plan | None = None,
    control: str | None = None,
    told: Draws = lambda *_: None,
) -> Analysis:
    """Close windows that are over, analyse what is complete, and keep the findings.

    Args:
        plan: Another plan than the study's. control: Another control candidate than its
            comparisons have. What either finds is exploratory, unless the study was locked
            asking the same.
        told: Of ids that draw for long.

    Raises:
        Refused: The study is not locked, or no test is complete or broken yet.
    """
    with writing(at.engine) as session:
        right = Right.RUN_ANALYSIS
        return analysed(at, session, slug, right, plan=plan, control=control, told=told)


def analysed(
    at: Workplace,
    session: Session,
    slug: str,
    right: Right,
    *,
    plan: Plan | None = None,
    control: str | None = None,
    told: Draws = lambda *_: None,
) -> Analysis:
    """The same within a transaction of the caller."""
    study, version = take_up_locked(at, session, slug)
    at.require(right, study.id)
    record = close_windows(at, session, study)
    progress = progress_of(record, at.now())
    findings = findings_of(at, session, study, record, plan=plan, control=control, told=told)
    run = Run(
        fresh_id("run"),
        study.id,
        version.id,
        findings.manifest.plan_sha256,
        findings.manifest.data_sha256,
        findings.manifest.seed,
        findings.to_dict(),
        at.person.id,
        at.now(),
    )
    runs.record_run(session, run)
    return Analysis(run, findings, study, record, progress)


def close_windows(at: Workplace, session: Session, study: OpenStudy) -> Record:
    """The record of a study, once what stayed unanswered in its window is coded so."""
    record = study.record(session)
    closed = Entries(codings=closing_codings(record, at.recorder))
    write_entries(session, at.keys, closed, study=study.id, by=at.person.id, at=at.now())
    return record.plus(closed)


def findings_of(
    at: Workplace,
    session: Session,
    study: OpenStudy,
    record: Record,
    *,
    plan: Plan | None = None,
    control: str | None = None,
    told: Draws = lambda *_: None,
) -> Findings:
    """What the plan finds in the tests that are over; nothing is kept.

    Raises:
        Refused: No test is over.
    """
    slug = study.instrument.slug
    asked = plan or study.instrument.plan
    frame = frame_of(at, session, study, record, asked)
    if frame.empty:
        problem = Problem(
            slug,
            f"{len(record.tests)} tests, none over",
            "needs a test whose window is over before anything can be compared",
            f"See 'discrimtest study status {slug}'.",
        )
        raise Refused("There is nothing to analyse yet.", [problem])
    return analyse(
        frame,
        asked,
        control=control,
        comparisons=study.instrument.planned,
        seed=study.instrument.study.seed,
        data_sha256=frame_sha256(frame),
        lock=_lock(at, session, study),
        created=at.now().isoformat(timespec="seconds"),
        place=f"the database ({slug})",
        progress=told,
    )


def frame_of(
    at: Workplace, session: Session, study: OpenStudy, record: Record, plan: Plan
) -> pandas.DataFrame:
    """The contacts of a study as a plan reads them now."""
    types = {home.id: str(home.landlord_type) for home in listings.listings(session, study.id)}
    return study_frame(record, progress_of(record, at.now()), types, plan.time.event)


def _lock(at: Workplace, session: Session, study: OpenStudy) -> list[str]:
    """What each version of the study asked."""
    return [
        question_sha256(
            version.hashes["plan"],
            frozen(at, version).planned,
        )
        for version in studies.versions(session, study.id)
    ]
