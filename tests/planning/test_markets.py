"""The true figures of each kind of market: worked out there, counted here in one large study.

The markets are those of the simulation of error rates.
"""

from dataclasses import replace

import numpy
import pytest

from discrimtest.planning.markets.paired import PairedMarket
from discrimtest.randomness import Stream
from tests.simulation.error_rates import PARTS


def markets(part):
    return {market.id: market for market in PARTS[part].markets}


def stream(number=0):
    return Stream(20261122, "a large study", number)


MARKETS = markets("paired")


@pytest.mark.parametrize("market", MARKETS.values(), ids=MARKETS)
def test_many_paired_tests_come_near_the_truth(market):
    """The true figures are worked out by integration; here they are counted."""
    large = replace(market, tests=40_000, landlords=0, order="random")
    study = large.study(stream())
    both, a, b, neither = numpy.bincount(study.cell, minlength=4) / large.tests
    truth = market.truth
    assert both + a == pytest.approx(market.rates[0], abs=0.012)
    assert both + b == pytest.approx(market.rates[1], abs=0.012)
    assert truth["rate_control"] == pytest.approx(market.rates[0], abs=1e-9)
    assert truth["rate_test"] == pytest.approx(market.rates[1], abs=1e-9)
    assert truth["gross_control"] == pytest.approx(a, abs=0.012)
    assert truth["gross_test"] == pytest.approx(b, abs=0.012)
    assert truth["equal_neither"] == pytest.approx(neither, abs=0.012)
    assert truth["equal_both"] == pytest.approx(both, abs=0.012)
    assert truth["gross_test_any"] == pytest.approx(b / (1 - neither), abs=0.03)
    first = study.test_first == 0
    effect = (study.cell[first] == 1).mean() - (study.cell[first] == 2).mean()
    effect -= (study.cell[~first] == 1).mean() - (study.cell[~first] == 2).mean()
    assert truth["order_effect"] == pytest.approx(-effect / 2, abs=0.012)


def test_landlords_have_as_many_tests_as_the_market_says():
    for market in MARKETS.values():
        sizes = numpy.bincount(market.owner)
        assert sizes.sum() == market.tests
        assert len(sizes) == (market.landlords or market.tests)
        assert sizes.min() >= 1
    assert numpy.bincount(MARKETS["half"].owner)[0] >= 190


@pytest.mark.parametrize("market", markets("graded").values(), ids=markets("graded"))
def test_grades_come_as_often_as_the_market_says(market):
    square = replace(market, tests=40_000, landlords=0).study(stream())
    for answers, shares in (
        (square.control, market.shares),
        (square.test, market.test_shares or market.shares),
    ):
        seen = numpy.bincount(answers, minlength=len(shares)) / square.n
        assert seen == pytest.approx(numpy.array(shares), abs=0.012)
    assert market.truth["mean_score"] == pytest.approx(square.steps.mean(), abs=0.03)
    # The null hypothesis of the tests of order: neither candidate fares better more often.
    better, worse = (square.steps > 0).mean(), (square.steps < 0).mean()
    assert (abs(better - worse) < 0.015) == (market.truth["mean_score"] == 0)


@pytest.mark.parametrize("market", markets("waits").values(), ids=markets("waits"))
def test_who_is_answered_sooner_is_as_the_hazards_say(market):
    """Of two exponential waits the one with a hazard r times the other's ends first r/(1+r)."""
    waits = replace(market, tests=40_000, landlords=0).study(stream())
    hours, answered = (one.reshape(-1, 2) for one in (waits.hours, waits.answered))
    apart = (hours[:, 0] != hours[:, 1]) & answered.any(axis=1)
    sooner = (hours[:, 1] < hours[:, 0])[apart].mean()
    assert sooner == pytest.approx(market.ratio / (1 + market.ratio), abs=0.015)
    middling = replace(market, tests=40_000, landlords=0, home=0.0, taste=0.0, second=0.0)
    share = middling.study(stream()).answered.reshape(-1, 2)[:, 0].mean()
    assert share == pytest.approx(market.answered, abs=0.012)


@pytest.mark.parametrize("market", markets("cities").values(), ids=markets("cities"))
def test_cities_have_the_nets_that_the_market_says(market):
    drawn, another = replace(market, tests=(200,) * 400).study(stream())
    tables = numpy.array([city.cells.sum(axis=0) for city in drawn]) / 200
    nets = tables[:, 1] - tables[:, 2]
    assert nets.mean() == pytest.approx(market.net, abs=0.015)
    # The spread of the true nets, and that of chance within a city.
    within = (market.different - market.net**2 - market.tau**2) / 200
    assert nets.var() == pytest.approx(market.tau**2 + within, rel=0.25)
    assert (tables[:, 1] + tables[:, 2]).mean() == pytest.approx(market.different, abs=0.01)
    assert 1 - tables[:, 3].mean() == pytest.approx(market.favoured, abs=0.01)
    assert abs(another) <= market.different


@pytest.mark.parametrize("market", markets("factors").values(), ids=markets("factors"))
def test_two_comparisons_differ_as_the_market_says(market):
    large = replace(market, tests=(40_000, 40_000), landlords=0)
    if market.shared:
        large = replace(large, landlords=4_000, sizes="equal")
    first, second = (cells.sum(axis=0) for cells in large.study(stream()))
    nets = [(cells[1] - cells[2]) / cells.sum() for cells in (first, second)]
    assert market.truth["net_all"] == pytest.approx(nets[0] - nets[1], abs=0.03)
    odds = [cells[2] / cells[1] for cells in (first, second)]
    assert market.truth["log odds ratio"] == pytest.approx(numpy.log(odds[0] / odds[1]), abs=0.2)
    cells = market.study(stream())
    shared = (cells[0].any(axis=1) & cells[1].any(axis=1)).all()
    assert bool(shared) == market.shared
    assert [int(one.sum()) for one in cells] == list(market.tests)


def test_the_same_stream_draws_the_same_study():
    market = PairedMarket(200, (0.5, 0.4), landlords=40, sizes="uneven", taste=0.2)
    first, again, other = (market.study(stream(number)) for number in (0, 0, 1))
    assert (first.favoured == again.favoured).all()
    assert (first.test_first == again.test_first).all()
    assert (first.favoured != other.favoured).any()
    assert first.by_landlord().sum() == 200


def test_shares_of_variance_leave_room_for_chance():
    with pytest.raises(ValueError, match="must be < 1"):
        PairedMarket(200, (0.5, 0.5), landlord=0.4, taste=0.3, home=0.3)
