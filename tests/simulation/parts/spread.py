"""The heteroskedastic probit: level and spread told apart."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy

from discrimtest.estimators.hetprobit import HETPROBIT, LEVEL, OVERID, RATIO, VARIANCE, hetprobit
from discrimtest.estimators.regression import Fitted, ModelContacts
from discrimtest.planning.markets.draws import Numbers, Sizes, Whole, normals, owners
from tests.simulation import part
from tests.simulation.part import Known, Part, Result, Tried, listed, stream_of

ALIKE = "covariates count alike"
_MIDDLE = 0.5  # half of the contacts are the test candidate's


@dataclass(frozen=True)
class Spread:
    """Contacts favoured where a normal number lies below their level; its spread differs by arm.

    Attributes:
        intercept: Level of a control contact.
        effects: Of two covariates of the listing, which have mean 0 and variance 1 over the
            market and are the same in every study.
        level, ratio: What is added to the level of the test candidate, and the log of the
            standard deviation of its normal number over that of the control candidate.
        uneven: How much more the second covariate counts for the test candidate.
        landlord, home: Shares of the variance that tests of a landlord, and contacts of a test,
            have in common.
        taste: Share of it that is a landlord's preference, for one candidate over the other.
    """

    id: str
    words: str
    tests: int
    intercept: float = -0.3
    effects: tuple[float, float] = (0.6, 0.4)
    level: float = 0.0
    ratio: float = 0.0
    uneven: float = 0.0
    landlords: int = 0
    sizes: Sizes = "equal"
    landlord: float = 0.0
    home: float = 0.3
    taste: float = 0.0

    @cached_property
    def owner(self) -> Whole:
        return owners(self.tests, self.landlords, self.sizes)

    @cached_property
    def covariates(self) -> Numbers:
        """Tests x 2."""
        drawn = normals(stream_of("spread", self.id, -1), self.tests, 2)
        return (drawn - drawn.mean(axis=0)) / drawn.std(axis=0)

    @cached_property
    def truth(self) -> dict[str, float]:
        if self.uneven:
            return {ALIKE: 1.0}
        narrow = math.exp(-self.ratio * _MIDDLE)
        q = (self.intercept + self.level * _MIDDLE) * narrow
        phi = math.exp(-(q**2) / 2) / math.sqrt(2 * math.pi)
        level, variance = phi * narrow * self.level, -phi * q * self.ratio
        return {
            HETPROBIT: level + variance,
            LEVEL: level,
            VARIANCE: variance,
            RATIO: self.ratio,
            ALIKE: 0.0,
        }

    def study(self, number: int) -> ModelContacts:
        stream = stream_of("spread", self.id, number)
        n, owner = self.tests, self.owner
        z = math.sqrt(self.landlord) * normals(stream, int(owner[-1]) + 1)[owner][:, None]
        z = z + math.sqrt(self.home) * normals(stream, n)[:, None]
        chance = 1 - self.landlord - self.home - self.taste
        z = z + math.sqrt(chance) * normals(stream, n, 2)
        if self.taste:
            liking = math.sqrt(self.taste) * normals(stream, int(owner[-1]) + 1)[owner]
            z = z + liking[:, None] * numpy.array([1.0, -1.0])
        level = (self.intercept + self.covariates @ numpy.array(self.effects))[:, None]
        level = level + numpy.array([0.0, self.level])
        level[:, 1] += self.uneven * self.covariates[:, 1]
        favoured = z * numpy.array([1.0, math.exp(self.ratio)]) < level
        arm = numpy.tile([0.0, 1.0], n)
        return ModelContacts(
            favoured.astype(float).ravel(),
            numpy.column_stack([arm, numpy.repeat(self.covariates, 2, axis=0)]),
            ("test", "rent", "size"),
            1,
            numpy.repeat(numpy.arange(n), 2),
            numpy.repeat(owner, 2),
            numpy.ones(2 * n, dtype=numpy.int64),
        )


def _tried(market: Spread, number: int, _: Known) -> Tried:
    fit = hetprobit(market.study(number))
    yield (OVERID, "", ALIKE), Result(fit.overid.p_value)
    parts = {HETPROBIT: fit.effect, LEVEL: fit.level, VARIANCE: fit.variance, RATIO: fit.ratio}
    for id_, fitted in parts.items():
        yield (id_, "crv1", id_), _first(fitted)


def _first(fitted: Fitted) -> Result:
    limits = fitted.limits(0, part.LEVEL)
    if math.isnan(limits.low) or limits.p_value is None:
        return Result(math.nan, math.nan, math.nan)
    return Result(limits.p_value, limits.low, limits.high)


SPREAD = Part(
    "spread",
    "Level and spread (heteroskedastic probit)",
    "Contacts with two covariates of the listing, and answers as spread as the market says.",
    2000,
    [Spread(**one) for one in listed("spread")],
    _tried,
)
