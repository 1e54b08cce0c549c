"""The tests of one comparison: whether they were drawn for it, and what its two contacts got."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy
from numpy.typing import NDArray

from discrimtest.files.plan import PlannedComparison
from discrimtest.samples.observations import ABSENT, BROKEN, MISSING, Codes, Observations

Mask = NDArray[numpy.bool_]


@dataclass(frozen=True, slots=True)
class Members:
    """Tests of one comparison: the outcome of each of its two contacts, or a grid code.

    Attributes:
        belongs: Tests made for the comparison.
        control, test: Outcome of the contact of either candidate.
        control_arm, test_arm: Their columns in a grid; MISSING in tests of other comparisons.
    """

    belongs: Mask
    control: NDArray[numpy.int8]
    test: NDArray[numpy.int8]
    control_arm: Codes
    test_arm: Codes

    @property
    def complete(self) -> Mask:
        """Those with one contact of either candidate that has an outcome."""
        return self.belongs & (self.control >= 0) & (self.test >= 0)

    @property
    def cell(self) -> Codes:
        """Of complete tests: 0 both, 1 control only, 2 test only, 3 neither favoured."""
        return (3 - 2 * self.control - self.test).astype(numpy.int64)


def members_of(
    seen: Observations,
    comparison: PlannedComparison,
    compared: Sequence[PlannedComparison],
    outcome: str,
) -> tuple[Members, Mask]:
    """Tests of the comparison; and tests with a control contact that may be of another one."""
    grid = seen.grids[outcome]
    count = len(grid)
    belongs, lone = numpy.zeros(count, dtype=bool), numpy.zeros(count, dtype=bool)
    control = numpy.full(count, BROKEN, dtype=numpy.int8)
    test = control.copy()
    control_arm, test_arm = (numpy.full(count, MISSING, dtype=numpy.int64) for _ in range(2))
    for pair in comparison.pairs:
        if not set(pair) <= set(seen.arms):
            continue
        t, c = (seen.arms.index(arm) for arm in pair)
        may_be, is_surely = drawn_for(seen, pair, compared)
        mine = (grid[:, t] != ABSENT) & may_be
        rivals = {one[0] for other in compared for one in other.pairs if one[1] == pair[1]}
        others = [seen.arms.index(arm) for arm in rivals & set(seen.arms)]
        alone = (grid[:, c] != ABSENT) & (grid[:, others] == ABSENT).all(axis=1) & may_be
        certain = alone if len(others) == 1 else alone & is_surely
        mine |= certain
        lone |= alone & ~certain
        belongs |= mine
        control[mine], test[mine] = grid[mine, c], grid[mine, t]
        control_arm[mine], test_arm[mine] = c, t
    return Members(belongs, control, test, control_arm, test_arm), lone


def drawn_for(
    seen: Observations, pair: tuple[str, str], compared: Sequence[PlannedComparison]
) -> tuple[Mask, Mask]:
    """Tests that may have been drawn for the pair, and those that surely were.

    The comparison column says so when it holds known comparisons only; a test of which it says
    nothing, or several things, may have been drawn for any.
    """
    count = len(seen.frequency)
    column = seen.columns.get("comparison")
    known = {one.id: one.pairs for one in compared}
    if column is None or not set(column.labels) <= set(known):
        return numpy.ones(count, dtype=bool), numpy.zeros(count, dtype=bool)
    # The last two are for MIXED and MISSING.
    may_be = numpy.array([*(pair in known[label] for label in column.labels), True, True])
    is_surely = numpy.array([*((pair,) == known[label] for label in column.labels), False, False])
    return may_be[column.codes], is_surely[column.codes]
