"""The analysis: a plan and a frame of contacts in, findings out.

:func:`analyse` is the one public call. It knows no file, database or clock; a study's contacts
and a foreign file come here in the same shape.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import discrimtest
from discrimtest.estimators.multiplicity import ADJUST
from discrimtest.estimators.registry import CARDS
from discrimtest.files.plan import (
    EVERYONE,
    OutcomeDefinition,
    Plan,
    PlannedComparison,
    Request,
    question_sha256,
)
from discrimtest.findings.card import Needs
from discrimtest.findings.finding import Finding, Findings, FindingStatus
from discrimtest.findings.manifest import Manifest, installed_libraries
from discrimtest.identifiers import sha256_hex
from discrimtest.requests.doubts import doubted
from discrimtest.requests.kinds import KINDS
from discrimtest.requests.preference import marked
from discrimtest.requests.run import Asked, Evaluation, Progress
from discrimtest.samples.cell import text_of
from discrimtest.samples.compared import check_plan, comparisons_of, selected
from discrimtest.samples.contacts import is_amount
from discrimtest.samples.frame import check_call, with_headers
from discrimtest.samples.observations import Wanted, observe
from discrimtest.samples.unpaired import check_unmatched, is_unmatched
from discrimtest.tables.spelling import near_alike, one_spelling

if TYPE_CHECKING:
    import pandas


def analyse(
    frame: pandas.DataFrame,
    plan: Plan,
    *,
    control: str | float | None = None,
    comparisons: Sequence[PlannedComparison] = (),
    seed: int | None = None,
    data_sha256: str | None = None,
    lock: Sequence[str] | None = None,
    afterwards: bool = False,
    created: str | None = None,
    place: str = "the data",
    progress: Progress = lambda *_: None,
) -> Findings:
    """Everything a plan asks of the data.

    Args:
        frame: One row a contact: ``test``, ``arm``, ``outcome`` (0 or 1, or a category of the
            codebook; empty is missing), and optional columns; the plan's ``[data]`` may map
            other names. Values may be text or numbers.
        plan: The plan.
        control: Compare every other arm with this one, whatever the plan says; a number where arms
            are numbers.
        comparisons: The study's comparisons; they replace those of the plan.
        seed: For estimators that draw; None takes the plan's.
        data_sha256: Hash of the file the frame was read from; None hashes the frame.
        lock: What each version of the study asked (:func:`discrimtest.files.plan.question_sha256`),
            the locked one first, then amendments; None when nothing was locked.
        afterwards: Whether data were there before the lock: nothing is planned then.
        created: Time to put in the manifest.
        place: How messages name the data.
        progress: Told of ids that draw for long: the id, the draws made, and of how many.

    Returns:
        Findings in the order of the plan, the paired tables, warnings and the manifest.

    Raises:
        WrongInput: With every argument that is not what it should be, every mistake of the plan's
            ids, or every one of the data.
        Unmatched: No test holds two candidates, and the plan asks for paired figures alone.
    """
    check_call(frame, plan, comparisons, seed)
    named = None if control is None else text_of(control)
    check_plan(plan, named, comparisons)
    if data_sha256 is None:
        data_sha256 = sha256_hex(frame.to_csv(index=False).encode("utf-8"))
    asked, plan = plan, plan.with_columns(one_spelling)
    frame = with_headers(frame, place)
    wanted = {outcome.id: outcome for outcome in plan.outcomes if _is_wanted(plan, outcome)}
    columns = _columns(plan)
    seen = observe(frame, plan, tuple(wanted.values()), columns, place)
    compared, cautions = comparisons_of(plan, named, comparisons, seen, place)
    unmatched = not comparisons and is_unmatched(seen, compared)
    if unmatched:
        check_unmatched(plan, seen, place)
    drawn = seed if seed is not None else plan.seed or 0
    run = Evaluation(plan, seen, compared, control is not None, drawn, progress)
    run.warnings += cautions
    _tell_absent(run, frame, wanted.values(), columns.groups)
    _tell_alike(run)
    status = _status(question_sha256(asked, compared), lock, afterwards)
    findings = _findings(run, status, unmatched)
    return Findings(
        findings=tuple(marked(_adjusted(findings, plan, run), run.shown)),
        cells=tuple(run.cells.values()),
        warnings=tuple(dict.fromkeys([*run.warnings, *doubted(run, findings)])),
        manifest=Manifest(
            discrimtest.__version__,
            asked.sha256,
            data_sha256,
            drawn,
            created,
            installed_libraries(),
        ),
        shown=tuple(run.shown.values()),
        comparisons=tuple(comparison.key for comparison in run.compared),
        cards={row.id: CARDS[row.id] for row in findings},
        atoms=tuple(run.atoms()),
    )


def _tell_absent(
    run: Evaluation,
    frame: pandas.DataFrame,
    outcomes: Iterable[OutcomeDefinition],
    groups: Iterable[str],
) -> None:
    """Say which columns and definitions of the plan the data can not serve."""
    for name in groups:
        if name not in run.seen.columns:
            header = run.plan.data.columns.named(name)
            run.warn("column_absent", column=header, what=f"the group '{name}'")
    _tell_absent_outcomes(run, frame, outcomes)
    columns = {one.id: one.column for one in outcomes}
    for name, why in run.seen.left_out.items():
        values = {"outcome": name, "column": columns[name]} if columns[name] else {"outcome": name}
        run.warn(why, **values)


def _tell_alike(run: Evaluation) -> None:
    """Say which names are spelled nearly alike, and which of them are read as one."""
    seen, header = run.seen, run.plan.data.columns.named
    for name, same in seen.spellings.items():
        for names in same:
            run.warn("spelled_as_one", column=header(name), names=", ".join(map(repr, names)))
    spelled = {header("test"): seen.lone, header("arm"): seen.arms}
    spelled |= {header(name): column.labels for name, column in seen.columns.items()}
    asked = {name for one in run.plan.findings for name in (*one.covariates, *one.interactions)}
    spelled |= {
        header(name): column.labels
        for name, column in seen.contacts.details.items()
        if name in asked and not is_amount(column)
    }
    for column, labels in spelled.items():
        for names in near_alike(labels):
            run.warn("spelled_alike", column=column, names=", ".join(map(repr, names)))


def _tell_absent_outcomes(
    run: Evaluation, frame: pandas.DataFrame, outcomes: Iterable[OutcomeDefinition]
) -> None:
    absent: dict[str, list[str]] = {}
    for outcome in outcomes:
        channel = run.plan.data.columns.channel if outcome.channels else ""
        for column in filter(None, (outcome.column, channel)):
            if column not in frame.columns:
                absent.setdefault(column, []).append(outcome.id)
    left_out = list(dict.fromkeys(name for names in absent.values() for name in names))
    if len(left_out) > 1:
        run.warn("columns_absent", columns=tuple(absent), outcomes=tuple(left_out))
    elif left_out:
        column = next(iter(absent))
        run.warn("column_absent", column=column, what=f"the outcome '{left_out[0]}'")


def _findings(run: Evaluation, status: FindingStatus, unmatched: bool) -> list[Finding]:
    """A finding for every id x comparison x outcome x group x interval asked for."""
    found: dict[tuple[Any, ...], Finding] = {}
    for request in run.plan.findings:
        for asked in _asked(run, request):
            if unmatched and CARDS[asked.id].needs is not Needs.UNPAIRED:
                run.warn("unmatched", id=asked.id)
                continue
            for finding in KINDS[CARDS[asked.id].needs].answer(run, asked):
                row = (finding.id, finding.comparison, finding.group, finding.outcome)
                key = (*row, finding.model, finding.term, finding.ci_method)
                stamped = replace(finding, role=request.role, status=status)
                found.setdefault(key, stamped)
    return list(found.values())


def _asked(run: Evaluation, request: Request) -> Iterator[Asked]:
    """Each id with each outcome definition and grouping that the data can serve."""
    for id_ in request.ids:
        for name in request.outcomes or ("",):
            outcome = run.plan.outcome(name)
            if outcome.id not in run.seen.grids:
                continue
            for column in request.groups:
                if column == EVERYONE or column in run.seen.columns:
                    yield Asked(id_, request, outcome, column)


def _is_wanted(plan: Plan, outcome: OutcomeDefinition) -> bool:
    asked = {name for request in plan.findings for name in request.outcomes or ("",)}
    return outcome.id in asked or (outcome.main and "" in asked)


def _columns(plan: Plan) -> Wanted:
    """The columns that some request reads."""
    groups = [name for request in plan.findings for name in request.groups if name != EVERYONE]
    kinds = [(request, KINDS[CARDS[id_].needs]) for request in plan.findings for id_ in request.ids]
    numbers = [name for _, kind in kinds for name in kind.numbers]
    details = [name for request, kind in kinds for name in kind.details(plan, request)]
    return Wanted(*(tuple(dict.fromkeys(names)) for names in (groups, numbers, details)))


def _status(question: str, lock: Sequence[str] | None, afterwards: bool) -> FindingStatus:
    """Planned when the lock asked the same, amended when a later version did; neither where
    data were there before it."""
    if lock is None:
        return FindingStatus.UNREGISTERED
    if question not in lock:
        return FindingStatus.EXPLORATORY
    if afterwards:
        return FindingStatus.RECORDED_AFTERWARDS
    return FindingStatus.PLANNED if lock[0] == question else FindingStatus.AMENDED


def _adjusted(findings: Sequence[Finding], plan: Plan, run: Evaluation) -> list[Finding]:
    """The same findings, each test of a family with its adjusted p-value."""
    result = list(findings)
    for family in plan.families:
        wanted = selected(run.compared, family.comparisons, run.free)
        compared = {comparison.key for comparison in wanted}
        outcomes = {plan.outcome(name).id for name in family.outcomes or ("",)}
        for test in family.tests:
            members = [
                number
                for number, one in enumerate(result)
                if one.id == test
                and one.outcome in outcomes
                and one.comparison in compared
                and (one.group.column if one.group else EVERYONE) == family.group
                and one.p_value is not None
                and not math.isnan(one.p_value)
            ]
            adjusted = ADJUST[family.adjust]([result[number].p_value or 0.0 for number in members])
            for number, p_value in zip(members, adjusted, strict=True):
                result[number] = replace(
                    result[number], p_adjusted=p_value, adjusted_by=family.adjust, family=family.id
                )
    return result
