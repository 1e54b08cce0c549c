"""Answers in grades, from worst to best."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy
from scipy.special import ndtri

from discrimtest.estimators.square import Square
from discrimtest.planning.markets.draws import Numbers, Sizes, Whole, normals, owners
from discrimtest.randomness import Stream

MEAN, MARGINS = "mean_score", "margins"


@dataclass(frozen=True)
class Graded:
    """Answers from worst to best, made of normal numbers as in a market of paired tests.

    Attributes:
        shares: Of the grades of the control candidate. test_shares: of the test candidate; empty
            where they are the same. The two differ by a shift, or each is symmetric, so that
            no mean difference means no candidate fares better more often.
        taste, home: Shares of the variance.
    """

    tests: int
    shares: tuple[float, ...]
    test_shares: tuple[float, ...] = ()
    landlords: int = 0
    sizes: Sizes = "equal"
    taste: float = 0.0
    home: float = 0.3

    @cached_property
    def owner(self) -> Whole:
        return owners(self.tests, self.landlords, self.sizes)

    @cached_property
    def cuts(self) -> tuple[Numbers, Numbers]:
        """Above which number each grade but the worst begins, by candidate."""
        both = self.shares, self.test_shares or self.shares
        return tuple(ndtri(numpy.cumsum(one)[:-1]) for one in both)  # type: ignore[return-value]

    @cached_property
    def truth(self) -> dict[str, float]:
        apart = numpy.array(self.shares) - numpy.array(self.test_shares or self.shares)
        mean = float(apart @ numpy.arange(len(apart)))
        return {MARGINS: float(abs(apart).sum()), MEAN: round(mean, 12)}

    def study(self, stream: Stream) -> Square:
        """The two answers of each test, by grade."""
        owner = self.owner
        value = math.sqrt(self.home) * normals(stream, self.tests)[:, None]
        value = value + math.sqrt(1 - self.home - self.taste) * normals(stream, self.tests, 2)
        if self.taste:
            liking = math.sqrt(self.taste) * normals(stream, int(owner[-1]) + 1)[owner]
            value += liking[:, None] * numpy.array([1.0, -1.0])
        control, test = (numpy.searchsorted(cuts, value[:, k]) for k, cuts in enumerate(self.cuts))
        return Square(control, test, owner, tuple(range(len(self.shares))))
