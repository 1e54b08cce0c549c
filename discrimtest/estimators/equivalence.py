"""For "none found": were the candidates treated alike, and what could the tests have found?"""

from __future__ import annotations

import math

import numpy
from scipy.optimize import brentq
from scipy.special import bdtr, bdtrik, ndtr

from discrimtest.estimators.binomial import weights
from discrimtest.estimators.difference import score_parts, tango
from discrimtest.estimators.interface import Interval
from discrimtest.estimators.measure import Decision, Measure, Measured
from discrimtest.estimators.tables import PairedTable
from discrimtest.findings.card import ALL_TESTS, FURTHER, Card, Needs
from discrimtest.words.sentence import N_

POWER = 0.80
"""Chance with which a difference is to be found that counts as one the tests could have found."""


def score_statistic(table: PairedTable, d: float) -> float:
    """Tango's score statistic of the hypothesis that the net difference is ``d``.

    Args:
        d: In (-1, 1), not 0.

    References:
        Tango (1998).
    """
    distance, error = score_parts(table, d)
    return distance / error


def tost(decision: Decision, level: float) -> Measured:
    """Two one-sided score tests that ``net_all`` lies within the plan's margin of 0.

    Args:
        level: Not used: the interval has level ``1 - 2 alpha``.

    Returns:
        ``net_all`` with its Tango interval of level ``1 - 2 alpha`` (90 % for .05) and the larger
        of the two p-values; that is at most ``alpha`` when the interval lies inside the margin.

    References:
        Schuirmann (1987); Liu, Hsueh, Hsieh and Chen (2002), section 3.
    """
    table = decision.table
    value = table.difference / table.n if table.n else math.nan
    wide = 1 - 2 * decision.alpha
    if not 0 < wide < 1:
        return Measured(value, table.n, caution="equivalence_alpha")
    limits = tango(table, wide)
    if decision.margin is None:
        return Measured(value, table.n, limits, wide, "margin_needed")
    if not table.n:
        return Measured(value, 0, limits, wide)
    below = score_statistic(table, decision.margin)
    above = score_statistic(table, -decision.margin)
    # The weaker of the two: far enough below the upper margin, and above the lower one.
    nearest = max(below, -above)
    result = Interval(limits.low, limits.high, statistic=nearest, p_value=float(ndtr(nearest)))
    return Measured(value, table.n, result, wide)


def power(n: int, different: float, net: float, alpha: float) -> float:
    """Chance that the exact McNemar test of ``n`` tests has p <= ``alpha``.

    Args:
        different: Chance that a test treats the candidates differently, in [0, 1].
        net: Net difference, from 0 to ``different``.

    References:
        Schork and Williams (1980); exact, over all numbers of tests that differ.
    """
    if not different:
        return 0.0
    first, mass = weights(n, different)
    k = numpy.arange(first, first + len(mass), dtype=numpy.int64)
    # The largest count c with 2 P(X <= c) <= alpha; -1 where there is none. The inverse of the
    # tail is undefined for k = 0, and rounds, so what it gives is tried.
    c = numpy.ceil(numpy.nan_to_num(bdtrik(alpha / 2, k, 0.5)))
    c -= 2 * bdtr(c, k, 0.5) > alpha
    share = (1 + net / different) / 2
    found = numpy.where(c >= 0, bdtr(c, k, share) + bdtr(c, k, 1 - share), 0.0)
    return float(mass @ found)


def smallest_detectable(decision: Decision, level: float) -> Measured:
    """The smallest ``net_all`` that as many tests find with a chance of 80 %.

    By the exact McNemar test at the plan's significance level. It depends on how often the
    candidates are treated differently at all: that is taken as it was seen, or as the net
    difference itself where that is larger (all different treatment then favours one candidate).

    Args:
        level: Not used.

    Returns:
        In (0, 1]; nan where even treating every candidate of one kind worse would not be found.

    References:
        Connor (1987), for the dependence on the share that differs.
    """
    table = decision.table
    n = table.n
    if power(n, 1.0, 1.0, decision.alpha) < POWER:
        return Measured(math.nan, n, caution="nothing_detectable")
    seen = table.n_discordant / n

    def beyond(net: float) -> float:
        return power(n, max(seen, net), net, decision.alpha) - POWER

    return Measured(float(brentq(beyond, 0.0, 1.0)), n)


ESTIMATORS = (
    Measure(
        Card(
            "tost",
            Needs.DECISION,
            N_("Net difference over all tests, too small to be important? Two one-sided tests"),
            unit="hundredths",
            denominator="tests",
            of=ALL_TESTS,
            words="are the candidates treated alike, within the plan's margin?",
            how=(
                "two one-sided score tests of `net_all`, with the Tango interval of level 1 − 2α "
                "(Liu, Hsueh, Hsieh and Chen 2002)"
            ),
            use='beside every "none found"; needs a margin fixed before the data',
        ),
        {"tango": tost},
    ),
    Measure(
        Card(
            "smallest_detectable",
            Needs.DECISION,
            N_("Smallest net difference that this study finds four times in five"),
            unit="hundredths",
            denominator="tests",
            of=ALL_TESTS,
            family=FURTHER,
            tried=False,
            words="the smallest net difference these tests would find in 80 of 100 studies",
            how="power of the exact McNemar test at the share of different treatment seen",
            use='saying what "none found" could have missed',
        ),
        {"": smallest_detectable},
    ),
)
