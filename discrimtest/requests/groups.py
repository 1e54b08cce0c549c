"""Differences between groups of tests: each value of a column less each that comes after it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations

from discrimtest.estimators.measure import Contrast
from discrimtest.finding import Finding
from discrimtest.plan import EVERYONE, PlannedComparison
from discrimtest.requests.run import Asked, Kind, Run
from discrimtest.samples.compared import selected


def _answer(run: Run, asked: Asked) -> Iterator[Finding]:
    if asked.column == EVERYONE:
        if len(asked.request.groups) == 1:
            run.warn("groups_needed", id=asked.id)
        return
    for comparison in selected(run.compared, asked.request.comparisons, run.free):
        yield from _differences(run, asked, comparison)


def _differences(run: Run, asked: Asked, comparison: PlannedComparison) -> Iterator[Finding]:
    about = {"comparison": comparison.name, "outcome": asked.outcome.id, "column": asked.column}
    samples = run.samples(comparison, asked.outcome, asked.column)
    if len(samples) < 2:
        run.warn("one_group", **about, id=asked.id)
    whole = run.samples(comparison, asked.outcome, EVERYONE)[None].n_landlords or 0
    if sum(sample.n_landlords or 0 for sample in samples.values()) > whole:
        run.warn("groups_share_landlords", **about, id=asked.id)
    for (one, first), (other, second) in combinations(samples.items(), 2):
        name = f"{one} vs {str(other).removeprefix(f'{asked.column}=')}"
        base = replace(
            run.base(asked, comparison.name, name, first),
            n_tests=first.n_tests + second.n_tests,
            n_landlords=_sum(first.n_landlords, second.n_landlords),
        )
        if first.landlords is None or second.landlords is None:
            unpaired = first if first.landlords is None else second
            yield run.rows.refused(base, comparison, unpaired)
        else:
            contrast = Contrast(first.landlords, second.landlords)
            yield from run.rows.measures(base, asked.request, asked.outcome, contrast)


def _sum(one: int | None, other: int | None) -> int | None:
    return None if one is None or other is None else one + other


GROUPS = Kind(_answer)
