"""Analyse a study by its locked plan, and keep what was found."""

from __future__ import annotations

from dataclasses import dataclass, replace

from discrimtest.doors import action
from discrimtest.errors import Problem, Refused
from discrimtest.evaluate import analyse
from discrimtest.files.plan import Plan, question_sha256
from discrimtest.findings.finding import Findings
from discrimtest.findings.gathered import gathered
from discrimtest.identifiers import fresh_id
from discrimtest.record.entries import Entries
from discrimtest.record.frame import frame_sha256
from discrimtest.record.material import Material
from discrimtest.record.progress import Progress
from discrimtest.record.record import Record
from discrimtest.requests.run import Progress as Draws
from discrimtest.store import runs
from discrimtest.store.commits import overtaken
from discrimtest.store.contacts import touched_since
from discrimtest.store.engine import aside, writing
from discrimtest.store.entries import write_entries
from discrimtest.store.keys import erased_since
from discrimtest.store.mails import signatures_of_answers
from discrimtest.store.material import material_of
from discrimtest.store.reasons import KIND as REASON
from discrimtest.store.runs import Run
from discrimtest.store.second_entries import second_entries
from discrimtest.store.session import Session
from discrimtest.words.person import Right
from discrimtest.workplace.open_study import OpenStudy, frozen, still_current, take_up_locked
from discrimtest.workplace.workplace import Workplace


@dataclass(frozen=True, slots=True)
class Analysis:
    """One analysis of a study: what was found, and what it was found in."""

    run: Run
    findings: Findings
    study: OpenStudy
    material: Material
    progress: Progress

    @property
    def record(self) -> Record:
        return self.material.record


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
    with aside(at.engine) as session:
        closed = read_study(at, session, slug, Right.RUN_ANALYSIS)
    analysis = analysed(at, closed, plan=plan, control=control, told=told)
    with writing(at.engine) as session:
        closed.keep(at, session)
        keep_run(at, session, analysis.run)
    return analysis


def keep_run(at: Workplace, session: Session, run: Run) -> None:
    """Write an analysis down, at this moment: the log never goes back in time."""
    runs.record_run(session, replace(run, at=at.now()))


@dataclass(frozen=True, slots=True)
class Closed:
    """A study as it was read at one moment, with every window closed that was over.

    Attributes:
        material: What was read, with "no reply" for what stayed unanswered.
        closing: Those codings, which are still to be kept.
        right: What is asked of whoever does something with it.
        texts: Whether personal data were read too.
    """

    study: OpenStudy
    material: Material
    closing: Entries
    right: Right
    texts: bool

    @property
    def record(self) -> Record:
        return self.material.record

    @classmethod
    def read(
        cls, at: Workplace, session: Session, study: OpenStudy, right: Right, *, texts: bool = False
    ) -> Closed:
        """Everything of ``study`` at this moment, read once; nothing is written.

        Args:
            right: What :meth:`keep` asks for again.
            texts: Whether what a reader of every test is shown is opened too.
        """
        found = material_of(session, study.registered, study.fieldwork, at.keys, with_texts=texts)
        if texts:
            signed = signatures_of_answers(session, at.keys, study.id)
            again = second_entries(session, study.id, at.keys)
            found = replace(found, signatures=signed, again=again)
        return cls(study, *found.closed(at.recorder), right, texts)

    def keep(self, at: Workplace, session: Session) -> None:
        """Write the codings down, but for contacts about which something was recorded since.

        After an amendment, which may move the end of a window, they are left to the next closing.

        Raises:
            NotAllowed: The right was taken back meanwhile.
            Overtaken: Some of the personal data that were read were erased meanwhile.
        """
        at.require_still(session, self.right, self.study.id)
        if erased_since(session, self.material.seq, "" if self.texts else REASON):
            raise overtaken(session, self.material.seq)
        touched = touched_since(session, self.material.seq)
        codings = tuple(each for each in self.closing.codings if each.contact not in touched)
        if still_current(session, self.study):
            study, by = self.study.id, at.person.id
            write_entries(
                session, at.keys, Entries(codings=codings), study=study, by=by, at=at.now()
            )


def read_study(
    at: Workplace, session: Session, slug: str, right: Right, *, texts: bool = False
) -> Closed:
    """A locked study at one moment, its windows closed, for a person who holds ``right``.

    Args:
        texts: As :meth:`Closed.read` has it.

    Raises:
        Refused: The study is not locked.
        NotAllowed: The person holds no role that carries the right.
    """
    study, _ = take_up_locked(at, session, slug)
    at.require(right, study.id)
    return Closed.read(at, session, study, right, texts=texts)


def analysed(
    at: Workplace,
    closed: Closed,
    *,
    plan: Plan | None = None,
    control: str | None = None,
    told: Draws = lambda *_: None,
) -> Analysis:
    """The analysis of a study as it was read; its run is the caller's to keep."""
    study, material = closed.study, closed.material
    return analysis_of(
        at, closed, findings_of(at, study, material, plan=plan, control=control, told=told)
    )


def analysis_of(at: Workplace, closed: Closed, findings: Findings) -> Analysis:
    """The analysis of a study of which it is known what was found."""
    study, material = closed.study, closed.material
    run = Run(
        fresh_id("run"),
        study.id,
        study.version.id if study.version else None,
        findings.manifest.plan_sha256,
        findings.manifest.data_sha256,
        findings.manifest.seed,
        {**findings.to_dict(), "gathered": gathered(findings.warnings)},
        at.person.id,
        at.now(),
    )
    return Analysis(run, findings, study, material, material.progress(at.now()))


def findings_of(
    at: Workplace,
    study: OpenStudy,
    material: Material,
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
    frame = material.frame(asked.time.event, at.now())
    if frame.empty:
        problem = Problem(
            slug,
            f"{len(material.record.tests)} tests, none over",
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
        lock=_lock(at, material),
        afterwards=material.afterwards(study.instrument.study.period.last),
        created=at.now().isoformat(timespec="seconds"),
        place=f"the database ({slug})",
        progress=told,
    )


def _lock(at: Workplace, material: Material) -> list[str]:
    """What each version of the study asked."""
    files = [frozen(at, version) for version in material.versions]
    return [question_sha256(one.plan, one.planned) for one in files]
