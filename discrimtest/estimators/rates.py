"""Rates of paired tests: who was favoured, out of what.

Net figures are control minus test. A figure is never given without its denominator, because
``gross_control`` ("in 16 of 100 tests only the control candidate was invited") and ``net_all``
("the control candidate was invited 9 times more often, per 100 tests") are easily confused.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

from discrimtest.estimators.difference import bonett_price, delta, newcombe, tango
from discrimtest.estimators.interface import (
    ArmShares,
    Estimand,
    Estimate,
    Interval,
    Needs,
    PairedTable,
    Sample,
    Share,
)
from discrimtest.estimators.proportion import clopper_pearson, wilson, wilson_cc

ALL_TESTS = "tests"
ANY = "tests with at least one {noun}"
DISCORDANT = "tests with different treatment"
CONTROL_INVITED = "tests in which the control candidate got the {noun}"


def _share(
    id_: str, needs: Needs, share: Callable[[Sample], Share], denominator: str
) -> Estimand[Sample]:
    """An estimand that is one share, with the intervals of a single proportion."""

    def estimate(sample: Sample) -> Estimate:
        part = share(sample)
        return Estimate(part.value, part.of)

    def lifted(method: Callable[[Share, float], Interval]) -> Callable[[Sample, float], Interval]:
        return lambda sample, level: method(share(sample), level)

    intervals = {
        "wilson": lifted(wilson),
        "wilson_cc": lifted(wilson_cc),
        "clopper_pearson": lifted(clopper_pearson),
    }
    return Estimand(id_, needs, estimate, denominator, intervals)


def _net(
    id_: str,
    of: Callable[[PairedTable], int],
    denominator: str,
    intervals: Mapping[str, Callable[[PairedTable, float], Interval]],
) -> Estimand[PairedTable]:
    """An estimand ``(a - b) / of``."""

    def estimate(table: PairedTable) -> Estimate:
        count = of(table)
        return Estimate(table.difference / count if count else math.nan, count)

    return Estimand(id_, Needs.PAIRS, estimate, denominator, intervals, antisymmetric=True)


def _given_any(
    method: Callable[[PairedTable, float], Interval],
) -> Callable[[PairedTable, float], Interval]:
    """``net_any`` given M is ``net_all`` of the tests with at least one favoured candidate."""
    return lambda table, level: method(table.without_neither(), level)


RATE_CONTROL: Estimand[ArmShares] = _share(
    "rate_control", Needs.CONTACTS, lambda arms: arms.control, ALL_TESTS
)
RATE_TEST: Estimand[ArmShares] = _share(
    "rate_test", Needs.CONTACTS, lambda arms: arms.test, ALL_TESTS
)

NET: tuple[Estimand[PairedTable], ...] = (
    _net(
        "net_all",
        lambda table: table.n,
        ALL_TESTS,
        {"tango": tango, "newcombe": newcombe, "bonett_price": bonett_price},
    ),
    _net(
        "net_any",
        lambda table: table.n_any,
        ANY,
        {
            "tango": _given_any(tango),
            "newcombe": _given_any(newcombe),
            "delta": _given_any(delta),
        },
    ),
    _net("net_discordant", lambda table: table.n_discordant, DISCORDANT, {}),
)

SHARES: tuple[Estimand[PairedTable], ...] = tuple(
    _share(id_, Needs.PAIRS, share, denominator)
    for id_, share, denominator in (
        (
            "control_invited_lost",
            lambda table: Share(table.control_only, table.shares.control.count),
            CONTROL_INVITED,
        ),
        ("gross_control", lambda table: Share(table.control_only, table.n), ALL_TESTS),
        ("gross_test", lambda table: Share(table.test_only, table.n), ALL_TESTS),
        ("gross_control_any", lambda table: Share(table.control_only, table.n_any), ANY),
        ("gross_test_any", lambda table: Share(table.test_only, table.n_any), ANY),
        ("equal_both", lambda table: Share(table.both, table.n), ALL_TESTS),
        ("equal_neither", lambda table: Share(table.neither, table.n), ALL_TESTS),
        ("discordance", lambda table: Share(table.n_discordant, table.n), ALL_TESTS),
    )
)
