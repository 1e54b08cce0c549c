"""What estimators take and give: counts that fit together, and what is left unsaid."""

import math
from dataclasses import asdict

import pytest

from discrimtest.estimators.interface import (
    UNDEFINED,
    Estimand,
    Estimate,
    Interval,
    TestMethod,
    TestResult,
)
from discrimtest.estimators.tables import PairedTable, Share
from discrimtest.findings.card import Card, Needs

TABLE = PairedTable(both=20, control_only=7, test_only=3, neither=10)


def test_a_table_by_hand():
    assert (TABLE.n, TABLE.n_any, TABLE.n_discordant, TABLE.difference) == (40, 30, 10, 4)
    assert (TABLE.shares.control, TABLE.shares.test) == (Share(27, 40), Share(23, 40))
    assert TABLE.swapped() == PairedTable(20, 3, 7, 10)
    assert TABLE.without_neither() == PairedTable(20, 7, 3, 0)


def test_a_share_by_hand():
    assert Share(3, 8).value == 0.375
    assert Share(8, 8).value == 1.0
    assert math.isnan(Share(0, 0).value)


@pytest.mark.parametrize(("count", "of"), [(-1, 3), (4, 3), (1, 0)])
def test_a_part_that_is_larger_than_the_whole_is_refused(count, of):
    with pytest.raises(ValueError, match=f"got {count} of {of}"):
        Share(count, of)


@pytest.mark.parametrize("place", range(4))
@pytest.mark.parametrize("bad", [-1, 2.0, True, None])
def test_a_count_that_is_none_is_refused_by_name(place, bad):
    cells = [1, 1, 1, 1]
    cells[place] = bad
    name = ("both", "control_only", "test_only", "neither")[place]
    with pytest.raises(ValueError, match=f"{name} must be a whole number"):
        PairedTable(*cells)


def test_what_an_interval_leaves_unsaid():
    rest = asdict(Interval(0.1, 0.4))
    del rest["low"], rest["high"]
    assert rest.pop("empty") == 0
    assert rest.pop("percentile") is False
    assert set(rest.values()) == {None}
    assert math.isnan(UNDEFINED.low)
    assert math.isnan(UNDEFINED.high)


def test_what_a_test_leaves_unsaid():
    result = TestResult(0.3)
    assert result.empty is False
    assert (result.statistic, result.df, result.standard_error) == (None, None, None)


def test_an_estimand_has_no_interval_unless_told():
    card = Card("share", Needs.PAIRS, "Share")
    plain = Estimand(card, lambda table: Estimate(0.5, table.n))
    assert (plain.id, plain.needs) == ("share", Needs.PAIRS)
    assert (plain.intervals, plain.by_landlord) == ({}, {})


@pytest.mark.parametrize("kind", [TestResult, TestMethod])
def test_pytest_does_not_take_them_for_tests(kind):
    assert kind.__test__ is False
