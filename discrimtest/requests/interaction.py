"""Each comparison less each that comes after it, where they have no test arm in common."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations

from discrimtest.estimators.clustered import CR2
from discrimtest.estimators.registry import MEASURES
from discrimtest.files.plan import PlannedComparison
from discrimtest.findings.finding import Finding
from discrimtest.findings.keys import Difference
from discrimtest.requests.preference import by_landlord
from discrimtest.requests.run import Asked, Evaluation, Kind
from discrimtest.samples.compared import selected
from discrimtest.samples.weighted import factors_of


def _answer(run: Evaluation, asked: Asked) -> Iterator[Finding]:
    chosen = selected(run.compared, asked.request.comparisons, run.free)
    pairs = [pair for pair in combinations(chosen, 2) if not set(pair[0].test) & set(pair[1].test)]
    if not pairs:
        run.warn("two_comparisons_needed", id=asked.id)
    for pair in pairs:
        yield from _difference(run, asked, pair)


def _difference(
    run: Evaluation, asked: Asked, pair: tuple[PlannedComparison, PlannedComparison]
) -> Iterator[Finding]:
    key = Difference(pair[0].key, pair[1].key)
    one, other = (run.samples(comparison, asked.outcome, asked.column) for comparison in pair)
    found = factors_of(run.seen, pair, run.compared, asked.outcome.id, asked.column)
    for group, (factors, n_landlords) in found.items():
        samples = [part[group] for part in (one, other) if group in part]
        if not samples:
            continue
        base = replace(
            run.base(asked, key, group, samples[0]),
            n_tests=sum(sample.n_tests for sample in samples),
            n_landlords=n_landlords,
        )
        unpaired = [
            (comparison, part[group])
            for comparison, part in zip(pair, (one, other), strict=True)
            if group in part and part[group].pairs is None
        ]
        if unpaired:
            yield run.rows.refused(base, *unpaired[0])
            continue
        request = by_landlord(asked.request, asked.id, factors.known and factors.repeated)
        methods = {name for name in request.intervals if name in MEASURES[asked.id].methods}
        if factors.shared and methods != {CR2}:
            run.warn("comparisons_share", comparison=key, shared=factors.shared, id=asked.id)
        yield from run.rows.measures(base, request, asked.outcome, factors)


FACTORS = Kind(_answer)
