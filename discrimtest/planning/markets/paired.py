"""A market whose true rates are known: paired tests drawn from it, and what they estimate.

Candidate k of test i with landlord g is favoured when a standard normal number lies below the
threshold of its rate. The number is a sum of independent parts, each a share of the variance:
what the landlord is like (the same for all candidates), whom the landlord prefers (control and
test candidate with opposite signs), what the home is like (the same for all candidates of the
test), and chance. Asking second moves the threshold. So rates are exact whatever the shares are.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy
from numpy.typing import NDArray
from scipy.integrate import quad
from scipy.special import ndtr

from discrimtest.estimators.tables import Blocks
from discrimtest.planning.markets.draws import Numbers, Sizes, Whole, normals, owners
from discrimtest.randomness import Stream


@dataclass(frozen=True)
class PairedMarket:
    """A market and a study of it.

    Attributes:
        tests: Number of tests.
        landlords: Number of landlords; 0 for one a test.
        sizes: Tests by landlord, as of :func:`~discrimtest.planning.markets.draws.owners`.
        rates: Chance of being favoured, control candidate first, averaged over both orders.
        landlord, taste, home: Shares of the variance; their sum is below 1.
        second: What is added to the threshold of who asks second.
        order: ``random`` (a fair coin a test) or ``test-first``.
    """

    tests: int
    rates: tuple[float, ...]
    landlords: int = 0
    sizes: Sizes = "equal"
    landlord: float = 0.0
    taste: float = 0.0
    home: float = 0.3
    second: float = 0.0
    order: Literal["random", "test-first"] = "random"

    def __post_init__(self) -> None:
        shares = self.landlord + self.taste + self.home
        if shares >= 1:
            raise ValueError(f"shares of variance: {shares} leaves no room for chance, must be < 1")

    @cached_property
    def owner(self) -> Whole:
        """The landlord of each test: the same in every study of the market."""
        return owners(self.tests, self.landlords, self.sizes)

    @cached_property
    def thresholds(self) -> Numbers:
        """By candidate, of who asks first."""
        found = []
        for rate in self.rates:
            low, high = -12.0, 12.0
            for _ in range(200):
                middle = (low + high) / 2
                both = (float(ndtr(middle)) + float(ndtr(middle + self.second))) / 2
                low, high = (middle, high) if both < rate else (low, middle)
            found.append((low + high) / 2)
        return numpy.array(found)

    def cells(self, order: int) -> tuple[float, float, float, float]:
        """Chances of both, control only, test only and neither favoured.

        Args:
            order: 0 where the control candidate asks first, 1 where the test candidate does.
        """
        control = float(self.thresholds[0]) + (self.second if order == 1 else 0.0)
        test = float(self.thresholds[1]) + (self.second if order == 0 else 0.0)
        both = _both_below(control, test, self.landlord + self.home - self.taste)
        one, other = float(ndtr(control)), float(ndtr(test))
        return both, one - both, other - both, 1 - one - other + both

    @cached_property
    def truth(self) -> dict[str, float]:
        """The figures, by id, that a study with orders at random estimates."""
        first, second = self.cells(0), self.cells(1)
        both, a, b, neither = ((x + y) / 2 for x, y in zip(first, second, strict=True))
        net = a - b
        return {
            "rate_control": both + a,
            "rate_test": both + b,
            "net_all": net,
            "net_any": net / (both + a + b),
            "net_discordant": net / (a + b),
            "control_invited_lost": a / (both + a),
            "gross_control": a,
            "gross_test": b,
            "discordance": a + b,
            "gross_control_any": a / (both + a + b),
            "gross_test_any": b / (both + a + b),
            "equal_both": both,
            "equal_neither": neither,
            "rate_ratio": (both + b) / (both + a),
            "odds_ratio_conditional": b / a,
            "first_contact_only": first[0] + first[1] - second[0] - second[2],
            "order_effect": -((first[1] - first[2]) - (second[1] - second[2])) / 2,
            "arm_x_order": 2 * first[0]
            + first[1]
            + first[2]
            - 2 * second[0]
            - second[1]
            - second[2],
        }

    def study(self, stream: Stream) -> PairedStudy:
        """A study of the market, the same for the same stream on every machine."""
        n, arms, owner = self.tests, len(self.rates), self.owner
        groups = int(owner[-1]) + 1
        chance = 1 - self.landlord - self.taste - self.home
        home = math.sqrt(self.home) * normals(stream, n)[:, None]
        value = home + math.sqrt(chance) * normals(stream, n, arms)
        if self.landlord:
            value += math.sqrt(self.landlord) * normals(stream, groups)[owner][:, None]
        if self.taste:
            signs = numpy.where(numpy.arange(arms) == 0, 1.0, -1.0)
            value += math.sqrt(self.taste) * normals(stream, groups)[owner][:, None] * signs
        test_first = stream.many_coins(n).astype(numpy.int64)
        if self.order == "test-first":
            test_first[:] = 1
        thresholds = numpy.tile(self.thresholds, (n, 1))
        thresholds[:, 0] += self.second * test_first
        thresholds[:, 1] += self.second * (1 - test_first)
        return PairedStudy((value < thresholds).astype(numpy.int8), test_first, owner)


@dataclass(frozen=True, eq=False)
class PairedStudy:
    """What one study saw.

    Attributes:
        favoured: Tests x candidates, control first.
        test_first: 1 where the test candidate asked first.
        owner: The landlord of each test.
    """

    favoured: Blocks
    test_first: Whole
    owner: Whole

    @cached_property
    def cell(self) -> Whole:
        """Of each test: 0 both, 1 control only, 2 test only, 3 neither."""
        return 3 - 2 * self.favoured[:, 0].astype(numpy.int64) - self.favoured[:, 1]

    def by_landlord(self, tests: NDArray[numpy.bool_] | slice = slice(None)) -> Whole:
        """Landlords x 4 of some tests, without empty rows."""
        groups = int(self.owner[-1]) + 1
        keys = self.owner[tests] * 4 + self.cell[tests]
        cells = numpy.bincount(keys, minlength=groups * 4).astype(numpy.int64).reshape(-1, 4)
        return cells[cells.any(axis=1)]


def _both_below(x: float, y: float, correlation: float) -> float:
    """P(X < x, Y < y) of two standard normal numbers."""
    spread = math.sqrt(1 - correlation * correlation)

    def density(z: float) -> float:
        below = float(ndtr((y - correlation * z) / spread))
        return math.exp(-z * z / 2) / math.sqrt(2 * math.pi) * below

    return float(quad(density, -12.0, x, epsabs=1e-13, epsrel=1e-12, limit=200)[0])
