"""Analyse a study by its locked plan, and keep what was found."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from discrimtest.actions.open_study import OpenStudy, frozen, still_current, take_up_locked
from discrimtest.actions.workplace import Workplace
from discrimtest.doors import action
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
from discrimtest.store.contacts import touched_since
from discrimtest.store.engine import aside, writing
from discrimtest.store.entries import write_entries
from discrimtest.store.log import head
from discrimtest.store.runs import Run
from discrimtest.words.person import Right

if TYPE_CHECKING:
    import pandas

Closed = tuple[Session, list[tuple[OpenStudy, Record]]]


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
    with analysable(at, slug, Right.RUN_ANALYSIS) as (session, study, record):
        analysis = analysed(at, session, study, record, plan=plan, control=control, told=told)
    with writing(at.engine) as session:
        runs.record_run(session, analysis.run)
    return analysis


@contextmanager
def analysable(
    at: Workplace, slug: str, right: Right
) -> Iterator[tuple[Session, OpenStudy, Record]]:
    """A locked study at one moment, its windows closed, for a person who holds ``right``.

    Raises:
        Refused: The study is not locked.
        NotAllowed: The person holds no role that carries the right.
    """

    def take(session: Session) -> list[OpenStudy]:
        study, _ = take_up_locked(at, session, slug)
        at.require(right, study.id)
        return [study]

    with windows_closed(at, take) as (session, ((study, record),)):
        yield session, study, record


@contextmanager
def windows_closed(at: Workplace, take: Callable[[Session], list[OpenStudy]]) -> Iterator[Closed]:
    """Studies at one moment, read aside, with the record of each once every window that is over
    is closed: what stayed unanswered in it is coded so.

    Those codings are kept in one short commit. When someone recorded something about one of these
    contacts meanwhile, all is read again first.

    Args:
        take: Takes up the studies, and refuses whoever may not read them.
    """
    while True:
        with aside(at.engine) as session:
            seq = head(session)[0]
            studies = take(session)
            records = [study.record(session) for study in studies]
            closed = [Entries(codings=closing_codings(each, at.recorder)) for each in records]
            if _kept(at, seq, studies, closed):
                held = zip(studies, map(Record.plus, records, closed), strict=True)
                yield session, list(held)
                return


def _kept(at: Workplace, seq: int, studies: list[OpenStudy], closed: list[Entries]) -> bool:
    """Keep what was decided on the state at log entry ``seq``, unless it no longer holds."""
    silent = {coding.contact for entries in closed for coding in entries.codings}
    if not silent:
        return True
    with writing(at.engine) as session:
        if silent & touched_since(session, seq):
            return False
        if not all(still_current(session, study) for study in studies):
            return False
        for study, entries in zip(studies, closed, strict=True):
            write_entries(session, at.keys, entries, study=study.id, by=at.person.id, at=at.now())
    return True


def analysed(
    at: Workplace,
    session: Session,
    study: OpenStudy,
    record: Record,
    *,
    plan: Plan | None = None,
    control: str | None = None,
    told: Draws = lambda *_: None,
) -> Analysis:
    """The analysis of a study as it was read; its run is the caller's to keep."""
    progress = progress_of(record, at.now())
    findings = findings_of(at, session, study, record, plan=plan, control=control, told=told)
    run = Run(
        fresh_id("run"),
        study.id,
        study.version.id if study.version else None,
        findings.manifest.plan_sha256,
        findings.manifest.data_sha256,
        findings.manifest.seed,
        findings.to_dict(),
        at.person.id,
        at.now(),
    )
    return Analysis(run, findings, study, record, progress)


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
            "See '{status}'.",
            "study.nothing_over",
            values={"status": action("study status", slug)},
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
