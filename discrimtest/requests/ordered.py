"""Answers in several categories: each comparison in each group."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import replace

from discrimtest.estimators.registry import TESTS
from discrimtest.finding import Finding
from discrimtest.plan import Plan, Request
from discrimtest.requests.paired import tables
from discrimtest.requests.preference import by_landlord
from discrimtest.requests.run import Asked, Kind, Run
from discrimtest.samples.ordered import squares_of
from discrimtest.samples.sample import Sample

NOMINAL = frozenset({"stuart_maxwell", "bhapkar"})
"""Ids that take categories as names; the others need their order."""


def _columns(plan: Plan, request: Request) -> Iterable[str]:
    return [plan.outcome(name).categories_column for name in request.outcomes or ("",)]


def _answer(run: Run, asked: Asked) -> Iterator[Finding]:
    if asked.id not in NOMINAL and not asked.outcome.ordered:
        run.warn("answers_unordered", outcome=asked.outcome.id, id=asked.id)
        return
    squares = {}
    for comparison, group, sample in tables(run, asked):
        base = run.base(asked, comparison.name, group, sample)
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
            yield run.rows.tested(TESTS[asked.id], base, square)
        else:
            repeated = square.known and bool((square.tests > 1).any())
            request = by_landlord(asked.request, asked.id, repeated)
            yield from run.rows.measures(base, request, asked.outcome, square)


def _about(base: Finding, sample: Sample) -> dict[str, object]:
    group = base.group or "all tests"
    return {
        "comparison": base.comparison,
        "group": group,
        "outcome": base.outcome,
        "tests": sample.n_tests,
    }


SQUARES = Kind(_answer, details=_columns)
