"""Uncertainty where tests share a landlord: sandwich variances in closed form, by landlord.

A figure is a mean over the N tests of its denominator (:class:`~.landlords.Mean`), so the model is
a regression of what each test adds on a constant, and one landlord enters through the sum ``d`` of
what its tests add and their number ``m``. G counts the landlords of the denominator. Nothing is
refitted: each variance is a sum over landlords.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy
from scipy.special import chdtrc, stdtr, stdtrit

from discrimtest.estimators.interface import Interval, TestMethod, TestResult, carded
from discrimtest.estimators.landlords import Counts, Landlords, Mean
from discrimtest.estimators.rates import MEANS
from discrimtest.findings.card import Card, MethodCard, Needs, Repeats, Weakness
from discrimtest.words.sentence import N_


@dataclass(frozen=True, slots=True)
class Clustered:
    """A mean with its standard error.

    Attributes:
        value: The mean; nan without a test.
        standard_error: nan with fewer than two landlords, or where no landlord differs from
            another (the variance can not be told).
        df: Degrees of freedom of the t distribution.
    """

    value: float
    standard_error: float
    df: float

    def interval(self, level: float, least: float = -1.0) -> Interval:
        """``value`` with its t interval, cut at ``least`` and 1."""
        if not 0 < level < 1:
            raise ValueError(f"level must be above 0 and below 1, got {level}")
        if math.isnan(self.standard_error):
            return Interval(math.nan, math.nan, math.nan, math.nan)
        half = float(stdtrit(self.df, (1 + level) / 2)) * self.standard_error
        low, high = max(self.value - half, least), min(self.value + half, 1.0)
        return Interval(low, high, self.standard_error, self.df)

    def test(self) -> TestResult:
        """Of the hypothesis that the mean is 0."""
        if math.isnan(self.standard_error):
            return TestResult(math.nan, math.nan, df=math.nan, standard_error=math.nan)
        t = self.value / self.standard_error
        p_value = 2 * float(stdtr(self.df, -abs(t)))
        return TestResult(p_value, t, df=self.df, standard_error=self.standard_error)


Method = Callable[[Counts, Counts], Clustered]


def crv1(d: Counts, m: Counts) -> Clustered:
    """The sandwich with ``G/(G-1) (N-1)/(N-K)``, K = 1, and G - 1 degrees of freedom.

    With differences within tests the test effects are gone, so they are not counted in K
    (counting them inflates standard errors by about the root of two: de Chaisemartin and
    Ramirez-Cuellar 2024); K = 1 is the constant, so the second factor is 1.

    Args:
        d: Sum of what each landlord's tests add.
        m: Number of each landlord's tests, at least 1.

    References:
        Liang and Zeger (1986); MacKinnon, Nielsen and Webb (2023).
    """
    n, groups = int(m.sum()), len(m)
    residual = _residuals(d, m)
    variance = groups / max(groups - 1, 1) * float((residual**2).sum()) / n**2 if n else math.nan
    return _clustered(d, m, residual, variance, groups - 1)


def cr2(d: Counts, m: Counts) -> Clustered:
    """Bell and McCaffrey's bias-reduced sandwich with Satterthwaite degrees of freedom.

    The residuals of a landlord are multiplied by ``(I - H_g)^(-1/2)``; for a mean, H_g is the
    matrix of ones over N, so their sum is divided by the root of ``1 - m/N``. The degrees of
    freedom match the first two moments of the variance estimate for independent tests of equal
    variance: with ``w = m^2 / (N - m)``, they are ``N^2 / (sum m^2 + (sum w)^2 - sum w^2)``.

    References:
        Bell and McCaffrey (2002); Pustejovsky and Tipton (2018).
    """
    n = int(m.sum())
    residual = _residuals(d, m)
    if len(m) < 2:
        return _clustered(d, m, residual, math.nan, math.nan)
    variance = float((residual**2 / (1 - m / n)).sum()) / n**2
    w = m**2 / (n - m)
    df = n**2 / float((m.astype(float) ** 2).sum() + w.sum() ** 2 - (w**2).sum())
    return _clustered(d, m, residual, variance, df)


def crv3(d: Counts, m: Counts) -> Clustered:
    """The jackknife ``(G-1)/G sum (theta_-g - theta)^2``, with G - 1 degrees of freedom.

    Leaving landlord g out changes the mean by ``-e_g / (N - m_g)``, where ``e_g`` is the sum of
    its residuals, so nothing is refitted.

    References:
        MacKinnon, Nielsen and Webb (2023).
    """
    n, groups = int(m.sum()), len(m)
    residual = _residuals(d, m)
    if groups < 2:
        return _clustered(d, m, residual, math.nan, math.nan)
    variance = (groups - 1) / groups * float(((residual / (n - m)) ** 2).sum())
    return _clustered(d, m, residual, variance, groups - 1)


CR2 = "cr2"
"""The method that comes first where landlords repeat."""
METHODS: Mapping[str, Method] = {CR2: cr2, "crv1": crv1, "crv3": crv3}


def intervals(mean: Mean) -> Mapping[str, Callable[[Landlords, float], Interval]]:
    """The interval methods of a mean, by id."""

    def lifted(method: Method) -> Callable[[Landlords, float], Interval]:
        def limits(landlords: Landlords, level: float) -> Interval:
            return method(*mean.by_landlord(landlords)).interval(level, mean.least)

        return limits

    return {id_: lifted(method) for id_, method in METHODS.items()}


def mcnemar_obuchowski(landlords: Landlords) -> TestResult:
    """McNemar's test for clustered pairs: ``(G-1)/G (sum d)^2 / sum d^2``, chi-squared, 1 df.

    ``d`` is control only minus test only of a landlord. It equals Obuchowski's statistic with
    the variance pooled under the null hypothesis.

    References:
        Obuchowski (1998); Yang, Sun and Hardin (2010), for this form.
    """
    d = _differences(landlords)
    groups = len(d)
    if not landlords.table.n_discordant:
        return TestResult(1.0, math.nan, empty=True)
    return _chi_squared(d.astype(float), (groups - 1) / groups)


def mcnemar_durkalski(landlords: Landlords) -> TestResult:
    """McNemar's test with every landlord weighing as much: ``(sum d/m)^2 / sum (d/m)^2``.

    References:
        Durkalski, Palesch, Lipsitz and Rust (2003).
    """
    d, m = _differences(landlords), landlords.cells.sum(axis=1)
    if not landlords.table.n_discordant:
        return TestResult(1.0, math.nan, empty=True)
    return _chi_squared(d / m, 1.0)


def _chi_squared(parts: numpy.typing.NDArray[numpy.float64], factor: float) -> TestResult:
    square = float((parts**2).sum())
    if square == 0 or factor == 0:
        return TestResult(math.nan, math.nan)
    statistic = factor * float(parts.sum()) ** 2 / square
    return TestResult(float(chdtrc(1, statistic)), statistic)


def _differences(landlords: Landlords) -> Counts:
    return landlords.cells[:, 1] - landlords.cells[:, 2]


def _residuals(d: Counts, m: Counts) -> numpy.typing.NDArray[numpy.float64]:
    """Sum of each landlord's residuals, exactly zero where it should be."""
    n = int(m.sum())
    return (d * n - int(d.sum()) * m) / n if n else d.astype(float)


def _clustered(
    d: Counts,
    m: Counts,
    residual: numpy.typing.NDArray[numpy.float64],
    variance: float,
    df: float,
) -> Clustered:
    n = int(m.sum())
    value = int(d.sum()) / n if n else math.nan
    if len(m) < 2 or not residual.any():
        return Clustered(value, math.nan, math.nan)
    return Clustered(value, math.sqrt(variance), df)


def _of_net_all(id_: str, name: str, **told: Any) -> TestMethod[Landlords]:
    method = METHODS[id_]

    def test(landlords: Landlords) -> TestResult:
        if not landlords.table.n_discordant:
            return TestResult(1.0, math.nan, empty=True)
        return method(*MEANS["net_all"].by_landlord(landlords)).test()

    test.__doc__ = f"t test of ``net_all`` = 0 with :func:`{id_}`."
    card = Card(
        id_, Needs.LANDLORDS, name, repeats=Repeats.ALLOWED, source="as the interval", **told
    )
    return TestMethod(card, test)


ESTIMATORS = (
    _of_net_all(
        CR2,
        N_("t test clustered by landlord (Bell and McCaffrey 2002)"),
        rank=1,
        how="t test of `net_all` = 0 with that variance",
        use="first when landlords repeat",
    ),
    _of_net_all(
        "crv1",
        N_("t test clustered by landlord, large samples"),
        rank=3,
        weaknesses=frozenset({Weakness.UNEVEN}),
        how="likewise",
        use="many landlords",
    ),
    _of_net_all(
        "crv3",
        N_("t test clustered by landlord, jackknife"),
        rank=2,
        weaknesses=frozenset({Weakness.UNEVEN}),
        how="likewise",
        use="a cautious check",
    ),
    carded(
        mcnemar_obuchowski,
        Needs.LANDLORDS,
        N_("McNemar’s test by landlord (Obuchowski 1998)"),
        repeats=Repeats.ALLOWED,
        rank=4,
        how="McNemar for clustered pairs, pooled variance",
        use="to compare with papers that used it",
        source="Obuchowski 1998; Yang, Sun and Hardin 2010",
    ),
    carded(
        mcnemar_durkalski,
        Needs.LANDLORDS,
        N_("McNemar’s test by landlord (Durkalski 2003)"),
        repeats=Repeats.ALLOWED,
        rank=5,
        how="McNemar, every landlord weighing as much",
        use="uneven numbers of tests per landlord",
        source="Durkalski, Palesch, Lipsitz and Rust 2003",
    ),
    MethodCard(
        CR2,
        N_("clustered by landlord (Bell and McCaffrey 2002)"),
        repeats=Repeats.ALLOWED,
        rank=1,
        fewest_counted=10,
        how=(
            "by landlord: bias-reduced sandwich, t with Satterthwaite degrees of freedom; the one "
            "to read first when landlords repeat"
        ),
        source="Bell and McCaffrey 2002; Pustejovsky and Tipton 2018",
    ),
    MethodCard(
        "crv1",
        N_("clustered by landlord, large samples"),
        repeats=Repeats.ALLOWED,
        rank=4,
        weaknesses=frozenset({Weakness.UNEVEN}),
        fewest_counted=10,
        how=(
            "by landlord: plain sandwich × G/(G−1), t with G − 1 degrees of freedom; too narrow "
            "with few landlords"
        ),
        source="Liang and Zeger 1986; MacKinnon, Nielsen and Webb 2023",
    ),
    MethodCard(
        "crv3",
        N_("clustered by landlord, jackknife"),
        repeats=Repeats.ALLOWED,
        rank=3,
        weaknesses=frozenset({Weakness.UNEVEN}),
        fewest_counted=10,
        how="by landlord: leave one landlord out; cautious",
        source="MacKinnon, Nielsen and Webb 2023",
    ),
)
