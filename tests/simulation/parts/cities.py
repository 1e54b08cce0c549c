"""Several cities or waves combined: their mean, its spread, and where another would lie."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy

from discrimtest.estimators.combination import (
    Estimates,
    combined,
    hartung_knapp,
    heterogeneity,
    net_estimate,
    prediction,
    q_profile,
    tau_squared_dl,
    tau_squared_reml,
    wald,
)
from discrimtest.estimators.interface import Interval
from discrimtest.estimators.landlords import Landlords
from discrimtest.randomness import Stream
from tests.simulation.market import Numbers, normals, uniforms
from tests.simulation.part import LEVEL, Known, Part, Result, Tried, listed, stream_of, told

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

    id: str
    words: str
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

    def study(self, number: int) -> tuple[list[Landlords], float]:
        """The tests of each city, and the true ``net_all`` of another one."""
        stream = stream_of("cities", self.id, number)
        nets = self.net_of(stream, len(self.tests) + 1)
        cities = []
        both = self.favoured - self.different
        for net, tests in zip(nets[:-1], self.tests, strict=True):
            ends = both + numpy.array([0, (self.different + net) / 2, self.different])
            cell = numpy.searchsorted(ends, uniforms(stream, tests))
            cities.append(Landlords(numpy.eye(4, dtype=numpy.int64)[cell]))
        return cities, float(nets[-1])


def estimates_of(cities: list[Landlords], net: str) -> Estimates:
    """Those with a standard error, as an analysis takes them."""
    found = [net_estimate(net, city) for city in cities]
    kept = [one for one in found if one.standard_error > 0]
    values, errors = ([getattr(one, name) for one in kept] for name in ("value", "standard_error"))
    return Estimates(numpy.array(values, dtype=float), numpy.array(errors, dtype=float))


IDS = ("combined_reml", "combined_dl", "tau_squared")


def methods_of(estimates: Estimates) -> Iterator[tuple[str, str, Interval]]:
    """Id without its net, method, limits: those of the registry, with one search for the spread."""
    variance = tau_squared_reml(estimates)
    yield "combined_reml", "hk", wald(hartung_knapp(estimates, variance), LEVEL)
    yield "combined_reml", "hk_adhoc", wald(hartung_knapp(estimates, variance, 1.0), LEVEL)
    yield "combined_reml", "wald", wald(combined(estimates, variance), LEVEL)
    yield "combined_reml", "prediction", prediction(estimates, variance, LEVEL)
    moments = tau_squared_dl(estimates)
    yield "combined_dl", "wald", wald(combined(estimates, moments), LEVEL)
    yield "tau_squared", "q_profile", q_profile(estimates, LEVEL)


def _tried(market: Cities, number: int, _: Known) -> Tried:
    cities, another = market.study(number)
    for net, share in (("all", 1.0), ("any", market.favoured)):
        estimates = estimates_of(cities, f"net_{net}")
        spread = f"tau_squared_{net}"
        if estimates.few:
            continue
        yield (f"heterogeneity_{net}", "", spread), Result(heterogeneity(estimates).p_value)
        for id_, name, limits in methods_of(estimates):
            key = f"{id_}_{net}", name
            if name == "prediction":
                apart = another / share
                yield (*key, NEXT), Result(None, limits.low - apart, limits.high - apart)
            elif name == "q_profile":
                yield (*key, spread), Result(None, limits.low, limits.high)
            else:
                yield (*key, f"net_{net}"), _with_test(limits)


def _with_test(limits: Interval) -> Result:
    return Result(math.nan, math.nan, math.nan) if limits.p_value is None else told(limits)


CITIES = Part(
    "cities",
    "Cities or waves combined",
    "True nets spread normally over cities; tests of each from a trinomial distribution.",
    2000,
    [Cities(**one) for one in listed("cities")],
    _tried,
)
