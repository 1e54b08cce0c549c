"""Groups that share landlords: against R's clubSandwich, and against groups that do not."""

import csv
import math
from pathlib import Path

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st

from discrimtest.estimators import group_difference
from discrimtest.estimators.landlords import Landlords
from discrimtest.estimators.measure import Contrast
from discrimtest.estimators.shared_landlords import ESTIMATORS

ORACLE = Path(__file__).parents[1] / "oracles" / "shared_landlords.csv"
ROWS = list(
    csv.DictReader(line for line in ORACLE.read_text("utf-8").splitlines() if line[0] != "#")
)
IDS = {"net_all": "group_difference_all", "net_any": "group_difference_any"}
BY_ID = {measure.id: measure for measure in ESTIMATORS}


def contrast(cells, shared=True):
    first, second = cells[:, :4], cells[:, 4:]
    held = (Landlords(half[half.any(axis=1)]) for half in (first, second))
    return Contrast(*held, (first, second) if shared else None)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['sample']}-{row['id']}")
def test_cr2_as_r_has_it(row):
    cells = numpy.array(row["cells"].split(), dtype=numpy.int64).reshape(-1, 8)
    found = BY_ID[IDS[row["id"]]].methods["cr2"](contrast(cells), 0.95)
    assert found.value == pytest.approx(float(row["difference"]), abs=1e-12)
    if row["sample"] == "alike":
        assert math.isnan(found.limits.low)  # R tells rounding for a standard error
        return
    limits = found.limits
    assert limits.standard_error == pytest.approx(float(row["se"]), rel=1e-9)
    assert limits.df == pytest.approx(float(row["df"]), rel=1e-8)
    assert limits.p_value == pytest.approx(float(row["p"]), rel=1e-8)
    ends = max(float(row["low"]), -2), min(float(row["high"]), 2)
    assert (limits.low, limits.high) == pytest.approx(ends, rel=1e-8)


def test_the_oracle_covers_every_kind():
    assert len(ROWS) == 14
    assert len([row for row in ROWS if row["sample"] == "alike"]) == 2


def test_landlords_who_stay_what_they_are_make_a_change_surer():
    """Each landlord favours the control by one test less in the second group, whatever else."""
    rows = [(0, a, 0, 6 - a, 0, a - 1, 0, 7 - a) for a in (1, 3, 5, 6)]
    rows += [(0, 2, 0, 4, 0, 2, 0, 4)]
    cells = numpy.array(rows)
    together, apart = (
        BY_ID["group_difference_all"].methods["cr2"](contrast(cells, shared), 0.95)
        for shared in (True, False)
    )
    assert together.value == pytest.approx(apart.value)
    assert together.limits.standard_error < apart.limits.standard_error / 2


@pytest.mark.slow
@given(st.lists(st.tuples(*[st.integers(0, 3)] * 4).filter(any), min_size=2, max_size=6))
def test_without_shared_landlords_nothing_changes(rows):
    halves = [numpy.array(rows), numpy.array([*rows[::-1], (0, 2, 0, 1)])]
    known = Contrast(*(Landlords(half) for half in halves))
    for measure, before in zip(ESTIMATORS, group_difference.APART, strict=True):
        assert (measure.id, list(measure.methods)) == (before.id, list(before.methods))
        for name, method in measure.methods.items():
            assert repr(method(known, 0.9)) == repr(before.methods[name](known, 0.9))
    apart = numpy.zeros((len(halves[0]) + len(halves[1]), 8), dtype=numpy.int64)
    apart[: len(halves[0]), :4], apart[len(halves[0]) :, 4:] = halves
    one = BY_ID["group_difference_all"].methods["cr2"](contrast(apart), 0.95).limits
    other = BY_ID["group_difference_all"].methods["cr2"](known, 0.95).limits
    if not (math.isnan(one.low) or math.isnan(other.low)):
        assert one.standard_error == pytest.approx(other.standard_error)
