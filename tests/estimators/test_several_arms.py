"""Cochran's Q and its score test by landlord: against R, statsmodels and McNemar."""

import csv
import math
from pathlib import Path

import numpy
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from statsmodels.stats.contingency_tables import cochrans_q

from discrimtest.estimators.clustered import mcnemar_obuchowski
from discrimtest.estimators.landlords import Landlords
from discrimtest.estimators.paired_tests import mcnemar_chi2
from discrimtest.estimators.several_arms import LandlordBlocks, cochran_q, cochran_q_landlord
from discrimtest.estimators.tables import PairedTable

ORACLE = Path(__file__).parents[1] / "oracles" / "several_arms.csv"
ROWS = list(
    csv.DictReader(line for line in ORACLE.read_text("utf-8").splitlines() if line[0] != "#")
)

blocks = arrays.arrays(
    numpy.int8, st.tuples(st.integers(1, 25), st.integers(2, 5)), elements=st.integers(0, 1)
)


@pytest.mark.slow
@given(responses=blocks)
def test_statsmodels(responses):
    by_test = responses.sum(axis=1)
    assume(((by_test > 0) & (by_test < responses.shape[1])).any())
    oracle = cochrans_q(responses)
    result = cochran_q(responses)
    assert result.statistic == pytest.approx(oracle.statistic, rel=1e-9, abs=1e-12)
    assert result.p_value == pytest.approx(oracle.pvalue, rel=1e-9)


def test_two_arms_are_mcnemar_without_correction():
    rows = [(1, 1)] * 4 + [(1, 0)] * 9 + [(0, 1)] * 3 + [(0, 0)] * 8
    result = cochran_q(numpy.array(rows, dtype=numpy.int8))
    expected = mcnemar_chi2(PairedTable(4, 9, 3, 8))
    assert result.statistic == pytest.approx(expected.statistic, rel=1e-12)
    assert result.p_value == pytest.approx(expected.p_value, rel=1e-12)


def test_equal_treatment_throughout_gives_1_and_says_so():
    result = cochran_q(numpy.array([[1, 1, 1], [0, 0, 0]], dtype=numpy.int8))
    assert result.p_value == 1
    assert result.empty
    assert math.isnan(result.statistic)


def test_many_tests_do_not_overflow_small_integers():
    rows = numpy.tile(numpy.array([[1, 0, 0]], dtype=numpy.int8), (40_000, 1))
    assert cochran_q(rows).statistic == pytest.approx(80_000)


def read(row):
    arms = int(row["arms"])
    responses = numpy.array(row["responses"].split(), dtype=numpy.int8).reshape(-1, arms)
    return responses, numpy.array(row["landlord"].split(), dtype=numpy.int64)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["sample"])
def test_r(row):
    responses, landlord = read(row)
    q = cochran_q(responses)
    assert q.statistic == pytest.approx(float(row["q"]), rel=1e-9)
    assert q.p_value == pytest.approx(float(row["q_p"]), rel=1e-8)
    score = cochran_q_landlord(LandlordBlocks(responses, landlord))
    assert score.statistic == pytest.approx(float(row["score"]), rel=1e-9)
    assert score.p_value == pytest.approx(float(row["score_p"]), rel=1e-8)
    assert not score.empty


@pytest.mark.slow
@given(
    responses=arrays.arrays(
        numpy.int8, st.tuples(st.integers(2, 20), st.just(2)), elements=st.integers(0, 1)
    ),
    rng=st.randoms(use_true_random=False),
)
def test_two_arms_by_landlord_are_obuchowskis_test(responses, rng):
    landlord = numpy.array([rng.randrange(6) for _ in responses])
    cells = numpy.zeros((6, 4), dtype=numpy.int64)
    numpy.add.at(cells, (landlord, 3 - 2 * responses[:, 0] - responses[:, 1]), 1)
    expected = mcnemar_obuchowski(Landlords(cells[cells.any(axis=1)]))
    assume(not math.isnan(expected.p_value))
    result = cochran_q_landlord(LandlordBlocks(responses, landlord))
    assert result.p_value == pytest.approx(expected.p_value, rel=1e-9)
    assert result.empty == expected.empty


@pytest.mark.slow
@given(responses=blocks, rng=st.randoms(use_true_random=False))
def test_neither_the_order_of_arms_nor_of_tests_matters(responses, rng):
    landlord = numpy.array([rng.randrange(8) for _ in responses])
    arms, tests = (rng.sample(range(count), count) for count in responses.shape[::-1])
    one = cochran_q_landlord(LandlordBlocks(responses, landlord))
    other = cochran_q_landlord(LandlordBlocks(responses[tests][:, arms], landlord[tests] * 7))
    assert one.p_value == pytest.approx(other.p_value, rel=1e-6, nan_ok=True)


def test_tests_without_a_landlord_stand_for_themselves():
    responses, landlord = read(next(row for row in ROWS if row["sample"] == "three"))
    some = numpy.where(landlord == 2, -1, landlord)
    named = numpy.where(landlord == 2, 100 + numpy.arange(len(landlord)), landlord)
    one, other = (cochran_q_landlord(LandlordBlocks(responses, who)) for who in (some, named))
    assert one.statistic == pytest.approx(other.statistic, rel=1e-12)
    assert one.statistic != pytest.approx(
        cochran_q_landlord(LandlordBlocks(responses, landlord)).statistic
    )


def test_what_landlords_can_not_tell():
    alike = numpy.array([[1, 1, 1], [0, 0, 0]], dtype=numpy.int8)
    result = cochran_q_landlord(LandlordBlocks(alike, None))
    assert (result.p_value, result.empty) == (1, True)
    varied = numpy.array([[1, 0, 0], [0, 1, 0], [1, 1, 0]], dtype=numpy.int8)
    for landlord in (None, numpy.array([4, 4, 4]), numpy.array([0, 0, -1])):
        # The last two landlords both treat the third arm alone as different.
        result = cochran_q_landlord(LandlordBlocks(varied, landlord))
        assert math.isnan(result.p_value)
        assert math.isnan(result.statistic)
        assert not result.empty
    apart = cochran_q_landlord(LandlordBlocks(varied, numpy.array([0, 1, 1])))
    assert not math.isnan(apart.p_value)


def test_a_first_test_without_a_landlord_is_not_the_first_landlords():
    responses, landlord = read(next(row for row in ROWS if row["sample"] == "three"))
    landlord = landlord - landlord.min()
    some, named = landlord.copy(), landlord.copy()
    some[0], named[0] = -1, 100
    one, other = (cochran_q_landlord(LandlordBlocks(responses, who)) for who in (some, named))
    assert one.statistic == pytest.approx(other.statistic, rel=1e-12)
    known = cochran_q_landlord(LandlordBlocks(responses, landlord))
    assert one.statistic != pytest.approx(known.statistic)


def test_blocks_are_compared_by_none_but_themselves():
    one, other = (LandlordBlocks(numpy.eye(3, dtype=numpy.int8), None) for _ in range(2))
    assert one != other
