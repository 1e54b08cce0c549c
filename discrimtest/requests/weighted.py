"""Nets in which not every test counts the same."""

from __future__ import annotations

from collections.abc import Iterator

from discrimtest.estimators.registry import CARDS
from discrimtest.estimators.weighted import left_out
from discrimtest.findings.finding import Finding
from discrimtest.requests.paired import tables
from discrimtest.requests.preference import by_landlord
from discrimtest.requests.run import Asked, Evaluation, Kind
from discrimtest.samples.weighted import WEIGHT, weighted_of


def _weighted(run: Evaluation, asked: Asked) -> Iterator[Finding]:
    if WEIGHT not in run.seen.contacts.numbers:
        header = run.plan.data.columns.named(WEIGHT)
        run.warn("column_absent", column=header, what=f"{asked.id}")
        return
    found = {}
    for comparison, group, sample in tables(run, asked):
        base = run.base(asked, comparison.key, group, sample)
        if sample.pairs is None or sample.landlords is None:
            yield run.rows.refused(base, comparison, sample)
            continue
        if comparison.id not in found:
            found[comparison.id] = weighted_of(
                run.seen, comparison, run.compared, asked.outcome.id, asked.column
            )
        tests, left = found[comparison.id][group]
        if left:
            run.warn("no_weight", comparison=comparison.key, tests=left, id=asked.id)
        repeated = sample.landlords.known and sample.landlords.repeated
        request = by_landlord(asked.request, asked.id, repeated)
        yield from run.rows.measures(base, request, asked.outcome, tests)


def _each(run: Evaluation, asked: Asked) -> Iterator[Finding]:
    """The mean over landlords of each one's own net."""
    for comparison, group, sample in tables(run, asked):
        base = run.base(asked, comparison.key, group, sample)
        if sample.landlords is None:
            yield run.rows.refused(base, comparison, sample)
            continue
        left = left_out(CARDS[asked.id].net, sample.landlords) if sample.landlords.known else 0
        if left:
            run.warn(
                "landlords_left_out",
                comparison=comparison.key,
                group=group,
                outcome=asked.outcome.id,
                id=asked.id,
                left=left,
                landlords=len(sample.landlords.cells),
            )
        yield from run.rows.measures(base, asked.request, asked.outcome, sample.landlords)


WEIGHTS = Kind(_weighted, numbers=(WEIGHT,))
EACH_LANDLORD = Kind(_each)
