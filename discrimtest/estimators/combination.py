"""Estimates of several waves, cities or groups combined, allowing for their true rates to differ.

Each estimate is a net rate with its standard error. The model is the random-effects one: the true
rates are spread with variance ``tau^2`` around their mean, and every estimate is spread around its
own. Fewer than three estimates can not tell that spread; they are shown, not combined.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy
from scipy.optimize import brentq
from scipy.special import chdtrc, chdtri, ndtr, stdtr, stdtrit

from discrimtest.estimators.clustered import Clustered, cr2
from discrimtest.estimators.interface import UNDEFINED, Interval, TestResult
from discrimtest.estimators.landlords import Landlords, Numbers
from discrimtest.estimators.measure import Measured
from discrimtest.estimators.proportion import normal_quantile
from discrimtest.estimators.rates import MEANS

FEWEST = 3
"""Estimates below which nothing is combined."""
TOO_FEW, ALIKE = "too_few_to_combine", "combined_alike"
_GRID = 400  # variances tried before the best is refined
_NO_SPREAD = 1e-24  # squared deviations, in units of the errors, that are rounding alone


@dataclass(frozen=True, eq=False)
class Estimates:
    """Independent estimates of one figure.

    Attributes:
        values: Estimates. errors: Their standard errors, above 0.

    Raises:
        ValueError: For a value or error that is no finite number, or an error that is not above 0.
    """

    values: Numbers
    errors: Numbers

    def __post_init__(self) -> None:
        if len(self.values) != len(self.errors):
            raise ValueError("every estimate must have a standard error")
        if not (numpy.isfinite(self.values).all() and numpy.isfinite(self.errors).all()):
            raise ValueError("estimates and standard errors must be finite numbers")
        if not (self.errors > 0).all():
            raise ValueError("standard errors must be above 0")

    @property
    def k(self) -> int:
        return len(self.values)

    @property
    def few(self) -> bool:
        return self.k < FEWEST

    def weights(self, tau_squared: float) -> Numbers:
        weights: Numbers = 1 / (self.errors**2 + tau_squared)
        return weights

    def mean(self, tau_squared: float) -> float:
        weights = self.weights(tau_squared)
        return float(weights @ self.values / weights.sum())

    def spread(self, tau_squared: float) -> float:
        """The weighted sum of squared deviations from the mean: Q, at 0."""
        apart = self.values - self.mean(tau_squared)
        return float(self.weights(tau_squared) @ apart**2)


def heterogeneity(estimates: Estimates) -> TestResult:
    """Cochran's Q test that all true rates are the same, chi-squared with k - 1 df.

    References:
        Cochran (1954), section 2; DerSimonian and Laird (1986).
    """
    if estimates.k < 2:
        return TestResult(math.nan, math.nan)
    statistic = estimates.spread(0.0)
    return TestResult(float(chdtrc(estimates.k - 1, statistic)), statistic, df=estimates.k - 1)


def tau_squared_dl(estimates: Estimates) -> float:
    """The variance of the true rates by the method of moments, at least 0.

    References:
        DerSimonian and Laird (1986).
    """
    weights = estimates.weights(0.0)
    scale = float(weights.sum() - (weights**2).sum() / weights.sum())
    return max(0.0, (estimates.spread(0.0) - (estimates.k - 1)) / scale)


def tau_squared_reml(estimates: Estimates) -> float:
    """The variance of the true rates with the largest restricted likelihood, at least 0.

    The whole range is searched, because the likelihood may have more than one top.

    References:
        Viechtbauer (2005); Raudenbush (2009), section 16.3.
    """
    top = float(numpy.ptp(estimates.values)) ** 2
    if top == 0:
        return 0.0
    while _slope(estimates, top) > 0:
        top *= 2
    least = 1e-4 * min(top, float(estimates.errors.min()) ** 2)
    grid = numpy.append(0.0, numpy.geomspace(least, top, _GRID))
    best = int(numpy.argmax([_likelihood(estimates, one) for one in grid]))
    low, high = float(grid[max(best - 1, 0)]), float(grid[min(best + 1, _GRID)])
    if _slope(estimates, low) <= 0:
        return low
    return float(brentq(lambda one: _slope(estimates, one), low, high, xtol=1e-18, rtol=1e-14))


def _likelihood(estimates: Estimates, tau_squared: float) -> float:
    """Twice the restricted log-likelihood, constants apart."""
    weights = estimates.weights(tau_squared)
    return float(numpy.log(weights).sum() - math.log(weights.sum()) - estimates.spread(tau_squared))


def _slope(estimates: Estimates, tau_squared: float) -> float:
    """Its derivative."""
    weights = estimates.weights(tau_squared)
    apart = estimates.values - estimates.mean(tau_squared)
    trace = weights.sum() - (weights**2).sum() / weights.sum()
    return float(weights**2 @ apart**2 - trace)


def i_squared(estimates: Estimates, tau_squared: float) -> float:
    """Share of the spread of the estimates that is spread of the true rates, in [0, 1).

    References:
        Higgins and Thompson (2002; their typical sampling variance).
    """
    weights = estimates.weights(0.0)
    scale = float(weights.sum() ** 2 - (weights**2).sum())
    typical = (estimates.k - 1) * float(weights.sum()) / scale
    return tau_squared / (tau_squared + typical)


def q_profile(estimates: Estimates, level: float) -> Interval:
    """The variances of the true rates at which Q is neither too large nor too small.

    Returns:
        Limits of at least 0; undefined where even 0 makes Q too small (the estimates are more
        alike than chance).

    References:
        Viechtbauer (2007).
    """
    if not 0 < level < 1:
        raise ValueError(f"level must be above 0 and below 1, got {level}")
    # chdtri counts from above: the upper tail first.
    large, small = (float(chdtri(estimates.k - 1, (1 + sign * level) / 2)) for sign in (-1, 1))
    if estimates.spread(0.0) < small:
        return UNDEFINED
    return Interval(_reached(estimates, large), _reached(estimates, small))


def _reached(estimates: Estimates, spread: float) -> float:
    """The variance at which the weighted squares come down to ``spread``; 0 if they are below."""
    if estimates.spread(0.0) <= spread:
        return 0.0
    top = float(estimates.errors.min()) ** 2
    while estimates.spread(top) > spread:
        top *= 2
    return float(
        brentq(lambda one: estimates.spread(one) - spread, 0.0, top, xtol=1e-18, rtol=1e-14)
    )


def combined(estimates: Estimates, tau_squared: float) -> Clustered:
    """The weighted mean with its plain standard error; infinite df stand for the normal.

    References:
        DerSimonian and Laird (1986).
    """
    error = 1 / math.sqrt(float(estimates.weights(tau_squared).sum()))
    return Clustered(estimates.mean(tau_squared), error, math.inf)


def hartung_knapp(estimates: Estimates, tau_squared: float, least: float = 0.0) -> Clustered:
    """The weighted mean with the standard error that the spread of the estimates gives.

    Args:
        estimates: At least two.
        tau_squared: Variance of the true rates.
        least: The factor of the squared standard error is not taken smaller: 1 for the *ad hoc*
            correction, which never makes the interval narrower than the plain one.

    Returns:
        With k - 1 degrees of freedom; nan as error where the estimates do not differ at all.

    References:
        Hartung and Knapp (2001); Knapp and Hartung (2003), section 2.2 (ad hoc).
    """
    factor = estimates.spread(tau_squared) / (estimates.k - 1)
    if max(factor, least) <= _NO_SPREAD:
        return Clustered(estimates.mean(tau_squared), math.nan, math.nan)
    plain = combined(estimates, tau_squared)
    error = plain.standard_error * math.sqrt(max(factor, least))
    return Clustered(plain.value, error, estimates.k - 1)


def wald(mean: Clustered, level: float) -> Interval:
    """Limits of a combined mean with its test: t, or normal where the df are infinite."""
    z = normal_quantile(level)
    if math.isnan(mean.standard_error):
        return UNDEFINED
    statistic = mean.value / mean.standard_error
    if math.isinf(mean.df):
        quantile, p_value, df = z, 2 * float(ndtr(-abs(statistic))), None
    else:
        quantile = float(stdtrit(mean.df, (1 + level) / 2))
        p_value, df = 2 * float(stdtr(mean.df, -abs(statistic))), mean.df
    half = quantile * mean.standard_error
    limits = mean.value - half, mean.value + half
    return Interval(*limits, mean.standard_error, df, statistic, p_value)


def prediction(estimates: Estimates, tau_squared: float, level: float) -> Interval:
    """Where the true rate of another wave or city would lie, t with k - 1 degrees of freedom.

    The variance of the true rates plus that of their mean with the ad hoc correction, so that it
    is never narrower than any interval of the mean.

    References:
        Higgins, Thompson and Spiegelhalter (2009); IntHout, Ioannidis, Rovers and
        Goeman (2016), for k - 1.
    """
    normal_quantile(level)
    mean = hartung_knapp(estimates, tau_squared, 1.0)
    error = math.hypot(mean.standard_error, math.sqrt(tau_squared))
    half = float(stdtrit(mean.df, (1 + level) / 2)) * error
    return Interval(mean.value - half, mean.value + half, error, mean.df)


def net_estimate(net: str, landlords: Landlords) -> Clustered:
    """A net rate of one wave with its standard error by landlord, as :func:`combined` wants it.

    Args:
        net: ``net_all`` or ``net_any``.
        landlords: Its tests by landlord; a test without one stands for itself.
    """
    return cr2(*MEANS[net].by_landlord(landlords))


Combining = Callable[[Estimates, float], Measured]


def mean_by(
    tau_squared: Callable[[Estimates], float], limits: Callable[[Estimates, float, float], Interval]
) -> Combining:
    def measured(estimates: Estimates, level: float) -> Measured:
        normal_quantile(level)
        if estimates.few:
            return Measured(math.nan, estimates.k, caution=TOO_FEW)
        variance = tau_squared(estimates)
        interval = limits(estimates, variance, level)
        caution = ALIKE if math.isnan(interval.low) else ""
        return Measured(estimates.mean(variance), estimates.k, interval, caution=caution)

    return measured


def plain(estimates: Estimates, variance: float, level: float) -> Interval:
    return wald(combined(estimates, variance), level)


def hk(estimates: Estimates, variance: float, level: float) -> Interval:
    return wald(hartung_knapp(estimates, variance), level)


def hk_adhoc(estimates: Estimates, variance: float, level: float) -> Interval:
    return wald(hartung_knapp(estimates, variance, 1.0), level)


def of_variance(value: Callable[[Estimates, float], float]) -> Combining:
    """A figure made of ``tau^2``, with the limits that its Q-profile limits give."""

    def measured(estimates: Estimates, level: float) -> Measured:
        normal_quantile(level)
        if estimates.few:
            return Measured(math.nan, estimates.k, caution=TOO_FEW)
        limits = q_profile(estimates, level)
        interval = Interval(value(estimates, limits.low), value(estimates, limits.high))
        caution = ALIKE if math.isnan(interval.low) else ""
        found = value(estimates, tau_squared_reml(estimates))
        return Measured(found, estimates.k, interval, caution=caution)

    return measured
