"""Answers in grades: the tests of ordered and nominal categories."""

from __future__ import annotations

from dataclasses import dataclass

from discrimtest.estimators.registry import MEASURES, TESTS
from discrimtest.findings.card import Needs
from discrimtest.planning.markets.graded import MARGINS, MEAN, Graded
from tests.simulation.part import LEVEL, Known, Named, Part, Result, Tried, listed, stream_of, told

NOMINAL = ("stuart_maxwell", "bhapkar")


@dataclass(frozen=True)
class Grades(Named, Graded):
    """Answers in grades with a name."""


def _tried(market: Grades, number: int, _: Known) -> Tried:
    square = market.study(stream_of("graded", market.id, number))
    for id_, test in TESTS.items():
        if test.needs is Needs.SQUARE:
            figure = MARGINS if id_.startswith(NOMINAL) else MEAN
            yield (id_, "", figure), Result(test.test(square).p_value)
    for name, method in MEASURES[MEAN].methods.items():
        yield (MEAN, name, MEAN), told(method(square, LEVEL).limits)


GRADED = Part(
    "graded",
    "Answers in grades",
    "Four grades from no answer to an invitation, cut from normal numbers at the shares given.",
    2000,
    [Grades(**one) for one in listed("graded")],
    _tried,
)
