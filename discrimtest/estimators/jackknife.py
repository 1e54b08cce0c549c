"""The jackknife by landlord: how a figure moves when one landlord is left out."""

from __future__ import annotations

import math

import numpy

from discrimtest.estimators.clustered import Clustered
from discrimtest.estimators.landlords import Counts, Numbers

_NO_WIDTH = 1e-12


def jackknife(value: float, left_out: Numbers) -> Clustered:
    """``(G-1)/G sum (theta_-g - theta)^2``, with G - 1 degrees of freedom.

    Args:
        value: The figure.
        left_out: The figure without each landlord in turn.

    Returns:
        No standard error with fewer than two landlords, where the figure is undefined without one
        of them, or where none of them changes it.

    References:
        MacKinnon, Nielsen and Webb (2023), for deviations from the figure rather than their mean.
    """
    groups = len(left_out)
    moved = left_out - value
    if groups < 2 or not (numpy.abs(moved) > _NO_WIDTH).any() or numpy.isnan(moved).any():
        return Clustered(value, math.nan, math.nan)
    return Clustered(value, math.sqrt((groups - 1) / groups * float((moved**2).sum())), groups - 1)


def trend(when: Counts, values: Numbers, landlord: Counts) -> Clustered:
    """The slope of the least-squares line through units, clustered by landlord.

    Args:
        when: Units: number of the period or wave.
        values: Units: what each shows.
        landlord: Units: number of the landlord, from 0, each of whom has a unit.

    Returns:
        The change a period; nan where all units are of one period.
    """
    if not len(when):
        return Clustered(math.nan, math.nan, math.nan)
    x, y = when - when.mean(), values - values.mean()
    terms = numpy.column_stack([numpy.ones(len(x)), x, y, x * x, x * y])
    sums = numpy.zeros((int(landlord.max()) + 1, terms.shape[1]))
    numpy.add.at(sums, landlord, terms)
    total = sums.sum(axis=0, keepdims=True)
    return jackknife(float(_slope(total)[0]), _slope(total - sums))


def _slope(sums: Numbers) -> Numbers:
    """From rows of: units, sums of x, y, x squared, and x times y."""
    n, x, y, xx, xy = sums.T
    spread = n * xx - x * x
    slope = numpy.full(len(sums), math.nan)
    numpy.divide(n * xy - x * y, spread, out=slope, where=spread > 1e-9)
    return slope
