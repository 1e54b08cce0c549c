"""What broken tests could change: bounds, and how many would overturn the conclusion."""

from __future__ import annotations

import itertools
import math
from dataclasses import replace

from discrimtest.estimators.interface import Interval
from discrimtest.estimators.measure import Decision, Measure, Measured
from discrimtest.estimators.paired_tests import mcnemar_exact
from discrimtest.estimators.tables import PairedTable
from discrimtest.findings.card import ALL_TESTS, Card, MethodCard, Needs, Repeats
from discrimtest.words.sentence import N_

BOUNDS = "worst_case_bounds"


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
    table = decision.table
    less, more = sorted((table.control_only, table.test_only))

    def significant(added: int, to_less: bool) -> bool:
        tests = (less + added, more) if to_less else (less, more + added)
        other = replace(table, control_only=tests[0], test_only=tests[1])
        return mcnemar_exact(other).p_value <= decision.alpha

    found = significant(0, True)
    needed = next(added for added in itertools.count() if significant(added, found) != found)
    return Measured(float(needed), decision.broken)


ESTIMATORS = (
    Measure(
        Card(
            "tipping_point",
            Needs.DECISION,
            N_("Broken tests that, had they gone one way, would turn the verdict"),
            unit="count",
            denominator="broken tests",
            of=ALL_TESTS,
            tried=False,
            words="how many broken tests, all one way, would overturn the conclusion",
            how="McNemar's exact test, with tests added",
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
