"""Ordered outcomes of calls: against R (base, coin, clubSandwich), and by simulation."""

import csv
import itertools
import math
from pathlib import Path

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st

from discrimtest.estimators.levels import (
    ONE_LEVEL,
    ONE_WAVE,
    OrderedCalls,
    cochran_armitage,
    level_rates,
    linear_by_linear,
    trend_by_landlord,
    why_no_trend,
)

WAVES = (1, 2, 4)
TOP = 2
text = (Path(__file__).parents[1] / "oracles" / "levels.csv").read_text("utf-8")
ROWS = list(csv.DictReader(line for line in text.splitlines() if line[0] != "#"))


def as_in_r(row):
    """The calls of a table of levels by waves; landlord i has call i of each wave."""
    table = numpy.array([int(count) for count in row["counts"].split()]).reshape(3, -1)
    level = numpy.concatenate([numpy.repeat(range(3), column) for column in table.T])
    wave = numpy.repeat(WAVES, table.sum(axis=0))
    landlord = numpy.concatenate([numpy.arange(count) for count in table.sum(axis=0)])
    return OrderedCalls(level, wave, landlord, 3)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["name"])
def test_r(row):
    calls = as_in_r(row)
    for column, found in (
        ("trend", cochran_armitage(calls, TOP)),
        ("linear", linear_by_linear(calls)),
    ):
        expected = float(row[column].replace("NA", "nan"))
        assert found.statistic == pytest.approx(expected, rel=1e-9, abs=1e-12, nan_ok=True)
        p_value = float(row[f"{column}_p"].replace("NA", "nan"))
        assert found.p_value == pytest.approx(p_value, rel=1e-8, nan_ok=True)
    last = level_rates(calls.of_wave(WAVES[-1]))[TOP]
    limits = (float(row["low"]), float(row["high"]))
    assert (last.limits.low, last.limits.high) == pytest.approx(limits, abs=1e-10)
    slope = trend_by_landlord(calls, TOP)
    assert slope.value == pytest.approx(float(row["slope"]), abs=1e-10)
    if row["name"] in ("level", "none_goes_along"):  # no landlord changes it
        assert math.isnan(slope.test().p_value)
    else:
        groups = int(row["landlords"])
        variance = float(row["slope_cr3"]) * (groups - 1) / groups
        assert slope.standard_error == pytest.approx(math.sqrt(variance), rel=1e-9)


def test_published_trend():
    """Agresti (2013), table 3.8: malformation by alcohol of the mother, scores 0, .5, 1.5, 4, 7;
    M squared 6.6 with p .01 (section 3.4.4)."""
    absent, present = (17066, 14464, 788, 126, 37), (48, 38, 5, 1, 1)
    counts = numpy.array([absent, present])
    level = numpy.concatenate([numpy.repeat([0, 1], column) for column in counts.T])
    wave = numpy.repeat([0, 0.5, 1.5, 4, 7], counts.sum(axis=0))
    found = linear_by_linear(OrderedCalls(level, wave, numpy.arange(len(level)), 2))
    assert round(found.statistic, 1) == 6.6
    assert round(found.p_value, 2) == 0.01


calls_drawn = st.lists(
    st.tuples(st.integers(0, 2), st.integers(1, 4), st.integers(0, 9)), min_size=1, max_size=60
)


def made(rows):
    level, wave, landlord = numpy.array(rows).T
    _, landlord = numpy.unique(landlord, return_inverse=True)
    return OrderedCalls(level, wave, landlord, 3)


@given(calls_drawn)
def test_rates_add_up(rows):
    rates = level_rates(made(rows))
    assert sum(rate.share.count for rate in rates) == len(rows)
    assert rates[0].beyond.count == len(rows)
    for lower, higher in itertools.pairwise(rates):
        assert lower.beyond.count - lower.share.count == higher.beyond.count
    for rate in rates:
        if not math.isnan(rate.limits.low):
            value = rate.share.count / rate.share.of
            assert -1e-12 <= rate.limits.low <= value + 1e-12
            assert value - 1e-12 <= rate.limits.high <= 1


@given(calls_drawn, st.integers(1, 9))
def test_the_unit_of_time_changes_no_test(rows, unit):
    """Nor does turning time around."""
    calls, other = made(rows), made([(level, -unit * wave, who) for level, wave, who in rows])
    for test in (linear_by_linear, lambda calls: cochran_armitage(calls, TOP)):
        assert test(calls).p_value == pytest.approx(test(other).p_value, nan_ok=True)
    ours, theirs = (trend_by_landlord(one, TOP) for one in (calls, other))
    assert ours.value == pytest.approx(-unit * theirs.value, nan_ok=True, abs=1e-9)
    assert bool(why_no_trend(calls, TOP)) == math.isnan(cochran_armitage(calls, TOP).p_value)


@given(calls_drawn)
def test_scores_in_equal_steps_are_one_test(rows):
    calls = made(rows)
    ours, theirs = linear_by_linear(calls), linear_by_linear(calls, (10, 15, 20))
    assert ours.p_value == pytest.approx(theirs.p_value, nan_ok=True)


def test_what_cannot_be_known_says_why():
    one_wave = made([(0, 1, 0), (2, 1, 1)])
    assert why_no_trend(one_wave, TOP) == ONE_WAVE
    alike = made([(0, 1, 0), (1, 2, 1)])
    assert why_no_trend(alike, TOP) == ONE_LEVEL
    nothing = OrderedCalls(*(numpy.array([], dtype=int) for _ in range(3)), 3)
    assert math.isnan(cochran_armitage(nothing, TOP).p_value)
    assert math.isnan(trend_by_landlord(nothing, TOP).value)
    assert all(math.isnan(rate.limits.low) for rate in level_rates(nothing))


def test_a_landlord_who_repeats_has_limits_by_landlord():
    rows = [(2, 1, who // 3) if who < 15 else (0, 1, who // 3) for who in range(30)]
    clustered, single = (
        level_rates(made(rows))[TOP],
        level_rates(made([(r[0], 1, i) for i, r in enumerate(rows)]))[TOP],
    )
    assert clustered.share == single.share
    wider = clustered.limits.high - clustered.limits.low
    assert wider > 1.5 * (single.limits.high - single.limits.low)


def test_wrong_calls_are_refused():
    with pytest.raises(ValueError, match="levels must be"):
        made([(3, 1, 0)])
    with pytest.raises(ValueError, match="each call"):
        OrderedCalls(numpy.array([0]), numpy.array([1, 2]), numpy.array([0]), 3)


@pytest.mark.slow
@pytest.mark.parametrize("landlords", [15, 40])
def test_offices_that_answer_as_before_do_not_make_a_trend(landlords):
    """Each office is called in three waves and mostly keeps its way: 5 % of tests reject. So it is
    where offices are called unequally often; 600 studies leave 1.8 points to chance."""
    rng = numpy.random.default_rng(20261129)
    rejected = 0
    for _ in range(600):
        way = rng.beta(0.5, 0.5, landlords)
        called = rng.random((landlords, 3)) < 0.8
        landlord, wave = numpy.nonzero(called)
        level = 2 * (rng.random(len(landlord)) < way[landlord])
        _, landlord = numpy.unique(landlord, return_inverse=True)
        rejected += (
            trend_by_landlord(OrderedCalls(level, wave, landlord, 3), TOP).test().p_value < 0.05
        )
    assert 0.02 < rejected / 600 < 0.075
