"""McNemar's test without conditioning on how many tests treated the candidates differently."""

from __future__ import annotations

import math

import numpy
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar
from scipy.special import bdtr

from discrimtest.estimators.binomial import weights
from discrimtest.estimators.interface import TestResult
from discrimtest.estimators.tables import PairedTable

_GRID = 400  # chances of different treatment tried; the best few are refined
_REFINED = 5


def mcnemar_unconditional(table: PairedTable) -> TestResult:
    """The exact unconditional test of Suissa and Shuster, two-sided.

    The chance that N tests give a statistic ``(a - b)^2 / (a + b)`` at least as large, at the
    chance of different treatment that makes it largest. No part of the range of that chance is
    left out (no Berger-Boos adjustment).

    Returns:
        The p-value and McNemar's statistic.

    References:
        Suissa and Shuster (1991); Fagerland, Lydersen and Laake (2013), section 2.4.
    """
    if not table.n_discordant:
        return TestResult(1.0, math.nan, empty=True)
    statistic = table.difference**2 / table.n_discordant
    return TestResult(largest_tail(table, 0.0, 1.0), statistic)


def largest_tail(table: PairedTable, low: float, high: float) -> float:
    """The largest tail probability over chances of different treatment from ``low`` to ``high``."""
    if not table.difference:
        return 1.0
    n, tails = table.n, _tails(table)

    def loss(chance: float) -> float:
        first, mass = weights(n, chance)
        return -float(mass @ tails[first : first + len(mass)])

    # The range is spaced so that its standard deviation, not its size, is covered evenly.
    turns = numpy.linspace(math.asin(math.sqrt(low)), math.asin(math.sqrt(high)), _GRID)
    chances = numpy.sin(turns) ** 2
    losses = numpy.array([loss(float(chance)) for chance in chances])
    best = float(losses.min())
    below, above = (numpy.append(low, chances), numpy.append(chances[1:], high))
    for place in numpy.argsort(losses)[:_REFINED]:
        bounds = (float(below[place]), float(above[place]))
        found = minimize_scalar(loss, bounds=bounds, method="bounded", options={"xatol": 1e-10})
        best = min(best, float(found.fun))
    return min(1.0, -best)


def _tails(table: PairedTable) -> NDArray[numpy.float64]:
    """For k = 0 … N tests that differ: the chance of a statistic at least the one seen."""
    k = numpy.arange(table.n + 1, dtype=numpy.int64)
    square, count = table.difference**2, table.n_discordant
    # The smallest |a - b| with (a - b)^2 (a + b seen) >= (a - b seen)^2 k. Halving below rounds the
    # smaller count down, so the parity of k, which |a - b| must have, comes out by itself.
    least = numpy.floor(numpy.sqrt(square * k / count)).astype(numpy.int64)
    least += least * least * count < square * k
    tails = numpy.asarray(2 * bdtr((k - least) // 2, k, 0.5), dtype=numpy.float64)
    return numpy.where((k > 0) & (least <= k), tails, 0.0)
