"""Randomisation inference: against every order that could have been drawn, counted in R."""

import csv
import itertools
import math
from dataclasses import FrozenInstanceError
from pathlib import Path

import numpy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from discrimtest.estimators.conditional_logit import Responses
from discrimtest.estimators.paired_tests import mcnemar_exact
from discrimtest.estimators.randomization import (
    ESTIMATORS,
    JOINT,
    NET,
    Reassigned,
    fair_coins,
    randomization,
    randomization_joint,
)
from discrimtest.estimators.tables import PairedTable
from discrimtest.randomness import Stream

ORACLE = Path(__file__).parents[1] / "oracles" / "randomization.csv"
ROWS = list(
    csv.DictReader(line for line in ORACLE.read_text("utf-8").splitlines() if line[0] != "#")
)
TWO_ARMS = [row for row in ROWS if row["net_p"]]


def listings_of(text):
    """Arms and answers by position of each test."""
    for test in text.split():
        arms, answers = ([int(digit) for digit in part] for part in test.split(":"))
        yield arms, answers


def answers_of(text):
    count = 1 + max(max(arms) for arms, _ in listings_of(text))
    made, favourable = (
        numpy.array(
            [
                [
                    sum(answers[n] if which else 1 for n, one in enumerate(arms) if one == arm)
                    for arm in range(count)
                ]
                for arms, answers in listings_of(text)
            ]
        )
        for which in (False, True)
    )
    return Responses(made, favourable, numpy.ones(len(made), dtype=numpy.int64))


def every_order(text):
    """A redraw that gives all orders of all tests, once each."""
    count = answers_of(text).made.shape[1]
    sums = numpy.zeros((1, count), dtype=numpy.int64)
    for arms, answers in listings_of(text):
        each = numpy.array(
            [
                [
                    sum(y for a, y in zip(order, answers, strict=True) if a == arm)
                    for arm in range(count)
                ]
                for order in itertools.permutations(arms)
            ]
        )
        sums = (sums[:, None, :] + each[None, :, :]).reshape(-1, count)

    left = [sums]

    def redraw(stream, draws):
        assert isinstance(stream, Stream)
        assert draws <= len(left[0])
        drawn, left[0] = left[0][:draws], left[0][draws:]
        return drawn

    return redraw


def counted(p_value, draws):
    """What the drawn p-value is when the draws are all there could be."""
    return (1 + round(p_value * draws)) / (1 + draws)


@pytest.mark.parametrize("row", TWO_ARMS, ids=lambda row: row["study"])
def test_the_net_rate_as_r_counts_it(row):
    draws = int(row["assignments"])
    study = Reassigned(answers_of(row["tests"]), every_order(row["tests"]), False, 7, draws)
    result = randomization(study)
    assert result.statistic == pytest.approx(float(row["net"]), abs=1e-15)
    expected = 1.0 if result.empty else counted(float(row["net_p"]), draws)
    assert result.p_value == pytest.approx(expected, rel=1e-12)
    assert result.empty == (row["study"] == "none")


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["study"])
def test_all_arms_together_as_r_counts_them(row):
    draws = int(row["assignments"])
    study = Reassigned(answers_of(row["tests"]), every_order(row["tests"]), True, 7, draws)
    result = randomization_joint(study)
    assert result.statistic == pytest.approx(float(row["spread"]), abs=1e-12)
    expected = 1.0 if result.empty else counted(float(row["spread_p"]), draws)
    assert result.p_value == pytest.approx(expected, rel=1e-12)
    assert result.empty == (row["study"] == "none")


def never(stream, draws):
    raise AssertionError("nothing should be drawn")


@pytest.mark.parametrize(
    "row",
    [row for row in TWO_ARMS if set(map(len, row["tests"].split())) == {5}],
    ids=lambda row: row["study"],
)
def test_pairs_with_coins_are_counted_exactly(row):
    result = randomization(Reassigned(answers_of(row["tests"]), never))
    assert result.p_value == pytest.approx(float(row["net_p"]), rel=1e-12)
    assert result.statistic == pytest.approx(float(row["net"]), abs=1e-15)


def test_the_oracle_covers_every_kind():
    assert len(ROWS) == 16
    assert len(TWO_ARMS) == 12


cells = st.tuples(*[st.integers(0, 30)] * 4)


def of_cells(both, control_only, test_only, neither):
    favourable = numpy.array([[1, 1], [1, 0], [0, 1], [0, 0]])
    times = numpy.array([both, control_only, test_only, neither])
    return Responses(numpy.ones((4, 2), dtype=numpy.int64), favourable, times)


@given(cells)
def test_with_coins_it_is_the_sign_test(drawn):
    result = randomization(Reassigned(of_cells(*drawn), never))
    table = PairedTable(*drawn)
    assert result.p_value == mcnemar_exact(table).p_value
    assert result.empty == (table.n_discordant == 0)
    if table.n:
        assert result.statistic == pytest.approx(table.difference / table.n)
    else:
        assert math.isnan(result.statistic)


@given(cells)
def test_exchanging_the_arms_changes_the_sign_alone(drawn):
    one = randomization(Reassigned(of_cells(*drawn), never))
    both, control_only, test_only, neither = drawn
    other = randomization(Reassigned(of_cells(both, test_only, control_only, neither), never))
    assert other.p_value == one.p_value
    assert other.statistic == pytest.approx(-one.statistic, nan_ok=True)


def fixed(*totals):
    """A redraw with known results."""
    return lambda stream, draws: numpy.array(totals)


def test_a_draw_counts_when_it_is_as_far_to_either_side():
    """Eight and two of ten each: a difference of 6; +6, -6 and 7 are as far, 5 is not."""
    answers = Responses(numpy.array([[10, 10]]), numpy.array([[8, 2]]), numpy.array([1]))
    study = Reassigned(answers, fixed([8, 2], [2, 8], [9, 2], [7, 2], [5, 5]), draws=5)
    assert randomization(study).p_value == pytest.approx((1 + 3) / (1 + 5))
    assert randomization(study).statistic == pytest.approx(0.6)


def test_no_coins_no_counting():
    study = Reassigned(of_cells(0, 6, 1, 3), fixed(*[[6, 1]] * 9), coins=False, draws=9)
    assert randomization(study).p_value == 1.0


def test_the_streams_have_names_of_their_own():
    seen = []

    def redraw(stream, draws):
        seen.append(stream.below(1 << 40))
        return numpy.zeros((draws, 2), dtype=numpy.int64)

    study = Reassigned(of_cells(0, 6, 1, 3), redraw, coins=False, seed=11, draws=4)
    randomization(study)
    randomization_joint(study)
    assert seen == [Stream(11, NET).below(1 << 40), Stream(11, JOINT).below(1 << 40)]


def test_expected_answers_are_weighted_by_alike_tests():
    answers = Responses(
        numpy.array([[1, 1, 1], [1, 1, 0]]),
        numpy.array([[1, 0, 0], [0, 1, 0]]),
        numpy.array([3, 2]),
    )
    result = randomization_joint(Reassigned(answers, fixed([3, 2, 0]), draws=1))
    assert result.statistic == pytest.approx((3 - 2) ** 2 + (2 - 2) ** 2 + (0 - 1) ** 2)
    assert result.p_value == 1.0


@settings(max_examples=20)
@given(st.integers(0, 2**32))
def test_p_is_never_nought(seed):
    far = Reassigned(of_cells(0, 9, 0, 0), fixed(*[[5, 4]] * 99), False, seed, 99)
    assert randomization(far).p_value == pytest.approx(0.01)


def test_no_tests_at_all():
    none = Responses(*(numpy.zeros((0, 2), dtype=numpy.int64) for _ in "ab"), numpy.zeros(0, int))
    result = randomization(Reassigned(none, never))
    assert (result.p_value, result.empty) == (1.0, True)
    assert math.isnan(result.statistic)
    assert randomization_joint(Reassigned(none, never)).empty


def test_rows_without_contacts_or_with_one_change_nothing_expected():
    answers = Responses(
        numpy.array([[1, 1, 1], [0, 0, 0], [1, 0, 0]]),
        numpy.array([[1, 0, 0], [0, 0, 0], [1, 0, 0]]),
        numpy.array([3, 2, 6]),
    )
    result = randomization_joint(Reassigned(answers, fixed([9, 0, 0]), draws=1))
    assert result.statistic == pytest.approx((9 - 7) ** 2 + 2 * (0 - 1) ** 2)


def test_what_is_not_said_of_a_study():
    study = Reassigned(of_cells(1, 1, 1, 1), never)
    assert (study.coins, study.seed, study.draws) == (True, 0, 10_000)
    assert study != Reassigned(study.answers, never)
    with pytest.raises(FrozenInstanceError):
        study.draws = 5


def test_rows_that_stand_for_no_test_say_nothing():
    assert randomization(Reassigned(of_cells(3, 0, 0, 2), never)).empty
    assert randomization_joint(Reassigned(of_cells(3, 0, 0, 2), never)).empty


def test_registered_under_their_names():
    assert [(one.id, one.test) for one in ESTIMATORS] == [
        ("randomization", randomization),
        ("randomization_joint", randomization_joint),
    ]


@pytest.mark.parametrize(
    ("heads", "tails", "expected"),
    [(0, 0, 1), (1, 0, 1), (5, 5, 1), (0, 5, 2 / 32), (6, 1, 16 / 128)],
)
def test_how_uneven_fair_coins_can_be(heads, tails, expected):
    assert fair_coins(heads, tails) == pytest.approx(expected)
    assert fair_coins(tails, heads) == pytest.approx(expected)


def test_progress_is_told_of_draws_alone():
    told, asked = [], []

    def redraw(stream, draws):
        asked.append(draws)
        return numpy.tile([6, 1], (draws, 1))

    answers = of_cells(0, 6, 1, 3)
    study = Reassigned(answers, redraw, False, 5, 25_000, lambda *far: told.append(far))
    assert randomization(study).p_value == 1.0
    assert asked == [10_000, 10_000, 5_000]
    assert told == [(10_000, 25_000), (20_000, 25_000), (25_000, 25_000)]
    joint = randomization_joint(study)
    assert joint.p_value == 1.0
    assert told[3:] == told[:3]
    exact = Reassigned(answers, never, progress=lambda *far: told.append(far))
    randomization(exact)
    assert len(told) == 6


def test_draws_go_on_where_the_last_ones_ended():
    seen = []

    def redraw(stream, draws):
        seen.append(stream.below(1 << 40))
        return numpy.zeros((draws, 2), dtype=numpy.int64)

    randomization(Reassigned(of_cells(0, 6, 1, 3), redraw, False, 11, 10_001))
    stream = Stream(11, NET)
    assert seen == [stream.below(1 << 40), stream.below(1 << 40)]
