"""What an estimator is: a card, and a function of counts or arrays that returns numbers.

An estimand turns a sample into a value; an interval method turns the same sample into limits;
a test turns it into a p-value. Which kind of sample they take their card says.
A number that can not be defined is ``nan``; the caller says why.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar, Generic, TypeVar

from discrimtest.estimators.landlords import Landlords, Mean
from discrimtest.findings.card import Card, Needs

Material = TypeVar("Material")


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value and the number of tests (or contacts) it is a share of."""

    value: float
    of: int


@dataclass(frozen=True, slots=True)
class Interval:
    """Confidence limits; ``nan`` where undefined.

    Attributes:
        standard_error: Of the estimate, where the method has one.
        df: Degrees of freedom of the t distribution it was compared with.
        statistic, p_value: Of the test that belongs to the interval, where the interval is its
            only result.
        empty: Bootstrap replicates in which the figure was undefined.
        percentile: The bootstrap interval is the plain percentile one, because the corrected one
            is undefined.
    """

    low: float
    high: float
    standard_error: float | None = None
    df: float | None = None
    statistic: float | None = None
    p_value: float | None = None
    empty: int = 0
    percentile: bool = False

    def within(self, least: float, most: float) -> Interval:
        """The same, with no limit beyond what the figure can be."""
        return replace(self, low=max(self.low, least), high=min(self.high, most))


UNDEFINED = Interval(math.nan, math.nan)


@dataclass(frozen=True, slots=True)
class TestResult:
    """A test of the null hypothesis of equal treatment.

    Attributes:
        p_value: In [0, 1].
        statistic: nan where undefined; None for tests that have none.
        empty: No test treated the candidates differently; ``p_value`` is 1 by convention.
        df: Degrees of freedom of a t statistic. standard_error: Its denominator.
    """

    __test__: ClassVar[bool] = False

    p_value: float
    statistic: float | None = None
    empty: bool = False
    df: float | None = None
    standard_error: float | None = None


@dataclass(frozen=True, slots=True)
class Carded:
    """What has a card."""

    card: Card

    @property
    def id(self) -> str:
        return self.card.id

    @property
    def needs(self) -> Needs:
        return self.card.needs


@dataclass(frozen=True, slots=True)
class Estimand(Carded, Generic[Material]):
    """A figure of one sample.

    Attributes:
        estimate: Sample -> value and denominator.
        intervals: Id -> (sample, level) -> limits. The first is the one shown first.
        mean: The figure as a mean over tests, where it is one; it then takes the interval methods
            of tests by landlord too.
        bounded: It takes the bounds of :mod:`~discrimtest.estimators.broken` as an interval.
        by_landlord: Interval methods that take the tests by landlord, as ``intervals``.
    """

    estimate: Callable[[Material], Estimate]
    intervals: Mapping[str, Callable[[Material, float], Interval]] = field(default_factory=dict)
    mean: Mean | None = None
    bounded: bool = False
    by_landlord: Mapping[str, Callable[[Landlords, float], Interval]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TestMethod(Carded, Generic[Material]):
    """A test of one sample."""

    __test__: ClassVar[bool] = False

    test: Callable[[Material], TestResult]


def carded(
    test: Callable[[Material], TestResult], needs: Needs, name: str, **told: Any
) -> TestMethod[Material]:
    """The test with its card, whose id is the name of its function; ``told`` as in the card."""
    return TestMethod(Card(test.__name__, needs, name, **told), test)


@dataclass(frozen=True, slots=True)
class ModelFigure(Carded):
    """A figure, or a test, that a model of contacts gives; models take covariates.

    Attributes:
        methods: Interval methods, the one shown first in front; none for a test.
    """

    methods: tuple[str, ...] = ()
