"""What broken tests could change: bounds, and how many would overturn the conclusion."""

from __future__ import annotations

import math

from discrimtest.estimators.interface import Interval, Needs, PairedTable
from discrimtest.estimators.measure import Decision, Measure, Measured
from discrimtest.estimators.paired_tests import mcnemar_exact

BOUNDS = "worst_case_bounds"
_MOST = 1 << 40


def worst_case_bounds(table: PairedTable, broken: int, of: int) -> Interval:
    """The net rate if every broken test had favoured the test candidate, or the control.

    Args:
        broken: Tests that broke.
        of: Tests in the denominator; a broken test would have joined it.

    Returns:
        Bounds, not a confidence interval: what chance does is not in them.

    References:
        Horowitz and Manski (2000), section 2.
    """
    if of + broken == 0:
        return Interval(math.nan, math.nan)
    low, high = ((table.difference + way * broken) / (of + broken) for way in (-1, 1))
    return Interval(low, high)


def tipping_point(decision: Decision, level: float) -> Measured:
    """How many more tests, all one way, would overturn what the exact McNemar test says.

    Where the test is significant: tests that favour the candidate it found at a disadvantage,
    until it is not. Where it is not: tests that all favour the candidate favoured more often
    (either, in a tie), until it is.

    Args:
        level: Not used; significance is the plan's ``alpha``.

    Returns:
        The number, of the broken tests; more than there are means that they could not.

    References:
        Yan, Lee and Li (2009), section 2.
    """
    table, alpha = decision.table, decision.alpha
    a, b = max(table.control_only, table.test_only), min(table.control_only, table.test_only)

    def significant(more: int) -> bool:
        other = PairedTable(0, a, b + more, 0) if found else PairedTable(0, a + more, b, 0)
        return mcnemar_exact(other).p_value <= alpha

    found = mcnemar_exact(PairedTable(0, a, b, 0)).p_value <= alpha
    # Adding tests one way moves the p-value one way, up to the tie of a and b.
    high = a - b if found else 1
    while not found and not significant(high) and high < _MOST:
        high *= 2
    low = 0
    while high - low > 1:
        middle = (low + high) // 2
        if significant(middle) == found:
            low = middle
        else:
            high = middle
    return Measured(float(high), decision.broken)


MEASURES: tuple[Measure[Decision], ...] = (
    Measure("tipping_point", Needs.DECISION, {"": tipping_point}, "broken tests"),
)
