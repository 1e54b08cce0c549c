"""Intervals for the difference of two paired shares: Tango, Newcombe, Bonett-Price, delta.

The difference is control minus test, ``(a - b) / N``. Each function gives exactly the negated
interval when the roles are exchanged.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from functools import wraps

from scipy.optimize import brentq

from discrimtest.estimators.interface import UNDEFINED, Interval
from discrimtest.estimators.proportion import normal_quantile, wilson
from discrimtest.estimators.tables import PairedTable
from discrimtest.findings.card import MethodCard
from discrimtest.words.sentence import N_

Method = Callable[[PairedTable, float], Interval]


def _mirrored(method: Method) -> Method:
    """Compute with the control candidate favoured and mirror the rest, so signs flip exactly."""

    @wraps(method)
    def mirrored(table: PairedTable, level: float = 0.95) -> Interval:
        if table.difference < 0:
            limits = method(table.swapped(), level)
            return replace(limits, low=-limits.high, high=-limits.low)
        limits = method(table, level)
        if table.difference == 0 and table.n:
            return replace(limits, low=-limits.high)
        return limits

    return mirrored


def score_parts(table: PairedTable, d: float) -> tuple[float, float]:
    """How far ``a - b`` lies from ``N d``, and its standard error if ``d`` is the difference.

    Args:
        d: In [-1, 1].

    References:
        Tango (1998): the variance is ``N (2 q + d (1 - d))``, where q is the
        maximum likelihood estimate of P(test only) given d, the root of a quadratic.
    """
    n, a, b = table.n, table.control_only, table.test_only
    half_b = (-a - b + (2 * n - a + b) * d) / 2
    # Rounding alone can bring what stands under the two roots below 0.
    root = math.sqrt(max(half_b * half_b + 2 * n * b * d * (1 - d), 0.0))
    # Equal to (root - half_b) / (2 n), without cancellation when half_b > 0.
    q = b * d * (1 - d) / (root + half_b) if half_b > 0 else (root - half_b) / (2 * n)
    return a - b - n * d, math.sqrt(n * max(2 * q + d * (1 - d), 0.0))


@_mirrored
def tango(table: PairedTable, level: float) -> Interval:
    """The score interval: differences that McNemar's test without correction does not reject.

    Args:
        table: Counts of tests; only N, a and b matter.
        level: Confidence level in (0, 1).

    Returns:
        Limits in [-1, 1]; undefined when there is no test.

    References:
        Tango (1998): at the limits the score statistic is z and -z.
    """
    z = normal_quantile(level)
    n, a, b = table.n, table.control_only, table.test_only
    if not n:
        return UNDEFINED
    # The variance under d is zero at the estimate in these two cases; the quadratic then is
    # linear and its roots are known.
    if not a + b:
        half = z * z / (n + z * z)
        return Interval(-half, half)
    if a == n:
        return Interval((n - z * z) / (n + z * z), 1.0)

    def excess(d: float, sign: int) -> float:
        # The score equation multiplied by its standard error: defined at d = -1 and 1 too.
        distance, error = score_parts(table, d)
        return distance - sign * z * error

    estimate = (a - b) / n
    low = brentq(excess, -1.0, estimate, args=(1,), xtol=1e-15, rtol=1e-14)
    high = brentq(excess, estimate, 1.0, args=(-1,), xtol=1e-15, rtol=1e-14)
    return Interval(float(low), float(high))


@_mirrored
def newcombe(table: PairedTable, level: float) -> Interval:
    """Square-and-add of two Wilson intervals with a corrected correlation.

    References:
        Newcombe (1998b), method 10: the numerator of phi is both x neither - a x b, less N/2
        (but not below 0) where it is positive; phi is 0 where a margin is empty.
    """
    n, a, b = table.n, table.control_only, table.test_only
    normal_quantile(level)
    if not n:
        return UNDEFINED
    control, test = table.shares.control, table.shares.test
    c, t = wilson(control, level), wilson(test, level)
    margins = control.count * (n - control.count) * test.count * (n - test.count)
    numerator = float(table.both * table.neither - a * b)
    if numerator > 0:
        numerator = max(numerator - n / 2, 0.0)
    phi = numerator / math.sqrt(margins) if margins else 0.0
    estimate = (a - b) / n

    def spread(control_side: float, test_side: float) -> float:
        # Equal to c^2 - 2 phi c t + t^2, without cancellation where phi is near 1.
        apart, both = control_side - test_side, control_side * test_side
        return math.sqrt(apart**2 + 2 * (1 - phi) * both)

    low = estimate - spread(control.value - c.low, t.high - test.value)
    high = estimate + spread(c.high - control.value, test.value - t.low)
    return Interval(low, high)


def bonett_price(table: PairedTable, level: float = 0.95) -> Interval:
    """The Wald interval after adding one test to each discordant cell.

    References:
        Bonett and Price (2012); limits outside [-1, 1] are cut there.
    """
    z = normal_quantile(level)
    if not table.n:
        return UNDEFINED
    n = table.n + 2
    p, q = (table.control_only + 1) / n, (table.test_only + 1) / n
    half = z * math.sqrt((p + q - (p - q) ** 2) / n)
    return Interval(max(p - q - half, -1.0), min(p - q + half, 1.0))


def delta(table: PairedTable, level: float = 0.95) -> Interval:
    """The Wald interval, with variance ``((a + b) - d^2 N) / N^2``.

    For ``net_any`` N is the number of tests with a favoured candidate, which then counts as
    given; the delta method for the ratio of two counts gives the same variance.

    Returns:
        Undefined where no test treated the candidates differently or all favoured the same one:
        the variance is then 0. Limits outside [-1, 1] are cut there.

    References:
        Agresti (2013), section 11.1.2.
    """
    z = normal_quantile(level)
    n, difference = table.n, table.difference
    if not table.n_discordant or abs(difference) == n:
        return UNDEFINED
    estimate = difference / n
    error = math.sqrt(table.n_discordant - estimate * difference) / n
    return Interval(
        max(estimate - z * error, -1.0), min(estimate + z * error, 1.0), standard_error=error
    )


ESTIMATORS = (
    MethodCard(
        "tango",
        N_("Tango’s score interval (1998)"),
        rank=1,
        how=(
            "differences that McNemar's test does not reject; the one to read first while no "
            "landlord repeats"
        ),
        source="Tango 1998",
    ),
    MethodCard(
        "newcombe",
        N_("Newcombe’s interval (1998, method 10)"),
        rank=2,
        how=(
            "two Wilson intervals, squared and added, with a corrected correlation; of first "
            "contacts, which are no pairs, without one"
        ),
        source="Newcombe 1998b, method 10",
    ),
    MethodCard(
        "bonett_price",
        N_("Bonett and Price’s interval (2012)"),
        rank=3,
        how="one test added to each discordant cell, then the plain normal interval",
        source="Bonett and Price 2012",
    ),
    MethodCard(
        "delta",
        N_("delta method"),
        how="plain normal interval; simple, too narrow with few tests",
        source="Agresti 2013, sections 11.1.2 and 16.1",
    ),
)
