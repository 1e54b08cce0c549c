"""Net rates of the groups of a column (waves, cities) combined, and whether they differ."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy

from discrimtest.estimators.combination import TOO_FEW, Estimates, net_estimate
from discrimtest.estimators.registry import CARDS, TESTS
from discrimtest.files.plan import EVERYONE, PlannedComparison
from discrimtest.findings.finding import Finding
from discrimtest.findings.keys import Group
from discrimtest.requests.groups import by_group
from discrimtest.requests.run import Asked, Evaluation, Kind
from discrimtest.samples.sample import Sample


def _answer(run: Evaluation, asked: Asked) -> Iterator[Finding]:
    for comparison, samples in run.by_group(asked):
        yield from _combined(run, asked, comparison, samples)


def _combined(
    run: Evaluation,
    asked: Asked,
    comparison: PlannedComparison,
    samples: Mapping[Group | None, Sample],
) -> Iterator[Finding]:
    about = {"comparison": comparison.key, "outcome": asked.outcome.id, "column": asked.column}
    whole = run.samples(comparison, asked.outcome, EVERYONE)[None]
    held = [cells.any(axis=1) for cells in by_group(run, asked, comparison, samples).values()]
    if held and (numpy.sum(held, axis=0) > 1).any():
        run.warn("groups_share_landlords", **about, id=asked.id)
    estimates = _estimates(run, asked, comparison, samples)
    base = run.base(asked, comparison.key, Group(asked.column), whole)
    base = replace(base, n_tests=sum(sample.n_tests for sample in samples.values()))
    if asked.id not in TESTS:
        yield from run.rows.measures(base, asked.request, asked.outcome, estimates)
    elif estimates.few:
        where = {"comparison": comparison.key, "group": base.group, "outcome": base.outcome}
        run.warn(TOO_FEW, **where, id=asked.id)
        yield replace(base, p_value=math.nan)
    else:
        yield run.rows.tested(TESTS[asked.id], base, estimates)


def _estimates(
    run: Evaluation,
    asked: Asked,
    comparison: PlannedComparison,
    samples: Mapping[Group | None, Sample],
) -> Estimates:
    """Of the groups whose net rate has a standard error; the others are named."""
    values, errors = [], []
    net = CARDS[asked.id].net
    for group, sample in samples.items():
        if sample.landlords is None:
            run.rows.refused(run.base(asked, comparison.key, group, sample), comparison, sample)
            continue
        found = net_estimate(net, sample.landlords)
        if found.standard_error > 0:
            values.append(found.value)
            errors.append(found.standard_error)
        else:
            run.warn(
                "not_combined",
                comparison=comparison.key,
                group=group,
                outcome=asked.outcome.id,
                id=asked.id,
            )
    return Estimates(numpy.array(values, dtype=float), numpy.array(errors, dtype=float))


COMBINATIONS = Kind(_answer)
