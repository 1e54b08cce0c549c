"""Separation: answers that some coefficients fit ever better without an end."""

from __future__ import annotations

import numpy
from numpy.typing import NDArray

Numbers = NDArray[numpy.float64]
Mask = NDArray[numpy.bool_]
_TOLERANCE = 1e-7


def parted(favoured: Numbers) -> Mask:
    """Rows that some coefficients fit ever better without an end, against no other row.

    Args:
        favoured: Rows x coefficients: what each answer favours, that is the design where the
            answer is 1 and its negative where it is 0; in a conditional logit the favoured less
            the other.

    Returns:
        Rows: true where a direction ``d`` has ``row @ d > 0``, with ``row @ d >= 0`` for all.
        No such row: the likelihood has a maximum.

    References:
        Albert and Anderson (1984), section 3 (complete and quasi-complete separation); found by
        linear programming as in Konis (2007), chapter 4, here with one bounded direction at a
        time and the rows it parts taken away.

    >>> parted(numpy.array([[1.0, 1], [-1, 0], [1, 0]])).tolist()
    [True, False, False]
    """
    from scipy.optimize import linprog

    size = numpy.abs(favoured).max(axis=0, initial=numpy.finfo(float).tiny)
    rows, place = numpy.unique(favoured / size, axis=0, return_inverse=True)
    left = numpy.ones(len(rows), dtype=bool)
    away = left
    while away.any():
        found = linprog(
            -rows[left].sum(axis=0),
            A_ub=-rows[left],
            b_ub=numpy.zeros(int(left.sum())),
            bounds=(-1, 1),
            method="highs-ds",
        )
        away = left & (rows @ numpy.asarray(found.x) > _TOLERANCE)
        left = left & ~away
    return ~left[place.ravel()]
