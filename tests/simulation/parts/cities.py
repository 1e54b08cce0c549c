"""Several cities or waves combined: their mean, its spread, and where another would lie."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

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
from discrimtest.planning.markets.cities import NEXT, Cities
from tests.simulation.part import LEVEL, Known, Named, Part, Result, Tried, listed, stream_of, told


@dataclass(frozen=True)
class SpreadCities(Named, Cities):
    """Cities with a name."""


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


def _tried(market: SpreadCities, number: int, _: Known) -> Tried:
    cities, another = market.study(stream_of("cities", market.id, number))
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
    [SpreadCities(**one) for one in listed("cities")],
    _tried,
)
