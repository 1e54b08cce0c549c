"""Whether the figure depends on who made the contacts: a sensitivity, not a figure of its own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy

from discrimtest.estimators.combination import Estimates, heterogeneity
from discrimtest.estimators.interface import TestResult
from discrimtest.estimators.tables import PairedTable
from discrimtest.words.tested_by import TestedBy


@dataclass(frozen=True, slots=True)
class TesterEffect:
    """The net difference over all tests, and how it moves with the testers.

    Attributes:
        net: Tests that favoured the control candidate minus those that favoured the test
            candidate, of all.
        lowest, highest: The same without the tests of one tester, over all testers.
        testers: How many made a test candidate's contact.
        alike: Cochran's Q test that the net difference is the same for all of them.
    """

    __test__ = False

    net: float
    lowest: float
    highest: float
    testers: int
    alike: TestResult


def effect_of_testers(tests: Sequence[TestedBy]) -> TesterEffect | None:
    """How the net difference moves with the testers; None where fewer than two made any, or
    one took part in every test.

    A test belongs to who made the test candidate's contact; leaving a tester out leaves out every
    test in which they made either. With few tests a tester's may all be alike, whose error would be
    nought, so each tester's rate is that of their tests and one more favouring either candidate
    (Bonett and Price 2012), as Q needs.

    References:
        Cochran (1954); Bonett and Price (2012), equation 4.
    """
    leaders = sorted({test.leader for test in tests})
    everyone = sorted({name for test in tests for name in test.testers})
    without = [[test for test in tests if name not in test.testers] for name in everyone]
    if len(leaders) < 2 or not all(without):
        return None
    nets = [_net(table_of(rest)) for rest in without]
    tables = [table_of(test for test in tests if test.leader == name) for name in leaders]
    alike = heterogeneity(
        Estimates(
            numpy.array([_adjusted(table)[0] for table in tables]),
            numpy.array([_adjusted(table)[1] for table in tables]),
        )
    )
    return TesterEffect(_net(table_of(tests)), min(nets), max(nets), len(leaders), alike)


def table_of(tests: Iterable[TestedBy]) -> PairedTable:
    """The paired table of these tests."""
    cells = [(test.control, test.test) for test in tests]
    pairs = ((True, True), (True, False), (False, True), (False, False))
    return PairedTable(*(cells.count(pair) for pair in pairs))


def _net(table: PairedTable) -> float:
    return table.difference / table.n


def _adjusted(table: PairedTable) -> tuple[float, float]:
    """Net difference and standard error with one test more each way."""
    one, other = (table.control_only + 1) / (table.n + 2), (table.test_only + 1) / (table.n + 2)
    net = one - other
    return net, ((one + other - net**2) / (table.n + 2)) ** 0.5
