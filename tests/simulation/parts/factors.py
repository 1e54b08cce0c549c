"""Two comparisons, or two groups, that differ or not, and may have landlords in common."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy

from discrimtest.estimators.interaction import Factors
from discrimtest.estimators.landlords import Counts, Landlords
from discrimtest.estimators.measure import Contrast
from discrimtest.estimators.registry import MEASURES
from discrimtest.findings.card import Needs
from tests.simulation.market import Numbers, Scenario, Sizes, Whole, normals, owners
from tests.simulation.part import LEVEL, Known, Part, Tried, listed, log_of, stream_of, told

ALL, ANY, ODDS = "net_all", "net_any", "log odds ratio"
FIGURES = {
    "interaction": ALL,
    "interaction_any": ANY,
    "interaction_odds_ratio": ODDS,
    "group_difference_all": ALL,
    "group_difference_any": ANY,
}


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

    id: str
    words: str
    tests: tuple[int, int]
    rates: tuple[tuple[float, float], tuple[float, float]]
    landlords: int = 0
    sizes: Sizes = "equal"
    shared: bool = False
    taste: float = 0.0
    home: float = 0.3
    alike: float = 0.0

    @cached_property
    def each(self) -> tuple[Scenario, ...]:
        """Either comparison as a market of its own, for its thresholds and true figures."""
        return tuple(
            Scenario("", "", 1, rates, taste=self.taste, home=self.home) for rates in self.rates
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

    def study(self, number: int) -> tuple[Counts, Counts]:
        """Landlords x 4 of each comparison, row by row the same landlord."""
        stream = stream_of("factors", self.id, number)
        groups = int(max(one.max() for one in self.owner)) + 1
        likings = normals(stream, 2, groups)
        likings[1] = self.alike * likings[0] + math.sqrt(1 - self.alike**2) * likings[1]
        return tuple(
            self._cells(market, owner, liking, normals(stream, len(owner), 3), groups)
            for market, owner, liking in zip(self.each, self.owner, likings, strict=True)
        )  # type: ignore[return-value]

    def _cells(
        self, market: Scenario, owner: Whole, liking: Numbers, drawn: Numbers, groups: int
    ) -> Counts:
        chance = math.sqrt(1 - self.taste - self.home)
        value = math.sqrt(self.home) * drawn[:, :1] + chance * drawn[:, 1:]
        value += math.sqrt(self.taste) * liking[owner][:, None] * numpy.array([1.0, -1.0])
        favoured = (value < market.thresholds).astype(numpy.int64)
        cell = 3 - 2 * favoured[:, 0] - favoured[:, 1]
        return numpy.bincount(owner * 4 + cell, minlength=groups * 4).reshape(-1, 4)


def _tried(market: Factorial, number: int, _: Known) -> Tried:
    first, second = market.study(number)
    for id_, measure in MEASURES.items():
        if measure.needs is Needs.FACTORS:
            for name, method in measure.methods.items():
                limits = method(Factors(first, second), LEVEL).limits
                result = log_of(limits) if FIGURES[id_] == ODDS else told(limits)
                yield (id_, name, FIGURES[id_]), result
    apart = [Landlords(cells[cells.any(axis=1)]) for cells in (first, second)]
    contrast = Contrast(*apart, (first, second) if market.shared else None)
    for id_ in ("group_difference_all", "group_difference_any"):
        # Their other methods are those of the interaction.
        limits = MEASURES[id_].methods["cr2"](contrast, LEVEL).limits
        yield (id_, "cr2", FIGURES[id_]), told(limits)


FACTORS = Part(
    "factors",
    "Differences between two comparisons or groups",
    "Two comparisons of the same market, with landlords of their own or in common.",
    2000,
    [Factorial(**one) for one in listed("factors")],
    _tried,
)
