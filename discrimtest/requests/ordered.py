"""Answers in several categories: each comparison in each group."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import replace

from discrimtest.estimators import nominal
from discrimtest.estimators.registry import CARDS, TESTS
from discrimtest.estimators.square import Square
from discrimtest.files.plan import Plan, Request
from discrimtest.findings.card import Repeats
from discrimtest.findings.finding import Finding
from discrimtest.requests.paired import tables
from discrimtest.requests.preference import by_landlord
from discrimtest.requests.run import Asked, Evaluation, Kind
from discrimtest.samples.ordered import squares_of
from discrimtest.samples.sample import Sample

_NAMES = frozenset(test.id for test in nominal.ESTIMATORS)  # they need no order of the categories


def _columns(plan: Plan, request: Request) -> Iterable[str]:
    return [plan.outcome(name).categories_column for name in request.outcomes or ("",)]


def _answer(run: Evaluation, asked: Asked) -> Iterator[Finding]:
    if asked.id not in _NAMES and not asked.outcome.ordered:
        run.warn("answers_unordered", outcome=asked.outcome.id, id=asked.id)
        return
    squares = {}
    for comparison, group, sample in tables(run, asked):
        base = run.base(asked, comparison.key, group, sample)
        if sample.pairs is None:
            row = run.rows.refused(base, comparison, sample)
            yield replace(row, value=None, p_value=math.nan) if asked.id in TESTS else row
            continue
        if comparison.id not in squares:
            squares[comparison.id] = squares_of(
                run.seen, comparison, run.compared, asked.outcome, asked.column
            )
        square, left = squares[comparison.id][group]
        if left:
            run.warn("not_graded", **_about(base, sample), left=left)
        if asked.id in TESTS:
            yield _tested(run, base, square)
        else:
            request = by_landlord(asked.request, asked.id, square.repeated)
            yield from run.rows.measures(base, request, asked.outcome, square)


def _tested(run: Evaluation, base: Finding, square: Square) -> Finding:
    """The row of a test; says whether it allows for landlords, and can."""
    card = CARDS[base.id]
    clustered = card.repeats is Repeats.ALLOWED
    if clustered and square.n and not square.known:
        run.warn("landlords_needed", comparison=base.comparison, id=base.id)
        return replace(base, p_value=math.nan)
    if square.repeated and not clustered:
        run.warn(
            "takes_every_test",
            comparison=base.comparison,
            outcome=base.outcome,
            id=base.id,
            instead=card.instead,
        )
    result = TESTS[base.id].test(square)
    return run.rows.told(base, result, "landlords_too_alike" if clustered else "undefined_test")


def _about(base: Finding, sample: Sample) -> dict[str, object]:
    return {
        "comparison": base.comparison,
        "group": base.group,
        "outcome": base.outcome,
        "tests": sample.n_tests,
    }


SQUARES = Kind(_answer, details=_columns)
