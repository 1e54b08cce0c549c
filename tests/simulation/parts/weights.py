"""Nets in which not every test, or every landlord and not every test, counts the same."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy

from discrimtest.estimators.landlords import Landlords
from discrimtest.estimators.registry import MEASURES
from discrimtest.estimators.weighted import Weighted
from discrimtest.findings.card import Needs
from discrimtest.planning.markets.draws import Numbers, normals
from tests.simulation.part import (
    LEVEL,
    Known,
    Paired,
    Part,
    Result,
    Tried,
    listed,
    stream_of,
)


@dataclass(frozen=True)
class Weighing(Paired):
    """A market whose tests carry weights that have nothing to do with what landlords do.

    Attributes:
        weights: ``strata`` (1, 2 and 4, test by test) or ``heavy`` (lognormal, of which the logs
            have a standard deviation of 1.2); the same in every study.
    """

    weights: Literal["strata", "heavy"] = "strata"

    @cached_property
    def weight(self) -> Numbers:
        if self.weights == "strata":
            return numpy.tile([1.0, 2.0, 4.0], self.tests)[: self.tests]
        return numpy.exp(1.2 * normals(stream_of("weights", self.id, -1), self.tests))

    def figure_of(self, id_: str) -> str:
        """The net that a weighted one, or a mean over landlords, is of; nothing where it differs.

        The mean over landlords of a net among part of their tests has no simple true value where
        there are preferences and a gap.
        """
        net = id_.removesuffix("_weighted").removesuffix("_landlord")
        simple = id_.endswith("_weighted") or net == "net_all" or not self.taste
        return net if simple or abs(self.truth[net]) < 1e-9 else ""


def _tried(market: Weighing, number: int, _: Known) -> Tried:
    study = market.study_of(number)
    tests = Weighted(study.cell, market.weight, study.owner)
    landlords = Landlords(study.by_landlord())
    for id_, measure in MEASURES.items():
        if measure.needs not in (Needs.WEIGHTED, Needs.EACH_LANDLORD):
            continue
        material = tests if measure.needs is Needs.WEIGHTED else landlords
        for name, method in measure.methods.items():
            limits = method(material, LEVEL).limits
            # Where nothing can be told of one unit, there is no test either.
            p_value = math.nan if limits.p_value is None else limits.p_value
            yield (id_, name, market.figure_of(id_)), Result(p_value, limits.low, limits.high)


WEIGHTS = Part(
    "weights",
    "Weighted and per-landlord nets",
    "Paired tests as above, with weights that have nothing to do with what landlords do.",
    2000,
    [Weighing(**one) for one in listed("weights")],
    _tried,
)
