"""Intervals for one share: Wilson, Wilson with continuity correction, Clopper-Pearson."""

from __future__ import annotations

import math

from scipy.special import betaincinv, ndtri

from discrimtest.estimators.interface import UNDEFINED, Interval
from discrimtest.estimators.tables import Share
from discrimtest.findings.card import MethodCard
from discrimtest.words.sentence import N_


def normal_quantile(level: float) -> float:
    """The two-sided normal quantile: 1.96 for ``level`` 0.95."""
    if not 0 < level < 1:
        raise ValueError(f"level must be above 0 and below 1, got {level}")
    return float(ndtri((1 + level) / 2))


def wilson(share: Share, level: float = 0.95) -> Interval:
    """The score interval without continuity correction.

    Args:
        share: Count and denominator.
        level: Confidence level in (0, 1).

    Returns:
        Limits in [0, 1]; undefined for an empty denominator.

    References:
        Wilson (1927); Newcombe (1998a), method 3.

    >>> limits = wilson(Share(81, 263))
    >>> round(limits.low, 4), round(limits.high, 4)
    (0.2553, 0.3662)
    """
    return score_limits(share, normal_quantile(level))


def score_limits(share: Share, z: float) -> Interval:
    """Wilson's limits for the normal quantile ``z``."""
    x, n = share.count, share.of
    if n == 0:
        return UNDEFINED
    middle = (2 * x + z * z) / (2 * (n + z * z))
    half = z * math.sqrt(z * z + 4 * x * (n - x) / n) / (2 * (n + z * z))
    return Interval(0.0 if x == 0 else middle - half, 1.0 if x == n else middle + half)


def wilson_cc(share: Share, level: float = 0.95) -> Interval:
    """The score interval with continuity correction.

    It is R's ``prop.test``, but for a share of exactly one half, where that drops the correction.

    References:
        Newcombe (1998a), method 4.

    >>> limits = wilson_cc(Share(81, 263))
    >>> round(limits.low, 4), round(limits.high, 4)
    (0.2535, 0.3682)
    """
    z = normal_quantile(level)
    x, n = share.count, share.of
    if n == 0:
        return UNDEFINED
    p = x / n

    def limit(sign: int) -> float:
        inside = z * z + sign * (2 - sign / n) + 4 * p * (n * (1 - p) - sign)
        return (2 * x + z * z + sign * (1 + z * math.sqrt(inside))) / (2 * (n + z * z))

    return Interval(0.0 if x == 0 else limit(-1), 1.0 if x == n else limit(+1))


def clopper_pearson(share: Share, level: float = 0.95) -> Interval:
    """The exact interval from the binomial distribution's tails.

    References:
        Clopper and Pearson (1934); Newcombe (1998a), method 5.

    >>> limits = clopper_pearson(Share(81, 263))
    >>> round(limits.low, 4), round(limits.high, 4)
    (0.2527, 0.3676)
    """
    normal_quantile(level)
    x, n = share.count, share.of
    if n == 0:
        return UNDEFINED
    tail = (1 - level) / 2
    low = 0.0 if x == 0 else float(betaincinv(x, n - x + 1, tail))
    high = 1.0 if x == n else float(betaincinv(x + 1, n - x, 1 - tail))
    return Interval(low, high)


ESTIMATORS = (
    MethodCard(
        "wilson",
        N_("Wilson’s interval (1927)"),
        fewest_counted=3,
        how="score interval",
        source="Wilson 1927; Newcombe 1998a, method 3",
    ),
    MethodCard(
        "wilson_cc",
        N_("Wilson’s interval with continuity correction"),
        how="the same with continuity correction; wider",
        source="Newcombe 1998a, method 4",
    ),
    MethodCard(
        "clopper_pearson",
        N_("Clopper and Pearson’s interval (1934)"),
        how=(
            "exact, from the binomial tails; never too narrow, often too wide. For "
            "`odds_ratio_conditional`: the limits of b/(a+b) as odds"
        ),
        source="Clopper and Pearson 1934; Fagerland, Lydersen and Laake 2014",
    ),
)
