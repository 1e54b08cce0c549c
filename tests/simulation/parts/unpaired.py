"""Candidates who are not matched: of each test only the first contact was made."""

from __future__ import annotations

from dataclasses import dataclass

import numpy

from discrimtest.estimators.registry import MEASURES
from discrimtest.estimators.unpaired import UNPAIRED, Unpaired
from tests.simulation.part import LEVEL, Known, Paired, Part, Tried, listed, told


@dataclass(frozen=True)
class Unmatched(Paired):
    """A market of paired tests of which every landlord heard from one candidate a home."""

    @property
    def truth(self) -> dict[str, float]:
        return {UNPAIRED: self.rates[0] - self.rates[1]}


def _tried(market: Unmatched, number: int, _: Known) -> Tried:
    study = market.study_of(number)
    groups = int(study.owner[-1]) + 1
    sides = []
    for candidate in (0, 1):
        mine = study.test_first == candidate
        owner, favoured = study.owner[mine], study.favoured[mine, candidate]
        counted = numpy.bincount(owner, weights=favoured, minlength=groups)
        made = numpy.bincount(owner, minlength=groups)
        sides.append(numpy.column_stack([counted.astype(numpy.int64), made]))
    contacts = Unpaired(*sides)
    for name, method in MEASURES[UNPAIRED].methods.items():
        yield (UNPAIRED, name, UNPAIRED), told(method(contacts, LEVEL).limits)


UNMATCHED = Part(
    "unmatched",
    "Candidates who are not matched",
    "Paired tests as above of which only the first contact, drawn by a coin, was made.",
    2000,
    [Unmatched(**one) for one in listed("unmatched")],
    _tried,
)
