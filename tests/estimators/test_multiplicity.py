"""Adjusted p-values, against R's p.adjust, statsmodels and SciPy."""

import csv
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import false_discovery_control
from statsmodels.stats.multitest import multipletests

from discrimtest.estimators.multiplicity import ADJUST, bh, by, holm

ORACLE = Path(__file__).parents[1] / "oracles" / "multiplicity.csv"
ROWS = list(
    csv.DictReader(line for line in ORACLE.read_text("utf-8").splitlines() if line[0] != "#")
)

p_values = st.lists(st.floats(0, 1), min_size=1, max_size=12)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['family']}-{row['method']}")
def test_r(row):
    given_, expected = ([float(p) for p in row[name].split()] for name in ("p_values", "adjusted"))
    assert ADJUST[row["method"]](given_) == pytest.approx(expected, rel=1e-12, abs=1e-15)


@pytest.mark.slow
@settings(max_examples=20)  # it collects garbage at every call
@given(values=p_values)
def test_statsmodels(values):
    assert holm(values) == pytest.approx(list(multipletests(values, method="holm")[1]))


@given(values=p_values, name=st.sampled_from(["bh", "by"]))
def test_scipy(values, name):
    theirs = list(false_discovery_control(values, method=name))
    assert ADJUST[name](values) == pytest.approx(theirs)


@given(values=p_values, name=st.sampled_from(sorted(ADJUST)))
def test_never_below_the_p_value_and_never_above_1(values, name):
    for value, adjusted in zip(values, ADJUST[name](values), strict=True):
        assert value <= adjusted * (1 + 1e-12)
        assert adjusted <= 1


@given(values=p_values, rng=st.randoms(use_true_random=False))
def test_the_order_does_not_matter(values, rng):
    order = list(range(len(values)))
    rng.shuffle(order)
    for adjust in ADJUST.values():
        whole = adjust(values)
        assert adjust([values[place] for place in order]) == [whole[place] for place in order]


@given(values=p_values)
def test_from_the_most_to_the_least_lenient(values):
    for one, two, three in zip(bh(values), holm(values), by(values), strict=True):
        assert one <= two * (1 + 1e-12)
        assert one <= three * (1 + 1e-12)


@pytest.mark.parametrize("adjust", ADJUST.values())
def test_nothing_to_adjust(adjust):
    assert adjust([]) == []
    assert adjust([0.04]) == [0.04]


def test_by_stops_at_1():
    assert by([0.9, 0.95]) == [1.0, 1.0]


@pytest.mark.slow
def test_an_analysis_with_holms_rule_does_not_wait_for_statsmodels():
    code = (
        "import sys, discrimtest.evaluate;"
        "from discrimtest.estimators.multiplicity import holm, bh;"
        "holm([0.01, 0.02]); before = 'statsmodels' in sys.modules; bh([0.01, 0.02]);"
        "print(before, 'statsmodels' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "True"]
