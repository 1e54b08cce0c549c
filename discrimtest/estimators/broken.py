"""What broken tests could change: bounds, and how many would overturn the conclusion."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Callable
from dataclasses import replace

import numpy

from discrimtest.estimators.interface import Interval
from discrimtest.estimators.measure import Decision, Measure, Measured
from discrimtest.estimators.paired_tests import mcnemar_exact
from discrimtest.estimators.tables import PairedTable
from discrimtest.findings.card import ALL_TESTS, Card, MethodCard, Needs, Repeats
from discrimtest.words.sentence import N_

BOUNDS = "worst_case_bounds"
MOST = 100
"""Tests beyond the broken and the complete ones that are added before it is given up."""
ONE_BY_ONE = 500
"""Numbers tried one after the other; above, between steps of doubling."""


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
    if not of + broken:
        return Interval(math.nan, math.nan)
    low, high = ((table.difference + way * broken) / (of + broken) for way in (-1, 1))
    return Interval(low, high)


def tipping_point(decision: Decision, level: float) -> Measured:
    """How many more tests, all one way, would overturn what the test read first says.

    Where the test is significant: tests that favour the candidate it found at a disadvantage,
    until it is not. Where it is not: tests that all favour the candidate favoured more often
    (either, in a tie), until it is. For a test by landlord, each has a landlord of its own.

    Args:
        level: Not used; significance is the plan's ``alpha``.

    Returns:
        The number, of the broken tests; more than there are means that they could not. nan where
        no number of them would.

    References:
        Yan, Lee and Li (2009), section 2.
    """
    table = decision.table
    found = _significant(decision, 0, 0)
    more = table.difference if found else -table.difference
    ways = [way for way, apart in (((1, 0), more <= 0), ((0, 1), more >= 0)) if apart]

    def turned(added: int) -> bool:
        return any(_significant(decision, added * a, added * b) != found for a, b in ways)

    # Past a tie what was significant is so again, the other way round.
    end = abs(table.difference) + 1 if found else MOST + decision.broken + table.n
    return Measured(_first(turned, end), decision.broken)


def _first(turned: Callable[[int], bool], end: int) -> float:
    """The first number below ``end`` that turns it; nan where none does."""
    low, step = 0, 1
    while low < end - 1:
        high = min(low + step, end - 1)
        if turned(high):
            return float(low + 1 + bisect_left(range(low + 1, high), True, key=turned))
        low, step = high, step if low < ONE_BY_ONE else 2 * step
    return math.nan


def _significant(decision: Decision, to_control: int, to_test: int) -> bool:
    """What the test says with so many more tests that favour one candidate alone."""
    table, landlords = decision.table, decision.landlords
    if decision.test is not None and landlords is not None:
        added = [[0, 1, 0, 0]] * to_control + [[0, 0, 1, 0]] * to_test
        cells = numpy.concatenate([landlords.cells, numpy.array(added, int).reshape(-1, 4)])
        return decision.test.test(replace(landlords, cells=cells)).p_value <= decision.alpha
    more = replace(
        table,
        control_only=table.control_only + to_control,
        test_only=table.test_only + to_test,
    )
    test = decision.test.test if decision.test else mcnemar_exact
    return test(more).p_value <= decision.alpha


ESTIMATORS = (
    Measure(
        Card(
            "tipping_point",
            Needs.DECISION,
            N_("Broken tests that, had they gone one way, would turn the conclusion"),
            unit="count",
            denominator="broken tests",
            of=ALL_TESTS,
            tried=False,
            words="how many broken tests, all one way, would overturn the conclusion",
            how="the test shown first, with tests of further landlords added",
            use="compare with the number of broken tests",
        ),
        {"": tipping_point},
    ),
    MethodCard(
        "worst_case_bounds",
        N_("bounds for the broken tests"),
        repeats=Repeats.SETTLED,
        how=(
            "no confidence interval: the rate if every broken test had favoured one candidate, or "
            "the other"
        ),
        source="Horowitz and Manski 2000, section 2",
    ),
)
