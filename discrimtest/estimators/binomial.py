"""Binomial weights over the counts that matter, for sums over all possible tables."""

from __future__ import annotations

import math

import numpy
from numpy.typing import NDArray
from scipy.special import gammaln, xlog1py, xlogy

Numbers = NDArray[numpy.float64]
_REACH = 10.0  # standard deviations; what lies beyond adds less than 1e-20


def weights(n: int, chance: float) -> tuple[int, Numbers]:
    """The first count that matters, and P(X = count) from it on, for X ~ Bin(n, chance).

    >>> first, mass = weights(2, 0.5)
    >>> first, mass.round(6).tolist()
    (0, [0.25, 0.5, 0.25])
    """
    reach = _REACH * math.sqrt(n * chance * (1 - chance)) + 40
    first = max(0, math.floor(n * chance - reach))
    last = min(n, math.ceil(n * chance + reach))
    k = numpy.arange(first, last + 1, dtype=float)
    ways = gammaln(n + 1) - gammaln(k + 1) - gammaln(n - k + 1)
    return first, numpy.exp(ways + xlogy(k, chance) + xlog1py(n - k, -chance))
