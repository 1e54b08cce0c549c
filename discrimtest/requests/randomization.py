"""Randomisation tests: the study compared with every order it could have drawn."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial

from discrimtest.estimators.randomization import JOINT, fair_coins
from discrimtest.estimators.registry import TESTS
from discrimtest.files.plan import EVERYONE
from discrimtest.findings.finding import Finding
from discrimtest.findings.keys import Compared, Group
from discrimtest.requests.run import Asked, Evaluation, Kind
from discrimtest.samples.compared import selected
from discrimtest.samples.reassigned import DrawnOrders, drawn_of

_UNLIKELY = 1e-4  # chance below which it is doubted that the order was drawn by fair coins


def _answer(run: Evaluation, asked: Asked) -> Iterator[Finding]:
    if asked.id == JOINT:
        for key, arms in run.joint(asked):
            yield from _of_arms(run, asked, key, [arms])
        return
    for comparison in selected(run.compared, asked.request.comparisons, run.free):
        pairs = [(control, test) for test, control in comparison.pairs]
        yield from _of_arms(run, asked, comparison.key, pairs)


def _of_arms(
    run: Evaluation, asked: Asked, key: Compared, arms: Sequence[Sequence[str]]
) -> Iterator[Finding]:
    if run.seen.order is None:
        run.warn("order_needed", comparison=key, id=asked.id)
        return

    def drawn(column: str) -> Mapping[Group | None, DrawnOrders]:
        resampling = (run.seed, run.plan.draws)
        return drawn_of(run.seen, arms, asked.outcome.id, column, resampling)

    fixed = _fixed(run, asked, key, drawn(EVERYONE)[None])
    for group, one in drawn(asked.column).items():
        base = run.base(asked, key, group, one.sample)
        if fixed:
            yield replace(base, p_value=math.nan)
        else:
            study = replace(one.study, progress=partial(run.progress, asked.id))
            yield run.rows.tested(TESTS[asked.id], base, study)


def _fixed(run: Evaluation, asked: Asked, key: Compared, whole: DrawnOrders) -> bool:
    """Whether one candidate always came first; says so, and what else is odd about the order."""
    counts = {"control": whole.control_first, "test": whole.test_first}
    of, most = sum(counts.values()), max(counts.values())
    about = {"comparison": key, "id": asked.id}
    if whole.unordered:
        run.warn("order_unknown", **about, tests=whole.unordered)
    first = max(counts, key=lambda one: counts[one])
    if most == of and of > 1:
        run.warn("randomization_fixed", **about, first=first, tests=whole.sample.n_tests)
        return True
    if asked.id != JOINT and fair_coins(*counts.values()) < _UNLIKELY:
        run.warn("randomization_uneven", **about, first=first, count=most, tests=of)
    return False


REASSIGNMENTS = Kind(_answer)
