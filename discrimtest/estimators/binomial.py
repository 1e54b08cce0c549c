"""Binomial weights over the counts that matter, for sums over all possible tables."""

from __future__ import annotations

import math

import numpy
from numpy.typing import NDArray
from scipy.special import gammaln, xlog1py, xlogy

Numbers = NDArray[numpy.float64]
_REACH = 24  # squared distance from the mean, per test; what lies beyond adds at most 3e-21


def weights(n: int, chance: float) -> tuple[int, Numbers]:
    """The first count that matters, and P(X = count) from it on, for X ~ Bin(n, chance).

    Counts further than ``sqrt(24 n)`` from the mean are left out: all of them together have a
    chance of at most ``2 exp(-48)``.

    References:
        Hoeffding (1963), theorem 1.

    >>> first, mass = weights(2, 0.5)
    >>> first, mass.round(6).tolist()
    (0, [0.25, 0.5, 0.25])
    """
    reach = math.sqrt(_REACH * n)
    first = max(0, math.ceil(n * chance - reach))
    last = min(n, math.floor(n * chance + reach))
    k = numpy.arange(first, last + 1, dtype=float)
    ways = gammaln(n + 1) - gammaln(k + 1) - gammaln(n - k + 1)
    return first, numpy.exp(ways + xlogy(k, chance) + xlog1py(n - k, -chance))
