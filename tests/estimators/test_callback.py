"""The conventions of the R package callback: against R and the package's printed figures."""

import csv
import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discrimtest.estimators import callback, rates
from discrimtest.estimators.interface import Estimand, TestMethod
from discrimtest.estimators.paired_tests import paired_t
from discrimtest.estimators.tables import PairedTable

ORACLE = Path(__file__).parents[1] / "oracles" / "callback.csv"
ROWS = list(
    csv.DictReader(line for line in ORACLE.read_text("utf-8").splitlines() if line[0] != "#")
)
ESTIMANDS = [one for one in callback.ESTIMATORS if isinstance(one, Estimand)]
BY_ID = {estimand.id: estimand for estimand in ESTIMANDS}
FISHER = {test.id: test.test for test in callback.ESTIMATORS if isinstance(test, TestMethod)}
SAME = {
    "callback_matched": "net_all",
    "callback_total": "net_any",
    "callback_exclusive": "net_discordant",
}
OURS = {estimand.id: estimand for estimand in rates.ESTIMATORS}

counts = st.integers(0, 40)
tables = st.builds(PairedTable, counts, counts, counts, counts)


def table_of(row):
    names = ("both", "control_only", "test_only", "neither")
    return PairedTable(*(int(row[name]) for name in names))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['table']}-{row['id']}")
def test_r(row):
    table, estimand = table_of(row), BY_ID[row["id"]]

    def theirs(name):
        text = row[name]
        value = math.nan if text in ("NA", "NaN") else float(text)
        return pytest.approx(value, rel=1e-9, abs=1e-12, nan_ok=True)

    estimate = estimand.estimate(table)
    assert (estimate.value, estimate.of) == (theirs("value"), int(row["of"]))
    limits = estimand.intervals["student"](table, 0.95)
    assert (limits.low, limits.high) == (theirs("student_low"), theirs("student_high"))
    if row["student"] == "NA":
        assert limits.p_value is None
    else:
        assert (limits.statistic, limits.p_value) == (theirs("student"), theirs("student_p"))
        assert limits.df == estimate.of - 1
    limits = estimand.intervals["pearson"](table, 0.95)
    assert (limits.low, limits.high) == (theirs("pearson_low"), theirs("pearson_high"))
    assert (limits.statistic, limits.p_value) == (theirs("pearson"), theirs("pearson_p"))
    assert FISHER[f"{row['id']}_fisher"](table).p_value == pytest.approx(
        float(row["fisher_p"]), rel=1e-7
    )


def test_the_oracle_has_every_id():
    assert len(ROWS) == 33
    assert {row["id"] for row in ROWS} == set(BY_ID)


PRINTED = {
    "moroccan_man": (".06774194", "2.716294", "0.17213"),
    "senegalese_man": (".13870968", "5.323431", "0.30282"),
    "vietnamese_man": (".15483871", "6.058490", "0.34286"),
    "french_woman": (".05161290", "1.920642", "0.11429"),
    "moroccan_woman": (".17419355", "6.708070", "0.36486"),
    "senegalese_woman": (".19354839", "7.140081", "0.36585"),
    "vietnamese_woman": (".07741935", "2.821082", "0.16216"),
}


@pytest.mark.parametrize("name", PRINTED)
def test_the_vignette_of_the_package(name):
    """Difference of callback rates, Student's t, and the exclusive share less one half."""
    (row,) = (row for row in ROWS if (row["table"], row["id"]) == (name, "callback_matched"))
    table = table_of(row)
    difference, t, share = PRINTED[name]
    matched, exclusive = BY_ID["callback_matched"], BY_ID["callback_exclusive"]
    assert f"{matched.estimate(table).value:.8f}" == f"0{difference}"
    assert f"{matched.intervals['student'](table, 0.95).statistic:.6f}" == t
    assert f"{exclusive.estimate(table).value / 2:.5f}" == share


@given(table=tables)
def test_differences_are_our_nets(table):
    for id_, ours in SAME.items():
        one, other = BY_ID[id_].estimate(table), OURS[ours].estimate(table)
        assert one.value == pytest.approx(other.value, nan_ok=True)
        assert one.of == other.of


@given(table=tables)
def test_student_is_the_paired_t(table):
    limits = BY_ID["callback_matched"].intervals["student"](table, 0.95)
    result = paired_t(table)
    if limits.p_value is not None:
        assert limits.p_value == pytest.approx(result.p_value, rel=1e-9)
        assert limits.statistic == pytest.approx(result.statistic, rel=1e-9, abs=1e-12)


@pytest.mark.slow
@given(table=tables)
def test_exchanging_the_roles_flips_the_sign(table):
    for estimand in ESTIMANDS:
        for method in estimand.intervals.values():
            one, other = method(table, 0.9), method(table.swapped(), 0.9)
            assert (one.low, one.high) == pytest.approx((-other.high, -other.low), nan_ok=True)
            assert (one.p_value is None) == (other.p_value is None)
    for test in FISHER.values():
        assert test(table).p_value == pytest.approx(test(table.swapped()).p_value, rel=1e-6)


@pytest.mark.parametrize("cells", [(0, 0, 0, 0), (0, 0, 0, 3), (4, 0, 0, 0), (4, 0, 0, 3)])
def test_no_difference(cells):
    table = PairedTable(*cells)
    for id_, estimand in BY_ID.items():
        assert math.isnan(estimand.intervals["student"](table, 0.95).low)
        empty = OURS[SAME[id_]].estimate(table).of == 0
        assert math.isnan(estimand.estimate(table).value) == empty
        result = FISHER[f"{id_}_fisher"](table)
        assert result.p_value == pytest.approx(1)
        assert result.empty == empty
    pearson = BY_ID["callback_exclusive"].intervals["pearson"](table, 0.95)
    assert math.isnan(pearson.low)


def test_all_tests_one_way_leave_student_nothing_to_divide_by():
    for count in (1, 2, 7):
        for table in (PairedTable(0, count, 0, 0), PairedTable(0, 0, count, 0)):
            for estimand in ESTIMANDS:
                limits = estimand.intervals["student"](table, 0.95)
                assert math.isnan(limits.low)
                assert limits.p_value is None


def test_two_tests_are_enough_for_student():
    limits = BY_ID["callback_matched"].intervals["student"](PairedTable(0, 1, 0, 1), 0.95)
    assert (limits.df, limits.standard_error) == (1, pytest.approx(0.5))


def test_pearson_needs_some_callbacks_and_not_all():
    method = BY_ID["callback_matched"].intervals["pearson"]
    assert math.isnan(method(PairedTable(4, 0, 0, 0), 0.95).low)
    assert math.isnan(method(PairedTable(0, 0, 0, 4), 0.95).low)
    limits = method(PairedTable(4, 0, 0, 4), 0.95)
    assert limits.low == -limits.high
    assert limits.p_value == 1


@pytest.mark.parametrize("level", [0.0, 1.0, 95])
def test_a_level_outside_0_to_1_is_refused(level):
    for estimand in ESTIMANDS:
        for method in estimand.intervals.values():
            with pytest.raises(ValueError, match="above 0 and below 1"):
                method(PairedTable(3, 4, 5, 6), level)
