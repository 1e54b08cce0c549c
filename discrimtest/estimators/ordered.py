"""Answers graded from worst to best: does one candidate fare better?

Each hypothesis has a test that takes every test of a listing as its own, and one by landlord.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy
from scipy.special import bdtr, ndtr, stdtr, stdtrit

from discrimtest.estimators.clustered import CR2, Clustered, cr2
from discrimtest.estimators.interface import UNDEFINED, Interval, TestResult, carded
from discrimtest.estimators.landlords import Counts
from discrimtest.estimators.measure import Measure, Measured
from discrimtest.estimators.square import Square
from discrimtest.findings.card import Card, MethodCard, Needs, Repeats
from discrimtest.words.sentence import N_

EXACT = 400
"""Tests with a difference up to which :func:`wilcoxon` counts every pattern of signs."""
MOST = 10**8
"""Landlords x sum of what they add, up to which every pattern of their signs is counted."""


def sign(square: Square) -> TestResult:
    """Does one candidate fare better more often? Exact; by how much does not count.

    ``min(1, 2 P(X <= min(better, worse)))`` with X ~ Bin(better + worse, 1/2); tests in which
    both fare alike do not count. It is ``mcnemar_exact`` for two categories.

    References:
        Arbuthnot (1710); Conover (1999), section 3.4.
    """
    better, worse = int((square.steps > 0).sum()), int((square.steps < 0).sum())
    if not better + worse:
        return TestResult(1.0, empty=True)
    return TestResult(min(1.0, 2 * float(bdtr(min(better, worse), better + worse, 0.5))))


def sign_landlord(square: Square) -> TestResult:
    """:func:`sign` where tests share landlords: every landlord's tests change sign together.

    Had the two candidates exchanged roles in all tests of a landlord, what came out would have
    been as likely, by the null hypothesis. So the sum over landlords of (tests in which the control
    candidate fares better, less those in which it fares worse) is compared with what all patterns
    of signs of landlords give; nothing is assumed of how alike the tests of a landlord are. Counted
    while landlords x sum stay below :data:`MOST`, else by the normal distribution. Where no
    landlord repeats it is :func:`sign`.

    Returns:
        nan where landlords are not known.

    References:
        Fisher (1935), section 21, for the principle; Rosner, Glynn and Lee (2006), for signs of
        clusters.
    """
    signs = numpy.sign(square.steps)
    if not signs.any():
        return TestResult(1.0, empty=True)
    return TestResult(_by_signs(square.sums(signs)) if square.known else math.nan)


def wilcoxon(square: Square) -> TestResult:
    """Wilcoxon's signed-rank test of the score differences: larger differences count for more.

    Tests in which both fare alike are left out before ranking (Wilcoxon's way, that of R's
    ``wilcox.test``; Pratt's ranks them first), equal differences share their mean rank. With two
    categories it is the exact McNemar test. Exact up to :data:`EXACT` tests with a difference,
    given the differences that were seen; beyond, the normal distribution with the variance for
    ties, without continuity correction.

    Returns:
        The sum of the ranks of the tests in which the control candidate fares better, with its
        two-sided p-value.

    References:
        Wilcoxon (1945); Conover (1999), section 5.7; Streitberg and Röhmel (1986), for counting
        with ties.
    """
    ranks = _ranks(square)
    if not ranks.any():
        return TestResult(1.0, math.nan, empty=True)
    statistic = int(ranks.clip(0).sum()) / 2
    exact = numpy.count_nonzero(ranks) <= EXACT
    return TestResult(_counted(ranks) if exact else _normal(ranks), statistic)


def wilcoxon_landlord(square: Square) -> TestResult:
    """:func:`wilcoxon` where tests share landlords: every landlord's tests change sign together.

    The tests are ranked as there; the sums of the signed ranks of the landlords are then compared
    with all patterns of signs, as :func:`sign_landlord` does. Every test counts as much, so a
    landlord with many tests counts for more. Where no landlord repeats it is :func:`wilcoxon`.

    Returns:
        The same statistic; p is nan where landlords are not known.

    References:
        Rosner, Glynn and Lee (2006), without their weights; Datta and Satten (2008) discuss
        landlords whose number of tests goes with how they treat.
    """
    ranks = _ranks(square)
    if not ranks.any():
        return TestResult(1.0, math.nan, empty=True)
    statistic = int(ranks.clip(0).sum()) / 2
    return TestResult(_by_signs(square.sums(ranks)) if square.known else math.nan, statistic)


def _ranks(square: Square) -> Counts:
    """Tests: twice the signed rank of the difference, a whole number; 0 where there is none."""
    kept = square.steps != 0
    _, place, alike = numpy.unique(
        numpy.abs(square.steps[kept]), return_inverse=True, return_counts=True
    )
    ranks = numpy.zeros(square.n, dtype=numpy.int64)
    doubled = 2 * (numpy.cumsum(alike) - alike) + alike + 1
    ranks[kept] = numpy.sign(square.steps[kept]) * doubled[place]
    return ranks


def _by_signs(parts: Counts) -> float:
    """Two-sided p-value of the sum of the parts, had each its sign by a fair coin."""
    exact = len(parts) * int(numpy.abs(parts).sum()) <= MOST
    return _counted(parts) if exact else _normal(parts)


def _counted(parts: Counts) -> float:
    """The same, over all patterns of signs.

    The parts with a plus come to at most the smaller of the two sums in as many patterns as those
    with a minus do, so only sums that small are counted.
    """
    sizes = numpy.abs(parts[parts != 0])
    total, apart = int(sizes.sum()), abs(int(parts.sum()))
    if not apart:
        return 1.0
    smaller = (total - apart) // 2
    chances = numpy.zeros(smaller + 1)
    chances[0] = 1.0
    for size in sizes.tolist():
        chances *= 0.5
        if size <= smaller:
            chances[size:] += chances[: smaller + 1 - size].copy()
    return 2 * float(chances.sum())


def _normal(parts: Counts) -> float:
    """The same, by the normal distribution with the variance of the patterns."""
    square = float((parts.astype(float) ** 2).sum())
    return 2 * float(ndtr(-abs(float(parts.sum())) / math.sqrt(square)))


def _mean(
    clustered: Callable[[Square], Clustered], by_landlord: bool
) -> Callable[[Square, float], Measured]:
    def mean_score(square: Square, level: float) -> Measured:
        if not 0 < level < 1:
            raise ValueError(f"level must be above 0 and below 1, got {level}")
        value = int(square.steps.sum()) / square.n if square.n else math.nan
        if by_landlord and square.n and not square.known:
            return Measured(value, square.n, caution="landlords_needed")
        limits = _limits(clustered(square), level, square.scores[-1] - square.scores[0])
        return Measured(value, square.n, limits)

    return mean_score


def _limits(mean: Clustered, level: float, widest: int) -> Interval:
    """The t interval, cut where the difference can not be larger, and the t test of 0."""
    if math.isnan(mean.standard_error):
        return UNDEFINED
    half = float(stdtrit(mean.df, (1 + level) / 2)) * mean.standard_error
    t = mean.value / mean.standard_error
    return Interval(
        max(mean.value - half, -widest),
        min(mean.value + half, widest),
        mean.standard_error,
        mean.df,
        t,
        2 * float(stdtr(mean.df, -abs(t))),
    )


def _by_test(square: Square) -> Clustered:
    """Student's mean of the differences of all tests."""
    return cr2(square.steps, numpy.ones_like(square.steps))


def _by_landlord(square: Square) -> Clustered:
    return cr2(square.sums(square.steps), square.tests)


ESTIMATORS = (
    carded(
        sign,
        Needs.SQUARE,
        N_("sign test"),
        family="graded",
        instead="sign_landlord",
        how="who fares better more often; exact, by how much does not count",
        use="ordered answers; two are `mcnemar_exact`",
        source="Conover 1999, section 3.4",
    ),
    carded(
        wilcoxon,
        Needs.SQUARE,
        N_("Wilcoxon’s signed-rank test (1945)"),
        family="graded",
        instead="wilcoxon_landlord",
        how=(
            "signed ranks of the differences in grade; tests in which both fare alike are left"
            " out first, equal differences share a rank; exact up to 400 tests with a "
            "difference"
        ),
        use="ordered answers when large differences should count more",
        source="Wilcoxon 1945; Streitberg and Röhmel 1986",
    ),
    carded(
        sign_landlord,
        Needs.SQUARE,
        N_("sign test by landlord"),
        family="graded",
        repeats=Repeats.ALLOWED,
        how=(
            "`sign` where landlords repeat: all tests of a landlord change sign together; "
            "every pattern of signs counted, very large samples by the normal distribution"
        ),
        use="first when landlords repeat; holds its level with few landlords too",
        source="Rosner, Glynn and Lee 2006",
    ),
    carded(
        wilcoxon_landlord,
        Needs.SQUARE,
        N_("signed-rank test by landlord (Rosner, Glynn and Lee 2006)"),
        family="graded",
        repeats=Repeats.ALLOWED,
        how="the same with signed ranks",
        use="as above, when large differences should count more",
        source="Rosner, Glynn and Lee 2006",
    ),
    Measure(
        Card(
            "mean_score",
            Needs.SQUARE,
            N_("Mean difference of graded answers"),
            unit="ratio",
            denominator="tests",
            meaning=N_("How many grades better the control candidate fares; below 0: worse."),
            family="graded",
            words="how many steps better the control candidate fares",
            how=(
                "mean over tests of its grade less the test candidate's; grades count from worst "
                "to best, one step apart"
            ),
            use="ordered answers; it takes all steps as equal",
        ),
        {
            "paired_t": _mean(_by_test, by_landlord=False),
            CR2: _mean(_by_landlord, by_landlord=True),
        },
    ),
    MethodCard(
        "paired_t",
        N_("Student’s t interval of the differences within tests"),
        how="Student's t interval of the differences within tests; ignores that landlords repeat",
        source="Student 1908",
    ),
)
"""``mean_score``: the control candidate's mean score less the test candidate's, in steps."""
