"""Answers with the orders they could as well have come in: the material of randomisation tests."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy

from discrimtest.estimators.conditional_logit import Responses
from discrimtest.estimators.landlords import Counts
from discrimtest.estimators.randomization import Reassigned
from discrimtest.estimators.tables import ArmShares, Share
from discrimtest.findings.keys import Group
from discrimtest.samples.members import Mask
from discrimtest.samples.observations import Observations
from discrimtest.samples.redraw import shuffled
from discrimtest.samples.sample import (
    Resampling,
    Sample,
    counts_by_arm,
    groups_in,
    landlords_in,
)


@dataclass(frozen=True, slots=True)
class DrawnOrders:
    """The tests of one group whose order is known.

    Attributes:
        study: Their answers, and what the draw could as well have made of them.
        sample: The tests.
        control_first, test_first: Pairs of contacts by who came first.
        unordered: Tests left out because their order is not known.
    """

    study: Reassigned
    sample: Sample
    control_first: int
    test_first: int
    unordered: int


def drawn_of(
    seen: Observations,
    arms: Sequence[Sequence[str]],
    outcome: str,
    column: str,
    resampling: Resampling,
) -> dict[Group | None, DrawnOrders]:
    """Answers by candidate of the tests that hold a control and a test candidate, by group.

    Args:
        seen: The data, with the order of contacts.
        arms: Arms that are compared with each other, the control first; of several such lists,
            which are of one length, each test is taken by the one it holds.
        outcome: Outcome definition.
        column: ``all``, or the column whose values are the groups.
        resampling: Seed and number of draws.
    """
    count, width = len(seen.frequency), len(arms[0])
    made, favourable = (numpy.zeros((count, width), dtype=numpy.int64) for _ in "mf")
    first = numpy.zeros((count, 2), dtype=numpy.int64)
    known: Mask = numpy.zeros(count, dtype=bool)
    held: Mask = numpy.zeros(count, dtype=bool)
    for names in arms:
        contacts, given = counts_by_arm(seen, names, outcome)
        mine = (contacts[:, 0] > 0) & (contacts[:, 1:].sum(axis=1) > 0)
        made[mine], favourable[mine] = contacts[mine], given[mine]
        ahead = _ahead(seen, names, contacts)
        first[mine] = numpy.column_stack([(ahead > 0).sum(axis=1), (ahead < 0).sum(axis=1)])[mine]
        known[mine] = (first.sum(axis=1) == (contacts[:, 1:] > 0).sum(axis=1))[mine]
        held |= mine
    numbers, groups, _ = groups_in(seen, column, held)
    result: dict[Group | None, DrawnOrders] = {}
    for number, group in enumerate(groups):
        whole = held & (numbers == number)
        if group is not None and not whole.any():
            continue
        inside = whole & known
        times = seen.frequency[inside]
        answers = Responses(made[inside], favourable[inside], times)
        none = ArmShares(Share(0, 0), Share(0, 0))
        tests = int(times.sum())
        control_first, test_first = (int(one) for one in times @ first[inside])
        result[group] = DrawnOrders(
            Reassigned(answers, shuffled(answers), True, *resampling),
            Sample(None, none, tests, 0, landlords_in(seen, inside)),
            control_first,
            test_first,
            int(seen.frequency[whole].sum()) - tests,
        )
    return result


def _ahead(seen: Observations, names: Sequence[str], made: Counts) -> Counts:
    """Of each test arm: 1 where the control came before it, -1 after, 0 where not known."""
    if seen.order is None:
        return numpy.zeros_like(made[:, 1:])
    order = numpy.full(made.shape, numpy.nan)
    for number, name in enumerate(names):
        if name in seen.arms:
            order[:, number] = seen.order[:, seen.arms.index(name)]
    apart = numpy.where(made[:, 1:] > 0, order[:, 1:] - order[:, :1], numpy.nan)
    signs: Counts = numpy.sign(numpy.nan_to_num(apart)).astype(numpy.int64)
    return signs
