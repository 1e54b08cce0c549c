"""Figures and tests of one paired table: each comparison in each group."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from discrimtest.estimators.interface import TestMethod
from discrimtest.estimators.measure import Decision
from discrimtest.estimators.registry import TESTS
from discrimtest.files.plan import PlannedComparison
from discrimtest.findings.card import Needs
from discrimtest.findings.finding import Finding
from discrimtest.findings.keys import Group
from discrimtest.requests.run import Asked, Evaluation, Kind, Place
from discrimtest.samples.compared import selected
from discrimtest.samples.sample import Sample

Table = tuple[PlannedComparison, Group | None, Sample]


def tables(run: Evaluation, asked: Asked) -> Iterator[Table]:
    """Each comparison asked for, in each group that has tests."""
    for comparison in selected(run.compared, asked.request.comparisons, run.free):
        for group, sample in run.samples(comparison, asked.outcome, asked.column).items():
            yield comparison, group, sample


def _estimates(run: Evaluation, asked: Asked) -> Iterator[Finding]:
    for comparison, group, sample in tables(run, asked):
        base = run.base(asked, comparison.key, group, sample)
        if asked.id in TESTS:
            yield from run.rows.test(TESTS[asked.id], base, comparison, sample)
        else:
            yield from run.rows.estimates(base, asked.request, comparison, asked.outcome, sample)


def _decisions(run: Evaluation, asked: Asked) -> Iterator[Finding]:
    """What takes the margin and level of the plan beside the table."""
    for comparison, group, sample in tables(run, asked):
        base = run.base(asked, comparison.key, group, sample)
        if sample.pairs is None:
            yield run.rows.refused(base, comparison, sample)
            continue
        first = _read_first(run, (comparison.key, group, asked.outcome.id))
        material = Decision(
            sample.pairs,
            sample.broken,
            run.plan.alpha,
            run.plan.equivalence_margin,
            first,
            sample.landlords if first and first.needs is Needs.LANDLORDS else None,
        )
        yield from run.rows.measures(base, asked.request, asked.outcome, material)


def _read_first(run: Evaluation, place: Place) -> TestMethod[Any] | None:
    """Of the tests that the plan asks for, the one that is shown first for such a table."""
    shown = run.shown.get(place)
    wanted = {id_ for request in run.plan.findings for id_ in request.ids}
    ids = [id_ for id_ in (shown.tests if shown else ()) if id_ in wanted]
    return TESTS[ids[0]] if ids else None


def _orders(run: Evaluation, asked: Asked) -> Iterator[Finding]:
    """What takes the tests by who asked first."""
    for comparison, group, sample in tables(run, asked):
        base = run.base(asked, comparison.key, group, sample)
        if sample.pairs is None:
            yield run.rows.refused(base, comparison, sample)
        elif sample.orders is None:
            run.warn("order_needed", comparison=base.comparison, id=base.id)
        else:
            yield from run.rows.measures(base, asked.request, asked.outcome, sample.orders)


ESTIMATES, DECISIONS, ORDERS = Kind(_estimates), Kind(_decisions), Kind(_orders)
