"""Is each of several categories given equally often to either candidate? Categories are names.

Two tests take every test of a listing as its own, one goes by landlord.
"""

from __future__ import annotations

import math

import numpy
from numpy.typing import NDArray
from scipy.special import chdtrc, fdtrc

from discrimtest.estimators.interface import TestResult, carded
from discrimtest.estimators.square import Square
from discrimtest.findings.card import Needs, Repeats
from discrimtest.words.sentence import N_

Numbers = NDArray[numpy.float64]


def stuart_maxwell(square: Square) -> TestResult:
    """Are all categories given equally often to either candidate? Categories are names.

    ``d' V^- d`` for the differences ``d`` of the margins, with the variance ``V`` under the null
    hypothesis: ``n_i. + n_.i - 2 n_ii`` on the diagonal and ``-(n_ij + n_ji)`` beside it. It is
    McNemar's test without correction for two categories.

    Returns:
        Chi-squared with the rank of ``V`` as degrees of freedom: the categories that some test
        links to another, less one for each set of them that hang together.

    References:
        Stuart (1955); Maxwell (1970).
    """
    links, df = _links(square)
    if not df:
        return TestResult(1.0, math.nan, empty=True, df=0.0)
    statistic = _quadratic(square, links)
    return TestResult(float(chdtrc(df, statistic)), statistic, df=float(df))


def bhapkar(square: Square) -> TestResult:
    """The same hypothesis, with the variance as estimated without it.

    ``Q / (1 - Q / N)`` for the statistic ``Q`` of :func:`stuart_maxwell`, so it rejects more
    often.

    Returns:
        nan when all tests differ in the same way: the estimated variance is then 0.

    References:
        Bhapkar (1966); Ireland, Ku and Kullback (1969), for this form.
    """
    links, df = _links(square)
    if not df:
        return TestResult(1.0, math.nan, empty=True, df=0.0)
    statistic = _quadratic(square, links)
    left = 1 - statistic / square.n
    if left < 1e-9:
        return TestResult(math.nan, math.nan, df=float(df))
    return TestResult(float(chdtrc(df, statistic / left)), statistic / left, df=float(df))


def stuart_maxwell_landlord(square: Square) -> TestResult:
    """:func:`stuart_maxwell` where tests share landlords: a score test of the landlords' sums.

    ``Q = (G-1)/G U' V^- U``: ``u`` of a landlord is the difference of the margins of its tests,
    ``U`` their sum, ``V`` the sum of ``u u'``. That is the statistic of ``mcnemar_obuchowski`` for
    two categories. Chi-squared is far too cautious a law for it with few landlords, so
    ``(G-p)/p S/(G-S)`` with ``S = U' V^- U`` is compared with F(p, G-p): Hotelling's test that the
    mean ``u`` is 0, which for two categories is the t test of the landlords' sums.

    Returns:
        Q, and p, the degrees of freedom of :func:`stuart_maxwell`; nan where landlords are not
        known, or too few of them differ to tell all categories apart.

    References:
        Boos (1992), Obuchowski (1998), for the statistic; Hotelling (1931), for its law.
    """
    _, df = _links(square)
    if not df:
        return TestResult(1.0, math.nan, empty=True, df=0.0)
    margins = square.margins.astype(float)
    products = margins.T @ margins
    groups = len(margins)
    score = _quadratic(square, products)
    told = int(numpy.linalg.matrix_rank(products))
    if not square.known or told < df or groups - score < 1e-9:
        return TestResult(math.nan, math.nan, df=float(df))
    ratio = (groups - df) / df * score / (groups - score)
    p_value = float(fdtrc(df, groups - df, ratio))
    return TestResult(p_value, (groups - 1) / groups * score, df=float(df))


def _links(square: Square) -> tuple[Numbers, int]:
    """Stuart and Maxwell's variance, and its rank."""
    links = (square.counts + square.counts.T).astype(float)
    variance = numpy.diag(links.sum(axis=0)) - links
    return variance, int(numpy.linalg.matrix_rank(variance)) if variance.any() else 0


def _quadratic(square: Square, variance: Numbers) -> float:
    """The differences of the margins of all tests, squared, in units of their variance."""
    d = (square.counts.sum(axis=1) - square.counts.sum(axis=0)).astype(float)
    return float(d @ numpy.linalg.pinv(variance, rcond=1e-10) @ d)


ESTIMATORS = (
    carded(
        stuart_maxwell,
        Needs.SQUARE,
        N_("Stuart and Maxwell’s test (1955, 1970)"),
        family="graded",
        instead="stuart_maxwell_landlord",
        how=(
            "are all categories given equally often to both? d′V⁻d of the differences of the "
            "margins; df is the rank of V, so unused categories drop out"
        ),
        use="categories without an order; two are McNemar's test",
        source="Stuart 1955; Maxwell 1970",
    ),
    carded(
        bhapkar,
        Needs.SQUARE,
        N_("Bhapkar’s test (1966)"),
        family="graded",
        instead="stuart_maxwell_landlord",
        fewest={"": 75},
        how="the same with the variance as seen: Q / (1 − Q/N)",
        use="as above; rejects more often with few tests",
        source="Bhapkar 1966",
    ),
    carded(
        stuart_maxwell_landlord,
        Needs.SQUARE,
        N_("Stuart and Maxwell’s test by landlord"),
        family="graded",
        repeats=Repeats.ALLOWED,
        how=(
            "the same hypothesis where landlords repeat: score test (G−1)/G·U′V⁻U, U the sum "
            "over landlords of the differences of the margins of their tests, V the sum of "
            "their squares; p by Hotelling's F(p, G − p)"
        ),
        use=(
            "first when landlords repeat; two categories have the statistic of `mcnemar_obuchowski`"
        ),
        source="Boos 1992; Hotelling 1931",
    ),
)
