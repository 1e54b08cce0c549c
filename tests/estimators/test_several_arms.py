"""Cochran's Q, against statsmodels and McNemar."""

import math

import numpy
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from statsmodels.stats.contingency_tables import cochrans_q

from discrimtest.estimators.interface import PairedTable
from discrimtest.estimators.paired_tests import mcnemar_chi2
from discrimtest.estimators.several_arms import cochran_q

blocks = arrays.arrays(
    numpy.int8, st.tuples(st.integers(1, 25), st.integers(2, 5)), elements=st.integers(0, 1)
)


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
