"""The net rates of several cities side by side, and what they say together.

Each city is an estimate with a standard error by landlord, made by its own study. Nothing here
ranks them: their order is that of their names.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy

from discrimtest.estimators.combination import (
    FEWEST,
    Estimates,
    heterogeneity,
    hk,
    hk_adhoc,
    i_squared,
    mean_by,
    of_variance,
    prediction,
    tau_squared_reml,
)
from discrimtest.estimators.interface import Interval, TestResult
from discrimtest.estimators.measure import Measured
from discrimtest.files.word import LocalText
from discrimtest.findings.finding import Cells, Finding

RELIED = 10
"""Cities from which the spread of their true rates is known at all well, ten in the words of the
report; a choice of this program.
Below that, its limits are wide: they are told, and so is this."""


@dataclass(frozen=True, slots=True)
class CityFigure:
    """The net rate of one city.

    Attributes:
        study: Name of its study. title: Its title.
        net: ``net_any`` or ``net_all`` with limits and standard error by landlord.
        cells: Its tests.
    """

    study: str
    title: LocalText
    net: Finding
    cells: Cells


@dataclass(frozen=True, slots=True)
class Together:
    """What the net rates of some cities say together; None where too few can say it.

    Attributes:
        differ: Cochran's test that all true rates are the same.
        mean: Their mean with Hartung and Knapp's limits.
        careful: The same, never narrower than the plain limits.
        next_city: Where the true rate of another city would lie.
        spread: Variance of the true rates, with Q-profile limits. share: I², likewise.
    """

    differ: TestResult
    mean: Measured | None = None
    careful: Measured | None = None
    next_city: Interval | None = None
    spread: Measured | None = None
    share: Measured | None = None


def together(figures: Sequence[CityFigure], level: float) -> Together:
    """What at least two cities say together; fewer than three are not combined.

    Args:
        level: Confidence level in (0, 1).
    """
    values, errors = (
        numpy.array([getattr(each.net, name) for each in figures], dtype=float)
        for name in ("value", "standard_error")
    )
    estimates = Estimates(values, errors)
    differ = heterogeneity(estimates)
    if estimates.k < FEWEST:
        return Together(differ)
    ahead = mean_by(tau_squared_reml, prediction)(estimates, level)
    return Together(
        differ,
        mean_by(tau_squared_reml, hk)(estimates, level),
        mean_by(tau_squared_reml, hk_adhoc)(estimates, level),
        ahead.limits,
        of_variance(lambda _, variance: variance)(estimates, level),
        of_variance(i_squared)(estimates, level),
    )


def is_defined(interval: Interval | None) -> bool:
    """Whether it has limits."""
    return interval is not None and not math.isnan(interval.low)
