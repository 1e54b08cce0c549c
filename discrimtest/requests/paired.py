"""Figures and tests of one paired table: each comparison in each group."""

from __future__ import annotations

from collections.abc import Iterator

from discrimtest.estimators.measure import Decision
from discrimtest.estimators.registry import TESTS
from discrimtest.files.plan import PlannedComparison
from discrimtest.findings.finding import Finding
from discrimtest.findings.keys import Group
from discrimtest.requests.run import Asked, Evaluation, Kind
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
        plan = run.plan
        material = Decision(sample.pairs, sample.broken, plan.alpha, plan.equivalence_margin)
        yield from run.rows.measures(base, asked.request, asked.outcome, material)


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
