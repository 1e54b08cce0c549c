"""Analyse a study by its locked plan, and keep what was found."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

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
from discrimtest.store.session import Session
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
    with analysable(at, slug, Right.RUN_ANALYSIS) as (session, closed):
        analysis = analysed(at, session, closed, plan=plan, control=control, told=told)
    with writing(at.engine) as session:
        closed.keep(at, session)
        runs.record_run(session, analysis.run)
    return analysis


@dataclass(frozen=True, slots=True)
class Closed:
    """A study as it was read at one moment, with every window closed that was over.

    Attributes:
        record: With "no reply" for what stayed unanswered.
        closing: Those codings, which are still to be kept.
        seq: Number of the log's last entry at that moment.
    """

    study: OpenStudy
    record: Record
    closing: Entries
    seq: int

    @classmethod
    def read(cls, at: Workplace, session: Session, study: OpenStudy) -> Closed:
        """What is recorded of ``study`` now; nothing is written."""
        record = study.record(session)
        closing = Entries(codings=closing_codings(record, at.recorder))
        return cls(study, record.plus(closing), closing, head(session)[0])

    def keep(self, at: Workplace, session: Session) -> None:
        """Write the codings down, but for contacts about which something was recorded since.

        After an amendment, which may move the end of a window, they are left to the next closing.
        """
        touched = touched_since(session, self.seq)
        codings = tuple(each for each in self.closing.codings if each.contact not in touched)
        if still_current(session, self.study):
            study, by = self.study.id, at.person.id
            write_entries(
                session, at.keys, Entries(codings=codings), study=study, by=by, at=at.now()
            )


@contextmanager
def analysable(at: Workplace, slug: str, right: Right) -> Iterator[tuple[Session, Closed]]:
    """A locked study at one moment, its windows closed, for a person who holds ``right``.

    Raises:
        Refused: The study is not locked.
        NotAllowed: The person holds no role that carries the right.
    """
    with aside(at.engine) as session:
        study, _ = take_up_locked(at, session, slug)
        at.require(right, study.id)
        yield session, Closed.read(at, session, study)


def analysed(
    at: Workplace,
    session: Session,
    closed: Closed,
    *,
    plan: Plan | None = None,
    control: str | None = None,
    told: Draws = lambda *_: None,
) -> Analysis:
    """The analysis of a study as it was read; its run is the caller's to keep."""
    study, record = closed.study, closed.record
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
