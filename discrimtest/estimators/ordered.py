"""Answers in several categories: is each given equally often, and does one candidate fare better?

The nominal tests take categories as names, the ordered ones as grades from worst to best. A test
of a listing adds one pair of categories, the control candidate's and the test candidate's.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy
from numpy.typing import NDArray
from scipy.special import bdtr, chdtrc, ndtr, stdtr, stdtrit

from discrimtest.estimators.clustered import Clustered, cr2
from discrimtest.estimators.interface import UNDEFINED, Interval, Needs, TestMethod, TestResult
from discrimtest.estimators.landlords import Counts
from discrimtest.estimators.measure import Measure, Measured

Numbers = NDArray[numpy.float64]
EXACT = 400
"""Tests with a difference up to which :func:`wilcoxon` counts every pattern of signs."""


@dataclass(frozen=True, eq=False)
class Square:
    """Complete tests by the category of either candidate.

    Attributes:
        counts: Categories x categories: tests by the control candidate's category (row) and the
            test candidate's (column), both from worst to best.
        scores: Of the categories, whole numbers, increasing.
        differences, tests: By landlord: the sum over tests of the control candidate's score less
            the test candidate's, and the number of tests, at least 1.
        known: Whether the landlords are known; if not, each test stands for itself.

    Raises:
        ValueError: For counts that are not square or below 0, for scores that do not increase,
            or for landlords who do not add up to the counts.
    """

    counts: Counts
    scores: tuple[int, ...]
    differences: Counts
    tests: Counts
    known: bool = True

    def __post_init__(self) -> None:
        size = len(self.scores)
        if self.counts.shape != (size, size) or (self.counts < 0).any():
            raise ValueError(f"counts must be {size} x {size} and at least 0")
        if any(low >= high for low, high in zip(self.scores, self.scores[1:], strict=False)):
            raise ValueError(f"scores must increase, got {self.scores}")
        total = int((self.counts * self.steps).sum())
        if int(self.tests.sum()) != self.n or int(self.differences.sum()) != total:
            raise ValueError("the tests of the landlords must be those of the counts")

    @property
    def n(self) -> int:
        """All tests."""
        return int(self.counts.sum())

    @property
    def steps(self) -> Counts:
        """Categories x categories: the control candidate's score less the test candidate's."""
        scores = numpy.array(self.scores, dtype=numpy.int64)
        return scores[:, None] - scores[None, :]


def stuart_maxwell(square: Square) -> TestResult:
    """Are all categories given equally often to either candidate? Categories are names.

    ``d' V^- d`` for the differences ``d`` of the margins, with the variance ``V`` under the null
    hypothesis: ``n_i. + n_.i - 2 n_ii`` on the diagonal and ``-(n_ij + n_ji)`` beside it. It is
    McNemar's test without correction for two categories.

    Returns:
        Chi-squared with the rank of ``V`` as degrees of freedom: the categories that some test
        links to another, less one for each set of them that hang together.

    References:
        Stuart (1955), section 3; Maxwell (1970), equation 1.
    """
    statistic, df = _marginal(square)
    if not df:
        return TestResult(1.0, math.nan, empty=True, df=0.0)
    return TestResult(float(chdtrc(df, statistic)), statistic, df=float(df))


def bhapkar(square: Square) -> TestResult:
    """The same hypothesis, with the variance as estimated without it.

    ``Q / (1 - Q / N)`` for the statistic ``Q`` of :func:`stuart_maxwell`, so it rejects more
    often.

    Returns:
        nan when all tests differ in the same way: the estimated variance is then 0.

    References:
        Bhapkar (1966), section 3; Ireland, Ku and Kullback (1969), for this form.
    """
    statistic, df = _marginal(square)
    if not df:
        return TestResult(1.0, math.nan, empty=True, df=0.0)
    left = 1 - statistic / square.n
    if left < 1e-9:
        return TestResult(math.nan, math.nan, df=float(df))
    return TestResult(float(chdtrc(df, statistic / left)), statistic / left, df=float(df))


def _marginal(square: Square) -> tuple[float, int]:
    """Stuart and Maxwell's statistic and its degrees of freedom."""
    if not square.n:
        return math.nan, 0
    links = (square.counts + square.counts.T).astype(float)
    numpy.fill_diagonal(links, 0.0)
    df = len(links) - _sets(links > 0)
    variance = numpy.diag(links.sum(axis=1)) - links
    d = (square.counts.sum(axis=1) - square.counts.sum(axis=0)).astype(float)
    return float(d @ numpy.linalg.pinv(variance, rcond=1e-10, hermitian=True) @ d), df


def _sets(linked: NDArray[numpy.bool_]) -> int:
    """Number of sets of categories that hang together."""
    near = (linked | numpy.eye(len(linked), dtype=bool)).astype(numpy.int64)
    for _ in linked:
        near = (near @ near > 0).astype(numpy.int64)
    return len(numpy.unique(near, axis=0))


def sign(square: Square) -> TestResult:
    """Does one candidate fare better more often? Exact; by how much does not count.

    ``min(1, 2 P(X <= min(better, worse)))`` with X ~ Bin(better + worse, 1/2); tests in which
    both fare alike do not count. It is ``mcnemar_exact`` for two categories.

    References:
        Arbuthnot (1710); Conover (1999), section 3.4.
    """
    better = int(square.counts[square.steps > 0].sum())
    worse = int(square.counts[square.steps < 0].sum())
    if not better + worse:
        return TestResult(1.0, empty=True)
    return TestResult(min(1.0, 2 * float(bdtr(min(better, worse), better + worse, 0.5))))


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
    sizes = numpy.unique(numpy.abs(square.steps[(square.steps != 0) & (square.counts > 0)]))
    groups: list[tuple[int, int, int]] = []
    below = 0
    for size in sizes:
        better = int(square.counts[square.steps == size].sum())
        alike = better + int(square.counts[square.steps == -size].sum())
        groups.append((better, alike, 2 * below + alike + 1))
        below += alike
    if not below:
        return TestResult(1.0, math.nan, empty=True)
    # Twice the ranks, so that all are whole numbers.
    doubled = sum(better * rank for better, _, rank in groups)
    statistic = doubled / 2
    if below <= EXACT:
        return TestResult(_exact(groups, doubled), statistic)
    variance = sum(alike * rank * rank for _, alike, rank in groups) / 16
    z = (statistic - below * (below + 1) / 4) / math.sqrt(variance)
    return TestResult(2 * float(ndtr(-abs(z))), statistic)


def _exact(groups: list[tuple[int, int, int]], doubled: int) -> float:
    """Chance of a sum at least as far from its middle, when each sign is a fair coin."""
    chances = numpy.ones(1)
    for _, alike, rank in groups:
        ways = numpy.array([math.comb(alike, k) / 2**alike for k in range(alike + 1)])
        longer = numpy.zeros(len(chances) + alike * rank)
        for k, chance in enumerate(ways):
            longer[k * rank : k * rank + len(chances)] += chance * chances
        chances = longer
    # The sums are symmetric about half the largest.
    lower = min(doubled, len(chances) - 1 - doubled)
    if 2 * lower == len(chances) - 1:
        return 1.0
    return min(1.0, 2 * float(chances[: lower + 1].sum()))


def _mean(
    clustered: Callable[[Square], Clustered], by_landlord: bool
) -> Callable[[Square, float], Measured]:
    def mean_score(square: Square, level: float) -> Measured:
        if not 0 < level < 1:
            raise ValueError(f"level must be above 0 and below 1, got {level}")
        value = int(square.differences.sum()) / square.n if square.n else math.nan
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
    apart = numpy.repeat(square.steps.ravel(), square.counts.ravel())
    return cr2(apart, numpy.ones_like(apart))


TESTS: tuple[TestMethod[Square], ...] = (
    TestMethod("stuart_maxwell", Needs.SQUARE, stuart_maxwell),
    TestMethod("bhapkar", Needs.SQUARE, bhapkar),
    TestMethod("sign", Needs.SQUARE, sign),
    TestMethod("wilcoxon", Needs.SQUARE, wilcoxon),
)
MEASURES: tuple[Measure[Square], ...] = (
    Measure(
        "mean_score",
        Needs.SQUARE,
        {
            "paired_t": _mean(_by_test, by_landlord=False),
            "cr2": _mean(lambda square: cr2(square.differences, square.tests), by_landlord=True),
        },
    ),
)
"""``mean_score``: the control candidate's mean score less the test candidate's, in steps."""
