"""How far offices go: one ordered outcome a call, its rates with limits, and its trend over waves.

A mystery call has no control candidate, so nothing is compared within it: each level has a rate
of its own, and waves are compared with each other. Nothing here is ever added to a net rate.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy
from scipy.special import chdtrc

from discrimtest.estimators.clustered import Clustered, cr2
from discrimtest.estimators.interface import Interval, TestResult
from discrimtest.estimators.jackknife import trend
from discrimtest.estimators.landlords import Counts, Numbers
from discrimtest.estimators.proportion import wilson
from discrimtest.estimators.tables import Share
from discrimtest.words.sentence import N_

OWN_RATE = N_(
    "These are rates of calls, a measurement of its own. They are never added to a net rate. They "
    "are never set against one as more or less."
)
REPEATED = N_(
    "Some agencies were called more than once. So the trend to read first goes by agency. So do "
    "the limits of a measurement in which one was called twice."
)
ONE_WAVE = N_("there is one wave, so there is no trend")
HIDDEN = N_("the calls of a measurement are not shown, so there is no trend")
ONE_LEVEL = N_("every call ended alike, so there is no trend to test")


@dataclass(frozen=True, eq=False)
class OrderedCalls:
    """Calls by level, wave and landlord.

    Attributes:
        level: Calls: number of the level, from 0.
        wave: Calls: number of the wave, rising with time.
        landlord: Calls: number of the landlord, from 0, each of whom has a call.
        levels: How many levels there are, used or not.

    Raises:
        ValueError: For a call without a wave or a landlord, or of a level that there is not.
    """

    level: Counts
    wave: Counts
    landlord: Counts
    levels: int

    def __post_init__(self) -> None:
        if not len(self.level) == len(self.wave) == len(self.landlord):
            raise ValueError("each call needs a level, a wave and a landlord")
        if not ((self.level >= 0) & (self.level < self.levels)).all():
            raise ValueError(f"levels must be 0 to {self.levels - 1}")

    @property
    def waves(self) -> tuple[int, ...]:
        """Numbers of the waves that have a call, in order."""
        return tuple(int(wave) for wave in numpy.unique(self.wave))

    @property
    def repeated(self) -> bool:
        """Some landlord was called twice or more."""
        return bool((numpy.bincount(self.landlord, minlength=1) > 1).any())

    def of_wave(self, wave: int) -> OrderedCalls:
        """The calls of one wave."""
        kept = self.wave == wave
        _, landlord = numpy.unique(self.landlord[kept], return_inverse=True)
        return replace(self, level=self.level[kept], wave=self.wave[kept], landlord=landlord)

    def at_least(self, level: int) -> Numbers:
        """Calls: 1 where the office went this far or further."""
        return (self.level >= level).astype(float)


@dataclass(frozen=True, slots=True)
class LevelRate:
    """How often calls ended at a level, and how often there or beyond.

    Attributes:
        share, beyond: Of all calls.
        limits, beyond_limits: Wilson's where no landlord repeats, else clustered by landlord
            (CR2); nan where they are undefined.
    """

    level: int
    share: Share
    limits: Interval
    beyond: Share
    beyond_limits: Interval


def level_rates(calls: OrderedCalls, level: float = 0.95) -> tuple[LevelRate, ...]:
    """The rates of every level, lowest first.

    Args:
        level: Confidence level in (0, 1).

    References:
        Wilson (1927); Bell and McCaffrey (2002), where landlords repeat.
    """
    found = []
    for number in range(calls.levels):
        here, beyond = (calls.level == number).astype(float), calls.at_least(number)
        (share, limits), (further, far) = (_rate(calls, which, level) for which in (here, beyond))
        found.append(LevelRate(number, share, limits, further, far))
    return tuple(found)


def _rate(calls: OrderedCalls, counted: Numbers, level: float) -> tuple[Share, Interval]:
    share = Share(int(counted.sum()), len(counted))
    if not calls.repeated:
        return share, wilson(share, level)
    hits = numpy.bincount(calls.landlord, weights=counted).astype(numpy.int64)
    return share, cr2(hits, numpy.bincount(calls.landlord)).interval(level, 0.0)


def cochran_armitage(calls: OrderedCalls, level: int) -> TestResult:
    """Does the share of calls at ``level`` or beyond rise or fall over waves? Each call by itself.

    ``(sum x (y - p))^2 / (p (1 - p) sum (x - mean)^2)`` for waves ``x``: chi-squared, 1 df. Waves
    count as far apart as their numbers are.

    Returns:
        nan with one wave, or where every call is of one kind.

    References:
        Cochran (1954); Armitage (1955).
    """
    return _trend_test(calls, calls.at_least(level), divisor=len(calls.level))


def linear_by_linear(calls: OrderedCalls, scores: Sequence[float] | None = None) -> TestResult:
    """Does the mean score of the levels rise or fall over waves? Each call by itself.

    ``(n - 1) r^2`` for the correlation ``r`` of score and wave: chi-squared, 1 df.

    Args:
        scores: Of the levels, in order; 0, 1, 2, … without.

    References:
        Mantel (1963); Agresti (2013), section 3.4.
    """
    worth = numpy.arange(calls.levels) if scores is None else numpy.array(scores)
    return _trend_test(calls, worth.astype(float)[calls.level], divisor=len(calls.level) - 1)


def _trend_test(calls: OrderedCalls, values: Numbers, divisor: int) -> TestResult:
    """``divisor`` times the squared correlation of values and waves, as chi-squared."""
    if not len(values):
        return TestResult(math.nan, math.nan)
    x, y = calls.wave - calls.wave.mean(), values - values.mean()
    spread = float((x @ x) * (y @ y))
    if spread < 1e-12:
        return TestResult(math.nan, math.nan)
    statistic = divisor * float(x @ y) ** 2 / spread
    return TestResult(float(chdtrc(1, statistic)), statistic, df=1.0)


def trend_by_landlord(calls: OrderedCalls, level: int) -> Clustered:
    """The change of the share at ``level`` or beyond from one wave to the next, by landlord.

    The slope of the least-squares line, its standard error without each landlord in turn: an
    office that is called in several waves counts as one, and tends to answer as it did before.

    Returns:
        ``interval`` and ``test`` compare it with t on G - 1 degrees of freedom.
    """
    return trend(calls.wave, calls.at_least(level), calls.landlord)


def why_no_trend(calls: OrderedCalls, level: int) -> str:
    """Why the tests of a trend are undefined, as a sentence; empty where they are not."""
    if len(calls.waves) < 2:
        return ONE_WAVE
    return ONE_LEVEL if len(numpy.unique(calls.at_least(level))) < 2 else ""
