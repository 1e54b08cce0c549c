"""Two comparisons, or two groups, that differ or not, and may have landlords in common."""

from __future__ import annotations

from dataclasses import dataclass

from discrimtest.estimators.interaction import Factors
from discrimtest.estimators.landlords import Landlords
from discrimtest.estimators.measure import Contrast
from discrimtest.estimators.registry import MEASURES
from discrimtest.findings.card import Needs
from discrimtest.planning.markets.factorial import ALL, ANY, ODDS, Factorial
from tests.simulation.part import LEVEL, Known, Named, Part, Tried, listed, log_of, stream_of, told

FIGURES = {
    "interaction": ALL,
    "interaction_any": ANY,
    "interaction_odds_ratio": ODDS,
    "group_difference_all": ALL,
    "group_difference_any": ANY,
}


@dataclass(frozen=True)
class Crossed(Named, Factorial):
    """Two comparisons with a name."""


def _tried(market: Crossed, number: int, _: Known) -> Tried:
    first, second = market.study(stream_of("factors", market.id, number))
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
    [Crossed(**one) for one in listed("factors")],
    _tried,
)
