"""Time to an answer: the stratified log-rank test and Cox's hazard ratio."""

from __future__ import annotations

from dataclasses import dataclass

from discrimtest.estimators.registry import MEASURES, TESTS
from discrimtest.estimators.response_time import HAZARD, cox
from discrimtest.findings.card import Needs
from discrimtest.planning.markets.waiting import RATIO, Waiting
from tests.simulation.part import (
    LEVEL,
    Known,
    Named,
    Part,
    Result,
    Tried,
    listed,
    log_of,
    stream_of,
)


@dataclass(frozen=True)
class Answered(Named, Waiting):
    """Waits with a name."""


def _tried(market: Answered, number: int, _: Known) -> Tried:
    waits = market.study(stream_of("waits", market.id, number))
    for id_, test in TESTS.items():
        if test.needs is Needs.WAITS:
            yield (id_, "", RATIO), Result(test.test(waits).p_value)
    fit = cox(waits)
    for name, method in MEASURES[HAZARD].methods.items():
        yield (HAZARD, name, RATIO), log_of(method(fit, LEVEL).limits)


WAITS = Part(
    "waits",
    "Time to an answer",
    "Exponential waits up to the end of a window, homes and landlords with hazards of their own.",
    2000,
    [Answered(**one) for one in listed("waits")],
    _tried,
)
