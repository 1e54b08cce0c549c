"""Analyse several studies of one database together: waves of a measurement, or cities."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from discrimtest.actions.run_analysis import Closed, read_study
from discrimtest.doors import action
from discrimtest.errors import Problem, Refused, WrongInput
from discrimtest.evaluate import analyse
from discrimtest.files.plan import Plan, PlannedComparison
from discrimtest.findings.finding import Findings
from discrimtest.record.frame import frame_sha256
from discrimtest.requests.run import Progress
from discrimtest.store.engine import aside, writing
from discrimtest.words.person import Right
from discrimtest.words.study import Mode
from discrimtest.workplace.open_study import OpenStudy
from discrimtest.workplace.workplace import Workplace

if TYPE_CHECKING:
    import pandas

WAVE = "wave"
"""Column that holds the study of each contact."""


def compare_studies(
    at: Workplace, slugs: Sequence[str], plan: Plan, *, told: Progress = lambda *_: None
) -> Findings:
    """What a plan finds in the tests of several studies, each a value of the column ``wave``.

    A landlord is the same in all of them. Nothing is kept, and every finding is exploratory:
    no lock of a single study covers it.

    Args:
        told: Of ids that draw for long.

    Raises:
        WrongInput: A study is named twice, or their comparisons bear one id and differ.
        Refused: A study is not locked or has no test that is over, or the studies may not be put
            together: any led by complaints, one with another purpose, or a simulated one with
            a real one.
    """
    import pandas

    twice = sorted({slug for slug in slugs if slugs.count(slug) > 1})
    if twice:
        repair = "Name each study once."
        problem = Problem.of_input(
            "study", ", ".join(twice), "is named more than once", repair, code="study.named_twice"
        )
        raise WrongInput("The studies can not be compared.", [problem])
    with aside(at.engine) as session:
        taken = [read_study(at, session, slug, Right.RUN_ANALYSIS) for slug in slugs]
    studies = [closed.study for closed in taken]
    _may_be_pooled(studies)
    comparisons = _comparisons(studies)
    frames = [_frame(at, closed, plan) for closed in taken]
    with writing(at.engine) as session:
        for closed in taken:
            closed.keep(at, session)
    frame = pandas.concat(frames, ignore_index=True)
    return analyse(
        frame,
        plan,
        comparisons=comparisons,
        data_sha256=frame_sha256(frame),
        lock=(),
        created=at.now().isoformat(timespec="seconds"),
        place=f"the database ({', '.join(slugs)})",
        progress=told,
    )


def _frame(at: Workplace, closed: Closed, plan: Plan) -> pandas.DataFrame:
    slug = closed.study.instrument.slug
    frame = closed.material.frame(plan.time.event, at.now())
    if frame.empty:
        rule = "needs a test whose window is over before anything can be compared"
        values = {"status": action("study status", slug)}
        problem = Problem(slug, "", rule, "See '{status}'.", "study.nothing_over", values=values)
        raise Refused("There is nothing to compare yet.", [problem])
    frame["test"] = slug + ":" + frame["test"].astype(str)
    frame[WAVE] = slug
    return frame


def _may_be_pooled(studies: Sequence[OpenStudy]) -> None:
    problems = []
    for what in ("mode", "purpose", "simulated"):
        values = {study.instrument.slug: getattr(study.registered, what) for study in studies}
        if len(set(values.values())) > 1:
            told = ", ".join(f"{slug}: {value}" for slug, value in values.items())
            repair = "Compare studies of one kind; report the others apart."
            problems.append(
                Problem(
                    what,
                    told,
                    "must be the same in all studies",
                    repair,
                    "studies.of_different_kinds",
                )
            )
    if all(study.registered.mode == Mode.REACTIVE for study in studies):
        slugs = ", ".join(study.instrument.slug for study in studies)
        rule = "follow complaints: each is about its own landlord, and together they are no market"
        repair = "Report each by itself."
        problems.append(Problem("mode", slugs, rule, repair, "studies.reactive"))
    if problems:
        raise Refused("These studies are never put together.", problems)


def _comparisons(studies: Sequence[OpenStudy]) -> tuple[PlannedComparison, ...]:
    """Those of all studies; what is the main one of any is a main one."""
    found: dict[str, PlannedComparison] = {}
    problems = []
    for study in studies:
        for one in study.instrument.planned:
            known = found.setdefault(one.id, one)
            if set(known.pairs) != set(one.pairs):
                rule = f"compares {one.key} here and {known.key} in a study named before"
                repair = "Give different comparisons different ids."
                problems.append(
                    Problem(study.instrument.slug, one.id, rule, repair, "comparison.differs")
                )
            elif one.main and not known.main:
                found[one.id] = one
    if problems:
        raise WrongInput("The studies can not be compared.", problems)
    return tuple(found.values())
