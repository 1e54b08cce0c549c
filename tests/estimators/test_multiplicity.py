"""Holm, against statsmodels."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.multitest import multipletests

from discrimtest.estimators.multiplicity import holm

p_values = st.lists(st.floats(0, 1), min_size=1, max_size=12)


@given(values=p_values)
def test_statsmodels(values):
    assert holm(values) == pytest.approx(list(multipletests(values, method="holm")[1]))


@given(values=p_values)
def test_never_below_the_p_value_and_never_above_1(values):
    assert all(value <= adjusted <= 1 for value, adjusted in zip(values, holm(values), strict=True))


def test_nothing_to_adjust():
    assert holm([]) == []
    assert holm([0.04]) == [0.04]
