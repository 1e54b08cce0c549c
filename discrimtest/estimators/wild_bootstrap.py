"""The wild cluster bootstrap, for few landlords: signs instead of draws.

Under the hypothesis that the mean is ``t0``, the sum of each landlord's deviations from it keeps
its size and takes a sign at random (Rademacher); the studentised mean is compared with those of
all sign patterns, or of as many random ones as draws were planned where there are more.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy
from scipy.optimize import bisect

from discrimtest.estimators.interface import UNDEFINED, Interval, TestMethod, TestResult
from discrimtest.estimators.landlords import Landlords, Mean, Numbers
from discrimtest.estimators.rates import MEANS
from discrimtest.findings.card import Card, MethodCard, Needs, Repeats
from discrimtest.words.sentence import N_

ID = "wild_bootstrap"
_TIED = 1e-9  # differences below this are rounding


@dataclass(frozen=True, slots=True)
class _Signed:
    """Sums over landlords under each sign pattern, from which any hypothesis can be tested.

    Attributes:
        products: Patterns x 4: sums of sign x (d, m, d m, m^2).
        plain: Sums of d, m, d^2, d m, m^2 without signs.
    """

    products: Numbers
    plain: tuple[float, float, float, float, float]

    def p_value(self, t0: float) -> float:
        """Share of patterns whose studentised mean is at least as far from ``t0``.

        With r = d - t0 m and s the signs: the mean moves by h = sum(s r) / sum(m), and its
        squared residual sums are sum(r^2) - 2 h sum(s r m) + h^2 sum(m^2). Constant factors of
        the variance cancel. The square of the studentised mean is compared as a share of itself
        and that factor, which is 1 for a pattern that leaves no spread.
        """
        d, m, dd, dm, mm = self.plain
        squares = dd - 2 * t0 * dm + t0 * t0 * mm

        def share(sum_r: Numbers, sum_rm: Numbers) -> Numbers:
            moved = sum_r / m
            square = moved**2 * mm
            spread = squares - 2 * moved * sum_rm + square
            return square / (square + spread)

        seen = share(numpy.array(d - t0 * m), numpy.array(dm - t0 * mm))
        drawn = share(
            self.products[:, 0] - t0 * self.products[:, 1],
            self.products[:, 2] - t0 * self.products[:, 3],
        )
        return float((drawn >= seen - _TIED).mean())


def wild_bootstrap(mean: Mean, landlords: Landlords) -> _Signed | None:
    """The sign patterns of a mean.

    Args:
        mean: The figure.
        landlords: All ``2^G`` patterns of the G landlords in the denominator are taken when they
            are at most ``landlords.draws``; else the plain one and random others.

    Returns:
        None with fewer than two landlords, or where no landlord differs from another.

    References:
        Cameron, Gelbach and Miller (2008), section III; MacKinnon, Nielsen and Webb (2023),
        section 5 (restricted, Rademacher, enumerated).
    """
    d, m = mean.by_landlord(landlords)
    groups = len(m)
    if not (d * int(m.sum()) - int(d.sum()) * m).any():
        return None
    df, mf = d.astype(float), m.astype(float)
    if 2**groups <= landlords.draws:
        numbers = numpy.arange(2**groups, dtype=numpy.int64)
        signs = 1.0 - 2.0 * ((numbers[:, None] >> numpy.arange(groups)) & 1)
        products = signs @ numpy.column_stack([df, mf, df * mf, mf**2])
    else:
        single, double = landlords.signed_sums
        adds, counts = (numpy.array(one, float) for one in (mean.numerator, mean.denominator))
        products = numpy.column_stack(
            [single @ adds, single @ counts, (double @ counts) @ adds, (double @ counts) @ counts]
        )
    squares = float(df @ df), float(df @ mf), float(mf @ mf)
    return _Signed(products, (float(df.sum()), float(mf.sum()), *squares))


def intervals(mean: Mean) -> Mapping[str, Callable[[Landlords, float], Interval]]:
    """The interval method of a mean, by id: means that the test does not reject."""

    def limits(landlords: Landlords, level: float) -> Interval:
        if not 0 < level < 1:
            raise ValueError(f"level must be above 0 and below 1, got {level}")
        signed = wild_bootstrap(mean, landlords)
        if signed is None:
            return UNDEFINED
        d, m = mean.by_landlord(landlords)
        value = int(d.sum()) / int(m.sum())

        def kept(t0: float) -> float:
            return (signed.p_value(t0) > 1 - level) - 0.5

        def limit(end: float) -> float:
            if end == value or kept(end) > 0:
                return end
            return float(bisect(kept, value, end, xtol=1e-10))

        return Interval(limit(mean.least), limit(1.0))

    return {ID: limits}


def _test(landlords: Landlords) -> TestResult:
    """The wild cluster bootstrap test of ``net_all`` = 0, enumerated where it can be."""
    if not landlords.table.n_discordant:
        return TestResult(1.0, empty=True)
    signed = wild_bootstrap(MEANS["net_all"], landlords)
    return TestResult(math.nan if signed is None else signed.p_value(0.0))


ESTIMATORS = (
    TestMethod(
        Card(
            "wild_bootstrap",
            Needs.LANDLORDS,
            N_("wild bootstrap test by landlord"),
            repeats=Repeats.ALLOWED,
            when_few=True,
            how="of `net_all` = 0, by random signs of landlords",
            use="fewer than 12 landlords",
            source="Cameron, Gelbach and Miller 2008",
        ),
        _test,
    ),
    MethodCard(
        "wild_bootstrap",
        N_("wild bootstrap by landlord"),
        repeats=Repeats.ALLOWED,
        when_few=True,
        fewest_counted=10,
        how=(
            "by landlord, signs at random, enumerated where it can be; for fewer than 12 landlords"
        ),
        source="Cameron, Gelbach and Miller 2008",
    ),
)
