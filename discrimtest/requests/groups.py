"""Differences between groups of tests: each value of a column less each that comes after it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import combinations

from discrimtest.estimators.clustered import CR2
from discrimtest.estimators.landlords import Counts
from discrimtest.estimators.measure import Contrast
from discrimtest.estimators.registry import MEASURES
from discrimtest.files.plan import EVERYONE, PlannedComparison
from discrimtest.findings.finding import Finding
from discrimtest.findings.keys import Group
from discrimtest.requests.preference import by_landlord
from discrimtest.requests.run import Asked, Evaluation, Kind
from discrimtest.samples.sample import Sample
from discrimtest.samples.shared import cells_by_group


def _answer(run: Evaluation, asked: Asked) -> Iterator[Finding]:
    for comparison, samples in run.by_group(asked):
        yield from _differences(run, asked, comparison, samples)


def _differences(
    run: Evaluation,
    asked: Asked,
    comparison: PlannedComparison,
    samples: Mapping[Group | None, Sample],
) -> Iterator[Finding]:
    about = {"comparison": comparison.key, "outcome": asked.outcome.id, "column": asked.column}
    if len(samples) < 2:
        run.warn("one_group", **about, id=asked.id)
    run.samples(comparison, asked.outcome, EVERYONE)  # for what is shown first
    cells = by_group(run, asked, comparison, samples)
    for (one, first), (other, second) in combinations(samples.items(), 2):
        group = Group(asked.column, *(half.value for half in (one, other) if half))
        pair = (cells[one], cells[other]) if cells else None
        both = int((pair[0].any(axis=1) & pair[1].any(axis=1)).sum()) if pair else 0
        base = replace(
            run.base(asked, comparison.key, group, first),
            n_tests=first.n_tests + second.n_tests,
            n_landlords=_distinct((first, second), both),
        )
        if first.landlords is None or second.landlords is None:
            unpaired = first if first.landlords is None else second
            yield run.rows.refused(base, comparison, unpaired)
        else:
            held = (first.landlords, second.landlords)
            repeated = both or any(each.known and each.repeated for each in held)
            request = by_landlord(asked.request, asked.id, bool(repeated))
            methods = {
                method for method in request.intervals if method in MEASURES[asked.id].methods
            }
            if both and methods != {CR2}:
                run.warn("differences_share_landlords", **about, id=asked.id)
            contrast = Contrast(*held, pair if both else None)
            yield from run.rows.measures(base, request, asked.outcome, contrast)


def by_group(
    run: Evaluation,
    asked: Asked,
    comparison: PlannedComparison,
    samples: Mapping[Group | None, Sample],
) -> dict[Group | None, Counts]:
    """The tests of each group by landlord, row by row the same one; nothing where none is known."""
    paired = all(sample.landlords is not None for sample in samples.values())
    if not paired or all(sample.n_landlords is None for sample in samples.values()):
        return {}
    outcome, column = asked.outcome.id, asked.column
    return cells_by_group(run.seen, comparison, run.compared, outcome, column)


def _distinct(groups: Sequence[Sample], shared: int) -> int | None:
    """Landlords of two groups, ``shared`` of them in both; None where a group names none."""
    counts = [group.n_landlords for group in groups if group.n_tests]
    known = [count for count in counts if count is not None]
    return sum(known) - shared if known and len(known) == len(counts) else None


GROUPS = Kind(_answer)
