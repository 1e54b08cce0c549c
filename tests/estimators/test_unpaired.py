"""Unmatched candidates: against statsmodels and whole matrices, and what must hold of any data."""

import csv
import math
from pathlib import Path

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st

from discrimtest.estimators.registry import MEASURES
from discrimtest.estimators.unpaired import UNPAIRED, Unpaired

ORACLE = Path(__file__).parents[1] / "oracles" / "unpaired.csv"
ROWS = list(
    csv.DictReader(line for line in ORACLE.read_text("utf-8").splitlines() if line[0] != "#")
)
METHODS = MEASURES[UNPAIRED].methods


def contacts(cells, known=True):
    cells = numpy.array(cells, dtype=numpy.int64).reshape(-1, 4)
    return Unpaired(cells[:, :2], cells[:, 2:], known)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['sample']}-{row['method']}")
def test_the_oracle(row):
    made = contacts(row["cells"].split())
    found = METHODS[row["method"]](made, 0.95)
    limits = found.limits
    told = {name: float(row[name]) for name in row if row[name] and name in LIMITS}
    assert found.value == pytest.approx(float(row["value"]), abs=1e-12)
    ends = max(told["low"], -1), min(told["high"], 1)
    assert (limits.low, limits.high) == pytest.approx(ends, rel=1e-9, abs=1e-12)
    assert limits.statistic == pytest.approx(told["statistic"], rel=1e-9)
    assert limits.p_value == pytest.approx(told["p"], rel=1e-9)
    if "se" in told:
        assert limits.standard_error == pytest.approx(told["se"], rel=1e-9)
        assert limits.df == pytest.approx(told["df"], rel=1e-8)


LIMITS = ("low", "high", "statistic", "p", "se", "df")


def test_the_oracle_holds_both_methods():
    assert [row["method"] for row in ROWS] == ["newcombe", "cr2"] * 8


side = st.integers(0, 4).flatmap(lambda made: st.tuples(st.integers(0, made), st.just(made)))
markets = st.lists(st.tuples(side, side).map(lambda pair: (*pair[0], *pair[1])), min_size=1)


def figures(measured):
    limits = measured.limits
    return [measured.value, limits.low, limits.high, limits.p_value, limits.statistic]


@pytest.mark.parametrize("method", METHODS)
@given(rows=markets)
def test_exchanged_candidates_have_the_opposite_figures(method, rows):
    cells = numpy.array(rows)
    one, other = (METHODS[method](contacts(part), 0.9) for part in (cells, cells[:, [2, 3, 0, 1]]))
    ours, theirs = figures(one), figures(other)
    mirrored = [-theirs[0], -theirs[2], -theirs[1], theirs[3], theirs[4] and -theirs[4]]
    for mine, opposite in zip(ours, mirrored, strict=True):
        assert mine == opposite or mine == pytest.approx(opposite, abs=1e-9, nan_ok=True)
    assert one.of == other.of == int(cells[:, [1, 3]].sum())


@pytest.mark.parametrize("method", METHODS)
@given(rows=markets, rng=st.randoms(use_true_random=False))
def test_neither_the_order_of_landlords_nor_empty_ones_matter(method, rows, rng):
    shuffled = [*rows, (0, 0, 0, 0)]
    rng.shuffle(shuffled)
    one, other = (METHODS[method](contacts(part), 0.95) for part in (rows, shuffled))
    assert figures(one) == pytest.approx(figures(other), abs=1e-9, nan_ok=True)


@pytest.mark.parametrize("method", METHODS)
@given(rows=markets)
def test_limits_hold_the_figure_and_lie_within_1(method, rows):
    found = METHODS[method](contacts(rows), 0.95)
    limits = found.limits
    if not math.isnan(limits.low):
        assert -1 <= limits.low <= found.value <= limits.high <= 1


def test_one_side_without_a_contact_is_undefined():
    for method in METHODS.values():
        found = method(contacts([(1, 2, 0, 0), (0, 1, 0, 0)]), 0.95)
        assert math.isnan(found.value)
        assert math.isnan(found.limits.low)


def test_all_against_none_is_one():
    found = METHODS["newcombe"](contacts([(5, 5, 0, 0), (0, 0, 0, 5)]), 0.95)
    assert found.value == 1
    assert found.limits.high == 1


def test_landlords_who_are_not_known_allow_for_nothing():
    alone = contacts([(1, 1, 0, 0), (0, 0, 0, 1), (0, 1, 0, 0), (0, 0, 1, 1)], known=False)
    assert METHODS["cr2"](alone, 0.95).caution == "landlords_needed"
    assert not METHODS["newcombe"](alone, 0.95).caution


def test_a_level_must_be_one():
    for method in METHODS.values():
        with pytest.raises(ValueError, match="level"):
            method(contacts([(1, 2, 0, 1)]), 1)


def test_both_candidates_have_the_same_landlords():
    with pytest.raises(ValueError, match="row by row"):
        Unpaired(numpy.zeros((2, 2)), numpy.zeros((1, 2)))
