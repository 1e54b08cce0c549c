"""Randomisation inference: the orders of the study's own coins, drawn anew."""

from __future__ import annotations

from dataclasses import dataclass

import numpy

from discrimtest.estimators.conditional_logit import Responses
from discrimtest.estimators.randomization import JOINT, NET, Reassigned
from discrimtest.estimators.registry import TESTS
from discrimtest.samples.redraw import shuffled
from tests.simulation.part import ALL_ALIKE, DRAWS, Known, Paired, Part, Result, Tried, listed


@dataclass(frozen=True)
class Reordered(Paired):
    """A market of paired tests, of several candidates, or of several contacts of either arm.

    Attributes:
        contacts: Contacts of each arm in a test: 1, or 2 where ``rates`` holds those of two of
            the control arm and two of the test arm.
    """

    contacts: int = 1

    @property
    def truth(self) -> dict[str, float]:
        if self.contacts == 1:
            return super().truth
        return {"net_all": self.rates[0] - self.rates[-1]}


def _tried(market: Reordered, number: int, _: Known) -> Tried:
    favoured = market.study_of(number).favoured.astype(numpy.int64)
    tests, candidates = favoured.shape
    shape = tests, candidates // market.contacts, market.contacts
    favourable = favoured.reshape(shape).sum(axis=2)
    made = numpy.full_like(favourable, market.contacts)
    answers = Responses(made, favourable, numpy.ones(tests, dtype=numpy.int64))
    study = Reassigned(answers, shuffled(answers), True, number, DRAWS)
    id_, figure = (NET, "net_all") if shape[1] == 2 else (JOINT, ALL_ALIKE)
    yield (id_, "", figure), Result(TESTS[id_].test(study).p_value)


ORDERS = Part(
    "orders",
    "Randomisation tests",
    "Paired tests as above; the order of the contacts of each test is drawn by a coin of its own.",
    2000,
    [Reordered(**one) for one in listed("orders")],
    _tried,
)
