"""Bootstrap intervals: tests, or landlords with all their tests, drawn with replacement.

Within the reported group; bias-corrected and accelerated (BCa), the acceleration from leaving one
unit out. The draws come from :class:`discrimtest.randomness.Stream`, so they are the same on every
machine, and every figure of a sample uses the same draws.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

import numpy
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

from discrimtest.estimators.interface import UNDEFINED, Interval
from discrimtest.estimators.landlords import Counts, Landlords, Mean
from discrimtest.findings.card import MethodCard, Repeats, Weakness
from discrimtest.words.sentence import N_

Numbers = NDArray[numpy.float64]
_NO_WIDTH = 1e-12


def bca(
    replicates: Numbers, value: float, left_out: Numbers, times: Numbers, level: float
) -> Interval:
    """The bias-corrected and accelerated interval.

    Args:
        replicates: The figure in each bootstrap replicate; nan where it was undefined.
        value: The figure.
        left_out: The figure without one unit; alike units once.
        times: How many units each of ``left_out`` stands for.
        level: Confidence level in (0, 1).

    Returns:
        Limits between the smallest and the largest replicate, with the number of empty
        replicates. Undefined where they are one number: drawing anew then says nothing of what
        other units would show. The percentile interval where the correction is undefined (every
        replicate on one side of the figure, or no unit that changes it, or one that leaves
        nothing).

    References:
        Efron (1987); Efron and Tibshirani (1993);
        replicates equal to the figure count half.
    """
    if not 0 < level < 1:
        raise ValueError(f"level must be above 0 and below 1, got {level}")
    kept = replicates[~numpy.isnan(replicates)]
    empty = len(replicates) - len(kept)
    if not len(kept) or math.isnan(value):
        return Interval(math.nan, math.nan, empty=empty)
    error = float(kept.std(ddof=1)) if len(kept) > 1 else math.nan
    tails = numpy.array([(1 - level) / 2, (1 + level) / 2])
    shares = _corrected(kept, value, left_out, times, tails)
    percentile = shares is None
    low, high = (float(end) for end in numpy.quantile(kept, tails if shares is None else shares))
    if high - low <= _NO_WIDTH:
        return Interval(math.nan, math.nan, math.nan, empty=empty)
    return Interval(low, high, error, empty=empty, percentile=percentile)


def _corrected(
    kept: Numbers, value: float, left_out: Numbers, times: Numbers, tails: Numbers
) -> Numbers | None:
    """The shares of replicates to read the limits at; None where they are undefined."""
    # Two sums in another order may differ in the last digit; such replicates are equal.
    near = numpy.abs(kept - value) <= 1e-12
    below = (float((kept[~near] < value).sum()) + float(near.sum()) / 2) / len(kept)
    if not 0 < below < 1 or numpy.isnan(left_out).any():
        return None
    apart = float((times * left_out).sum() / times.sum()) - left_out
    square = float((times * apart**2).sum())
    if square <= 1e-24:
        return None
    acceleration = float((times * apart**3).sum()) / (6 * square**1.5)
    bias = float(ndtri(below))
    shifted = bias + ndtri(tails)
    scale = 1 - acceleration * shifted
    if (scale <= 0).any():
        return None
    shares: Numbers = ndtr(bias + shifted / scale)
    return shares


def intervals(mean: Mean) -> Mapping[str, Callable[[Landlords, float], Interval]]:
    """The bootstrap intervals of a mean, by id."""

    def bootstrap_landlord(landlords: Landlords, level: float) -> Interval:
        total, tests = mean.by_landlord(landlords)
        if len(landlords.cells) < 2:
            return UNDEFINED
        pairs, times = numpy.unique(numpy.column_stack([total, tests]), axis=0, return_counts=True)
        return _of(mean, landlords.resampled_landlords, pairs, times, level)

    def bootstrap_test(landlords: Landlords, level: float) -> Interval:
        cells = landlords.cells.sum(axis=0)
        counted = (cells > 0) & (numpy.array(mean.denominator) > 0)
        if cells.sum() < 2:
            return UNDEFINED
        ones = numpy.ones(4, dtype=numpy.int64)
        pairs = numpy.column_stack([numpy.array(mean.numerator), ones])[counted]
        return _of(mean, landlords.resampled_tests, pairs, cells[counted], level)

    return {"bootstrap_landlord": bootstrap_landlord, "bootstrap_test": bootstrap_test}


def _of(mean: Mean, replicates: Counts, pairs: Counts, times: Counts, level: float) -> Interval:
    """The interval from replicated cells; ``pairs`` are the sum and number of alike units."""
    total, tests = mean.sums(replicates)
    drawn = _divided(total, tests)
    all_sum, all_tests = int(pairs[:, 0] @ times), int(pairs[:, 1] @ times)
    value = all_sum / all_tests if all_tests else math.nan
    left_out = _divided(all_sum - pairs[:, 0], all_tests - pairs[:, 1])
    return bca(drawn, value, left_out, times.astype(float), level)


def _divided(total: Counts, tests: Counts) -> Numbers:
    result = numpy.full(len(total), math.nan)
    numpy.divide(total, tests, out=result, where=tests > 0)
    return result


ESTIMATORS = (
    MethodCard(
        "bootstrap_landlord",
        N_("bootstrap of landlords"),
        repeats=Repeats.ALLOWED,
        rank=2,
        weaknesses=frozenset({Weakness.FEW_LANDLORDS, Weakness.UNEVEN}),
        fewest_counted=5,
        fewest_different=10,
        how="landlords drawn with all their tests; BCa",
        source="Efron 1987; Efron and Tibshirani 1993",
    ),
    MethodCard(
        "bootstrap_test",
        N_("bootstrap of tests"),
        unnamed=True,
        fewest_counted=5,
        fewest_different=10,
        how="tests drawn; ignores that landlords repeat",
        source="as above",
    ),
)
