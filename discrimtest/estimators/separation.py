"""Coefficients that the data can not tell: those that others determine, those without a limit."""

from __future__ import annotations

import numpy
from numpy.typing import NDArray

Numbers = NDArray[numpy.float64]
Mask = NDArray[numpy.bool_]
_TOLERANCE = 1e-7


def determined(design: Numbers) -> Mask:
    """Which coefficients all least-squares solutions share.

    Args:
        design: Rows x coefficients.

    Returns:
        Coefficients: false where columns depend on each other, so that a change of this
        coefficient can be made up for by others.

    References:
        Searle (1971), section 5.4: a coefficient is estimable when it lies in the row space.

    >>> determined(numpy.array([[1.0, 0, 0], [1, 1, 1], [1, 0, 0]])).tolist()
    [True, False, False]
    """
    return numpy.asarray(~idle(design).any(axis=1))


def idle(design: Numbers) -> Numbers:
    """Coefficients x directions that change no row: one for each column that others determine."""
    basis = independent(design)
    sizes = numpy.linalg.norm(design, axis=0)
    directions = numpy.zeros((len(basis), int((~basis).sum())))
    for number, place in enumerate(numpy.flatnonzero(~basis)):
        directions[place, number] = 1
        if sizes[place]:
            column = design[:, place] / sizes[place]
            shares, *_ = numpy.linalg.lstsq(design[:, basis] / sizes[basis], column)
            shares[numpy.abs(shares) < _TOLERANCE] = 0
            directions[basis, number] = -shares * sizes[place] / sizes[basis]
    return directions


def independent(design: Numbers) -> Mask:
    """The columns that no columns before them determine."""
    kept: list[Numbers] = []
    chosen = numpy.zeros(design.shape[1], dtype=bool)
    for place, column in enumerate(design.T):
        size = float(numpy.linalg.norm(column))
        rest = column / size if size else column
        for _ in range(2):  # once more, because the first pass leaves rounding errors
            for one in kept:
                rest = rest - (one @ rest) * one
        length = float(numpy.linalg.norm(rest))
        if length > _TOLERANCE:
            kept.append(rest / length)
            chosen[place] = True
    return chosen


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

    size = numpy.abs(favoured).max(axis=0, initial=0)
    scaled = favoured / numpy.where(size > 0, size, 1)
    rows, place = numpy.unique(scaled, axis=0, return_inverse=True)
    left = numpy.ones(len(rows), dtype=bool)
    for _ in range(favoured.shape[1]):
        found = linprog(
            -rows[left].sum(axis=0),
            A_ub=-rows[left],
            b_ub=numpy.zeros(int(left.sum())),
            bounds=(-1, 1),
            method="highs-ds",
        )
        away = left & (rows @ numpy.asarray(found.x) > _TOLERANCE)
        if not away.any():
            break
        left &= ~away
    return ~left[place.ravel()]
