"""Nets adjusted for those who do not recognise the signal."""

from __future__ import annotations

from dataclasses import dataclass

from discrimtest.estimators.adjusted import Recognised
from discrimtest.estimators.landlords import Landlords
from discrimtest.estimators.registry import MEASURES
from discrimtest.findings.card import Needs
from discrimtest.planning.markets.draws import uniforms
from tests.simulation.part import LEVEL, Known, Paired, Part, Tried, listed, stream_of, told

FIGURES = {"rate_adjusted_signal": "net_all", "rate_adjusted_signal_any": "net_any"}


@dataclass(frozen=True)
class Signalled(Paired):
    """A market in which a share of the landlords recognise the signal.

    Attributes:
        share: Who do; the true net is that of the market over it.
        raters: Who say whether they do; 0 where the share is known for certain.
    """

    share: float = 0.8
    raters: int = 50

    @property
    def truth(self) -> dict[str, float]:
        return {name: super(Signalled, self).truth[name] / self.share for name in FIGURES.values()}


def _tried(market: Signalled, number: int, _: Known) -> Tried:
    table = Landlords(market.study_of(number).by_landlord()).table
    share, raters = market.share, None
    if market.raters:
        raters = market.raters
        drawn = uniforms(stream_of("signals", market.id, number), raters)
        share = float((drawn < share).mean())
    recognised = Recognised(table, share or None, raters)
    for id_, measure in MEASURES.items():
        if measure.needs is Needs.RECOGNISED:
            for name, method in measure.methods.items():
                yield (id_, name, FIGURES[id_]), told(method(recognised, LEVEL).limits)


SIGNALS = Part(
    "signals",
    "Nets adjusted for recognition",
    "Paired tests as above; raters recognise the signal as often as landlords do.",
    2000,
    [Signalled(**one) for one in listed("signals")],
    _tried,
)
