"""Two comparisons of one market that differ or not, and may have landlords in common."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy

from discrimtest.estimators.landlords import Counts
from discrimtest.planning.markets.draws import Numbers, Sizes, Whole, normals, owners
from discrimtest.planning.markets.paired import PairedMarket
from discrimtest.randomness import Stream

ALL, ANY, ODDS = "net_all", "net_any", "log odds ratio"


@dataclass(frozen=True)
class Factorial:
    """Two comparisons of the same market.

    Attributes:
        tests: Of each comparison.
        rates: Of each comparison: chance that the control, that the test candidate is favoured.
        landlords: In common, or of each comparison where none is; 0 for one a test.
        shared: The landlords of one are those of the other.
        taste, home: Shares of the variance.
        alike: Correlation of a landlord's preferences in the two comparisons.
    """

    tests: tuple[int, int]
    rates: tuple[tuple[float, float], tuple[float, float]]
    landlords: int = 0
    sizes: Sizes = "equal"
    shared: bool = False
    taste: float = 0.0
    home: float = 0.3
    alike: float = 0.0

    @cached_property
    def each(self) -> tuple[PairedMarket, ...]:
        """Either comparison as a market of its own, for its thresholds and true figures."""
        return tuple(
            PairedMarket(1, rates, taste=self.taste, home=self.home) for rates in self.rates
        )

    @cached_property
    def truth(self) -> dict[str, float]:
        one, other = (market.truth for market in self.each)
        ratio = one["odds_ratio_conditional"] / other["odds_ratio_conditional"]
        apart = {name: round(one[name] - other[name], 12) for name in (ALL, ANY)}
        return {**apart, ODDS: round(math.log(ratio), 12)}

    @cached_property
    def owner(self) -> tuple[Whole, Whole]:
        """Of the tests of either comparison."""
        one, other = (owners(tests, self.landlords, self.sizes) for tests in self.tests)
        if not self.shared:
            return one, other + int(one[-1]) + 1
        # Who has most tests of one comparison does not have most of the other.
        return one, (other + self.landlords // 2) % self.landlords

    def study(self, stream: Stream) -> tuple[Counts, Counts]:
        """Landlords x 4 of each comparison, row by row the same landlord."""
        groups = int(max(one.max() for one in self.owner)) + 1
        likings = normals(stream, 2, groups)
        likings[1] = self.alike * likings[0] + math.sqrt(1 - self.alike**2) * likings[1]
        return tuple(
            self._cells(market, owner, liking, normals(stream, len(owner), 3), groups)
            for market, owner, liking in zip(self.each, self.owner, likings, strict=True)
        )  # type: ignore[return-value]

    def _cells(
        self, market: PairedMarket, owner: Whole, liking: Numbers, drawn: Numbers, groups: int
    ) -> Counts:
        chance = math.sqrt(1 - self.taste - self.home)
        value = math.sqrt(self.home) * drawn[:, :1] + chance * drawn[:, 1:]
        value += math.sqrt(self.taste) * liking[owner][:, None] * numpy.array([1.0, -1.0])
        favoured = (value < market.thresholds).astype(numpy.int64)
        cell = 3 - 2 * favoured[:, 0] - favoured[:, 1]
        return numpy.bincount(owner * 4 + cell, minlength=groups * 4).reshape(-1, 4)
