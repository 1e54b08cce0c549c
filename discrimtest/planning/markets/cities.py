"""Several cities or waves, each with a true rate of its own."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy

from discrimtest.estimators.landlords import Landlords
from discrimtest.planning.markets.draws import Numbers, normals, uniforms
from discrimtest.randomness import Stream

NEXT = "the next"
"""In place of a figure: limits are written as distances from the true rate of another city."""


@dataclass(frozen=True)
class Cities:
    """Cities with true nets spread normally around their mean.

    Attributes:
        tests: By city; every test has a landlord of its own.
        net, tau: Mean and standard deviation of the true ``net_all``.
        different: Share of the tests that favour one candidate, the same everywhere; a true net
            beyond it is cut there.
        favoured: Share of the tests in which some candidate is favoured.
    """

    tests: tuple[int, ...]
    net: float = 0.0
    tau: float = 0.0
    different: float = 0.3
    favoured: float = 0.6

    @cached_property
    def truth(self) -> dict[str, float]:
        variance = self.tau**2
        return {
            "net_all": self.net,
            "net_any": self.net / self.favoured,
            "tau_squared_all": variance,
            "tau_squared_any": variance / self.favoured**2,
            NEXT: 0.0,
        }

    def net_of(self, stream: Stream, count: int) -> Numbers:
        """True nets of so many cities."""
        drawn = self.net + self.tau * normals(stream, count)
        return numpy.clip(drawn, -self.different, self.different)

    def study(self, stream: Stream) -> tuple[list[Landlords], float]:
        """The tests of each city, and the true ``net_all`` of another one."""
        nets = self.net_of(stream, len(self.tests) + 1)
        cities = []
        both = self.favoured - self.different
        for net, tests in zip(nets[:-1], self.tests, strict=True):
            ends = both + numpy.array([0, (self.different + net) / 2, self.different])
            cell = numpy.searchsorted(ends, uniforms(stream, tests))
            cities.append(Landlords(numpy.eye(4, dtype=numpy.int64)[cell]))
        return cities, float(nets[-1])
