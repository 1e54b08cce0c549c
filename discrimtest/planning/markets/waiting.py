"""Time to an answer."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy

from discrimtest.estimators.response_time import Waits
from discrimtest.planning.markets.draws import Sizes, Whole, normals, owners, uniforms
from discrimtest.randomness import Stream

RATIO = "log hazard ratio"


@dataclass(frozen=True)
class Waiting:
    """Waits spread exponentially, given the home and the landlord; the window ends at 1.

    Attributes:
        answered: Share of the contacts to a middling home that are answered in the window.
        ratio: Hazard of an answer to the test candidate over that to the control candidate.
        home: Standard deviation of the homes' log hazards.
        taste: Of the landlords' log hazard ratios; their middle is ``ratio``.
        second: Log hazard ratio of asking second, with orders by coin.
        rounded: Part of the window to which waits are rounded up; 0 for not at all.
    """

    tests: int
    answered: float = 0.5
    ratio: float = 1.0
    landlords: int = 0
    sizes: Sizes = "equal"
    home: float = 1.0
    taste: float = 0.0
    second: float = 0.0
    rounded: float = 0.0

    @cached_property
    def owner(self) -> Whole:
        return owners(self.tests, self.landlords, self.sizes)

    @cached_property
    def truth(self) -> dict[str, float]:
        """With preferences and a gap the hazard ratio of all is no ratio of any landlord."""
        alike = not (self.taste or self.second or self.rounded)
        return {RATIO: math.log(self.ratio)} if alike or self.ratio == 1 else {}

    def study(self, stream: Stream) -> Waits:
        """The wait for each answer, control first."""
        n, owner = self.tests, self.owner
        logs = math.log(-math.log(1 - self.answered)) + self.home * normals(stream, n)[:, None]
        logs = logs + numpy.array([0.0, math.log(self.ratio)])
        if self.taste:
            liking = self.taste / 2 * normals(stream, int(owner[-1]) + 1)[owner]
            logs += liking[:, None] * numpy.array([1.0, -1.0])
        if self.second:
            late = stream.many_coins(n).astype(numpy.int64)
            logs[numpy.arange(n), late] += self.second
        hours = -numpy.log(uniforms(stream, n, 2)) / numpy.exp(logs)
        if self.rounded:
            hours = numpy.ceil(hours / self.rounded) * self.rounded
        hours = hours.ravel()
        return Waits(
            numpy.minimum(hours, 1.0),
            (hours <= 1.0).astype(numpy.int64),
            numpy.tile([0, 1], n),
            numpy.repeat(numpy.arange(n), 2),
            numpy.repeat(owner, 2),
            numpy.ones(2 * n, dtype=numpy.int64),
        )
