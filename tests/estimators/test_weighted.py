"""Weighted nets and nets by landlord: against R (estimatr, clubSandwich, survey) and matrices."""

import csv
import math
from pathlib import Path

import numpy
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.stats import ttest_1samp

from discrimtest.estimators import clustered
from discrimtest.estimators.landlords import Landlords
from discrimtest.estimators.rates import MEANS
from discrimtest.estimators.weighted import (
    EACH_LANDLORD,
    WEIGHTED,
    Weighted,
    cr2,
    left_out,
    linearised,
)

ORACLE = Path(__file__).parents[1] / "oracles" / "weighted.csv"
ROWS = list(
    csv.DictReader(line for line in ORACLE.read_text("utf-8").splitlines() if line[0] != "#")
)
BY_ID = {measure.id: measure.methods for measure in (*WEIGHTED, *EACH_LANDLORD)}
NETS = ("net_all", "net_any", "net_discordant")


def numbers(text, kind=float):
    return numpy.array([kind(one) for one in text.split()])


def landlords_of(cell, landlord):
    _, codes = numpy.unique(landlord, return_inverse=True)
    cells = numpy.zeros((codes.max() + 1, 4), dtype=numpy.int64)
    numpy.add.at(cells, (codes, cell), 1)
    return Landlords(cells)


tests_ = st.lists(
    st.tuples(st.integers(0, 3), st.sampled_from([0.25, 1.0, 1.0, 2.0, 7.5]), st.integers(0, 5)),
    min_size=2,
    max_size=25,
).map(
    lambda rows: Weighted(
        numpy.array([cell for cell, _, _ in rows]),
        numpy.array([weight for _, weight, _ in rows]),
        numpy.array([landlord for _, _, landlord in rows]),
    )
)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['sample']}-{row['id']}")
def test_r(row):
    cell, landlord = numbers(row["cell"], int), numbers(row["landlord"], int)
    sample = Weighted(cell, numbers(row["weight"]), landlord)

    def theirs(name, rel=1e-9):
        return pytest.approx(float(row[name]), rel=rel, abs=1e-12)

    plain = BY_ID[f"{row['id']}_weighted"]["linearised"](sample, 0.95)
    assert (plain.value, plain.of) == (theirs("value"), int(row["n"]))
    assert plain.limits.standard_error == theirs("survey_se")
    assert plain.limits.df == int(row["n"]) - 1
    assert plain.limits.low == pytest.approx(max(float(row["survey_low"]), -1), rel=1e-9)
    assert plain.limits.high == pytest.approx(min(float(row["survey_high"]), 1), rel=1e-9)
    result = BY_ID[f"{row['id']}_weighted"]["cr2"](sample, 0.95)
    assert (result.value, result.of) == (theirs("value"), int(row["n"]))
    for error in ("cr2_se", "club_se"):
        assert result.limits.standard_error == theirs(error, 1e-8)
    for df in ("cr2_df", "club_df"):
        assert result.limits.df == theirs(df, 1e-7)
    assert result.limits.low == pytest.approx(max(float(row["cr2_low"]), -1), rel=1e-6)
    assert result.limits.high == pytest.approx(min(float(row["cr2_high"]), 1), rel=1e-6)
    assert result.limits.p_value == theirs("cr2_p", 1e-6)
    each = BY_ID[f"{row['id']}_landlord"]["student"](landlords_of(cell, landlord), 0.95)
    assert (each.value, each.of) == (theirs("mean"), int(row["landlords"]))
    assert each.limits.standard_error == theirs("mean_se")
    assert each.limits.low == pytest.approx(max(float(row["mean_low"]), -1), rel=1e-9, abs=1e-12)
    assert each.limits.high == pytest.approx(min(float(row["mean_high"]), 1), rel=1e-9, abs=1e-12)
    assert each.limits.p_value == theirs("mean_p", 1e-8)
    whole = landlords_of(cell, landlord)
    gone = left_out(row["id"], whole)
    assert gone == len(whole.cells) - int(row["landlords"])


def test_the_oracle_has_every_id():
    assert len(ROWS) == 21
    assert {row["id"] for row in ROWS} == set(NETS)
    assert any(int(row["landlords"]) < len(set(row["landlord"].split())) for row in ROWS)


def with_matrices(adds, weight, owner):
    """CR2 of a weighted regression on a constant, with its df, from the definition."""
    n, total = len(adds), weight.sum()
    rest = numpy.eye(n) - numpy.outer(numpy.ones(n), weight) / total
    covariance = rest @ rest.T
    columns, variance = [], 0.0
    for one in sorted(set(owner)):
        mine = owner == one
        values, vectors = numpy.linalg.eigh(covariance[numpy.ix_(mine, mine)])
        root = vectors @ numpy.diag(values**-0.5) @ vectors.T
        part = rest[mine].T @ root @ weight[mine] / total
        columns.append(part)
        variance += float(part @ adds) ** 2
    inner = numpy.array(columns) @ numpy.array(columns).T
    return math.sqrt(variance), numpy.trace(inner) ** 2 / (inner**2).sum()


@pytest.mark.slow
@given(sample=tests_)
def test_cr2_equals_its_definition_with_matrices(sample):
    adds = numpy.array([0.0, 1, -1, 0])[sample.cell]
    _, owner = numpy.unique(sample.landlord, return_inverse=True)
    result = cr2(adds, sample.weight, owner)
    assume(not math.isnan(result.standard_error))
    error, df = with_matrices(adds, sample.weight, owner)
    assume(error > 1e-9)
    assert result.standard_error == pytest.approx(error, rel=1e-7)
    assert result.df == pytest.approx(df, rel=1e-7)


@pytest.mark.slow
@given(sample=tests_, id_=st.sampled_from(NETS), scale=st.sampled_from([0.001, 40.0]))
def test_equal_weights_are_the_plain_net_and_only_ratios_matter(sample, id_, scale):
    alike = Weighted(sample.cell, numpy.full(len(sample.cell), scale), sample.landlord)
    measured = BY_ID[f"{id_}_weighted"]["cr2"](alike, 0.9)
    d, m = MEANS[id_].by_landlord(landlords_of(sample.cell, sample.landlord))
    plain = clustered.cr2(d, m)
    assert measured.value == pytest.approx(plain.value, nan_ok=True, abs=1e-12)
    if not math.isnan(plain.standard_error):
        assert measured.limits.standard_error == pytest.approx(plain.standard_error, rel=1e-8)
        assert measured.limits.df == pytest.approx(plain.df, rel=1e-8)
    scaled = Weighted(sample.cell, sample.weight * scale, sample.landlord)
    for method in BY_ID[f"{id_}_weighted"].values():
        one, other = method(sample, 0.9), method(scaled, 0.9)
        assert one.value == pytest.approx(other.value, nan_ok=True)
        assert one.limits.low == pytest.approx(other.limits.low, nan_ok=True, abs=1e-9)


@given(sample=tests_, id_=st.sampled_from(NETS))
def test_whole_weights_are_repeated_tests(sample, id_):
    """The value is; a test that counts twice is still one test in the variance."""
    times = (sample.weight * 4).astype(int)
    repeated = Weighted(
        numpy.repeat(sample.cell, times), numpy.ones(times.sum()), numpy.repeat(0, times.sum())
    )
    one = BY_ID[f"{id_}_weighted"]["linearised"](sample, 0.9)
    other = BY_ID[f"{id_}_weighted"]["linearised"](repeated, 0.9)
    assert one.value == pytest.approx(other.value, nan_ok=True)


@pytest.mark.slow
@given(sample=tests_, id_=st.sampled_from(NETS))
def test_exchanging_the_roles_flips_the_sign(sample, id_):
    twin = Weighted(numpy.array([0, 2, 1, 3])[sample.cell], sample.weight, sample.landlord)
    for method in BY_ID[f"{id_}_weighted"].values():
        one, other = method(sample, 0.9), method(twin, 0.9)
        assert one.value == pytest.approx(-other.value, nan_ok=True)
        expected = (-other.limits.high, -other.limits.low)
        assert (one.limits.low, one.limits.high) == pytest.approx(expected, nan_ok=True, abs=1e-9)
        assert one.limits.p_value == pytest.approx(other.limits.p_value, nan_ok=True)


@pytest.mark.slow
@given(sample=tests_, id_=st.sampled_from(NETS))
def test_a_test_of_weight_0_does_not_count(sample, id_):
    wider = Weighted(
        numpy.append(sample.cell, 1),
        numpy.append(sample.weight, 0.0),
        numpy.append(sample.landlord, 9),
    )
    for method in BY_ID[f"{id_}_weighted"].values():
        one, other = method(sample, 0.9), method(wider, 0.9)
        assert one.of == other.of
        assert (one.value, one.limits.low) == pytest.approx(
            (other.value, other.limits.low), nan_ok=True
        )


@given(
    st.lists(st.sampled_from([-1.0, 0.0, 1.0]), min_size=2, max_size=30).filter(
        lambda adds: len(set(adds)) > 1
    )
)
def test_alike_weights_are_students_t(adds):
    adds = numpy.array(adds)
    theirs = ttest_1samp(adds, 0)
    ones = numpy.ones(len(adds))
    for result in (linearised(adds, ones), cr2(adds, ones, numpy.arange(len(adds)))):
        assert result.value == pytest.approx(adds.mean(), abs=1e-15)
        assert result.standard_error == pytest.approx(adds.std(ddof=1) / len(adds) ** 0.5)
        assert result.df == pytest.approx(len(adds) - 1)
        assert result.test().p_value == pytest.approx(theirs.pvalue, rel=1e-8)


def test_unknown_landlords_stand_for_themselves():
    cell = numpy.array([1, 1, 2, 0, 3, 1])
    weight = numpy.array([1.0, 2, 1, 3, 1, 1])
    some = Weighted(cell, weight, numpy.array([0, 0, -1, 1, 1, -1]))
    named = Weighted(cell, weight, numpy.array([0, 0, 2, 1, 1, 3]))
    method = BY_ID["net_all_weighted"]["cr2"]
    one, other = method(some, 0.95).limits, method(named, 0.95).limits
    assert (one.low, one.high, one.df) == pytest.approx((other.low, other.high, other.df))
    none = method(Weighted(cell, weight, None), 0.95)
    assert none.caution == "landlords_needed"
    assert none.value == pytest.approx(3 / 9)
    assert none.of == 6
    assert math.isnan(none.limits.low)
    plain = BY_ID["net_all_weighted"]["linearised"](Weighted(cell, weight, None), 0.95)
    assert not plain.caution
    assert plain.limits.low < plain.value < plain.limits.high


@pytest.mark.parametrize(
    "cells",
    [[], [1], [1, 1, 1], [3, 3], [0, 0, 3]],
    ids=["none", "one", "control only", "neither", "alike"],
)
def test_what_does_not_vary_has_no_interval(cells):
    cell = numpy.array(cells, dtype=numpy.int64)
    sample = Weighted(cell, numpy.ones(len(cell)), numpy.arange(len(cell)))
    for id_ in NETS:
        for method in BY_ID[f"{id_}_weighted"].values():
            measured = method(sample, 0.95)
            total, tests = MEANS[id_].sums(numpy.bincount(cell, minlength=4))
            assert measured.of == tests
            expected = total / tests if tests else math.nan
            assert measured.value == pytest.approx(expected, nan_ok=True)
            assert math.isnan(measured.limits.low)
            assert math.isnan(measured.limits.high)


def test_one_landlord_and_landlords_alike_have_no_cr2():
    cell, weight = numpy.array([1, 2, 1, 2]), numpy.array([3.0, 1, 3, 1])
    for landlord in ([5, 5, 5, 5], [0, 0, 1, 1]):
        measured = BY_ID["net_all_weighted"]["cr2"](
            Weighted(cell, weight, numpy.array(landlord)), 0.95
        )
        assert measured.value == pytest.approx(0.5)
        assert math.isnan(measured.limits.low)
        assert not measured.caution


def test_each_landlord_counts_as_much():
    """Nets 1, 0 and -1/2 of landlords with 1, 4 and 2 tests; the last has none."""
    landlords = Landlords(numpy.array([(0, 1, 0, 0), (2, 1, 1, 0), (0, 0, 1, 1), (0, 0, 0, 3)]))
    measured = BY_ID["net_all_landlord"]["student"](landlords, 0.95)
    assert (measured.value, measured.of) == (pytest.approx(0.5 / 4), 4)
    measured = BY_ID["net_any_landlord"]["student"](landlords, 0.95)
    assert (measured.value, measured.of) == (0, 3)
    measured = BY_ID["net_discordant_landlord"]["student"](landlords, 0.95)
    assert (measured.value, measured.of) == (0, 3)
    assert [left_out(id_, landlords) for id_ in NETS] == [0, 1, 1]
    assert measured.limits.df == 2
    unknown = BY_ID["net_all_landlord"]["student"](Landlords(landlords.cells, known=False), 0.95)
    assert unknown.caution == "landlords_needed"
    assert math.isnan(unknown.value)
    nobody = BY_ID["net_any_landlord"]["student"](Landlords(landlords.cells[3:]), 0.95)
    assert math.isnan(nobody.value)
    assert nobody.of == 0
    alone = BY_ID["net_any_landlord"]["student"](Landlords(landlords.cells[:1]), 0.95)
    assert (alone.value, alone.of) == (1, 1)
    assert math.isnan(alone.limits.low)


@pytest.mark.parametrize("id_", BY_ID)
def test_a_level_outside_0_to_1_is_refused(id_):
    sample = Landlords(numpy.array([(1, 0, 2, 0)]))
    if id_.endswith("weighted"):
        sample = Weighted(numpy.array([1, 2]), numpy.ones(2), None)
    for method in BY_ID[id_].values():
        with pytest.raises(ValueError, match="above 0 and below 1"):
            method(sample, 95)


def test_what_are_no_weights_is_refused():
    cell = numpy.array([1, 2])
    for weight in ([1.0, -0.1], [1.0, math.nan], [1.0, math.inf]):
        with pytest.raises(ValueError, match="at least 0"):
            Weighted(cell, numpy.array(weight), None)
    with pytest.raises(ValueError, match="number"):
        Weighted(cell, numpy.ones(3), None)
    with pytest.raises(ValueError, match="number"):
        Weighted(cell, numpy.ones(2), numpy.arange(3))


def test_a_first_test_without_a_landlord_is_not_the_first_landlords():
    cell, weight = numpy.array([1, 1, 2, 0, 3, 1]), numpy.array([1.0, 2, 1, 3, 1, 1])
    method = BY_ID["net_all_weighted"]["cr2"]
    some, named, known = (
        method(Weighted(cell, weight, numpy.array(landlord)), 0.95).limits
        for landlord in ([-1, 0, 0, 1, 1, -1], [2, 0, 0, 1, 1, 3], [0, 0, 0, 1, 1, 3])
    )
    assert (some.standard_error, some.df) == pytest.approx((named.standard_error, named.df))
    assert some.standard_error != pytest.approx(known.standard_error)


def test_a_landlord_with_many_alike_tests_leaves_no_rounding():
    """Weights that are alike within a landlord have nothing across the constant."""
    cell = numpy.array([1, 2, 0] * 40 + [1, 1, 2])
    landlord = numpy.repeat([0, 1, 2, 3], [70, 50, 2, 1])
    weight = numpy.array([0.1, 0.3, 1e-3, 7.0])[landlord]
    result = cr2(numpy.array([0.0, 1, -1, 0])[cell], weight, landlord)
    error, df = with_matrices(numpy.array([0.0, 1, -1, 0])[cell], weight, landlord)
    assert result.standard_error == pytest.approx(error, rel=1e-9)
    assert result.df == pytest.approx(df, rel=1e-9)


def test_weights_are_compared_by_none_but_themselves():
    one, other = (Weighted(numpy.array([1, 2]), numpy.ones(2), None) for _ in range(2))
    assert one != other
