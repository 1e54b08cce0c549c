"""Every rate, share and net rate of paired tests, by every interval method it takes."""

from __future__ import annotations

from dataclasses import dataclass

from discrimtest.estimators import wild_bootstrap
from discrimtest.estimators.landlords import Landlords
from discrimtest.estimators.registry import ESTIMANDS
from discrimtest.findings.card import Needs
from tests.simulation.left_out import DRAWN, DRAWN_MEANS, LEFT_OUT
from tests.simulation.methods import limits_of, wild
from tests.simulation.part import DRAWS, LEVEL, Known, Paired, Part, Tried, listed


@dataclass(frozen=True)
class Shares(Paired):
    """A market of paired tests."""


def _tried(market: Shares, number: int, _: Known) -> Tried:
    landlords = Landlords(market.study_of(number).by_landlord(), True, number, DRAWS)
    table = landlords.table
    for id_ in DRAWN_MEANS:
        estimand = ESTIMANDS[id_]
        material = table.shares if estimand.needs is Needs.CONTACTS else table
        for name, method in estimand.intervals.items():
            yield (id_, name, id_), limits_of(method(material, LEVEL))
        for name, method in estimand.by_landlord.items():
            if name in DRAWN and (id_, name) in LEFT_OUT:
                continue
            if name == wild_bootstrap.ID:
                yield (id_, name, id_), wild(id_, landlords, market.truth[id_])
            else:
                yield (id_, name, id_), limits_of(method(landlords, LEVEL))


SHARES = Part(
    "shares",
    "All rates and shares",
    "Paired tests as above, and every figure that is a mean over tests.",
    1000,
    [Shares(**one) for one in listed("shares")],
    _tried,
)
