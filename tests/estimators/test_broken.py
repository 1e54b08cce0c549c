"""What broken tests could change: bounds, and how many would overturn the conclusion."""

import math

from hypothesis import example, given
from hypothesis import strategies as st

from discrimtest.estimators.broken import tipping_point, worst_case_bounds
from discrimtest.estimators.measure import Decision
from discrimtest.estimators.paired_tests import mcnemar_exact
from discrimtest.estimators.tables import PairedTable

counts = st.integers(0, 60)
tables = st.builds(PairedTable, counts, counts, counts, counts).filter(lambda t: t.n > 0)


@given(table=tables, broken=st.integers(0, 20), data=st.data())
def test_bounds_hold_whatever_the_broken_tests_were(table, broken, data):
    a = data.draw(st.integers(0, broken))
    b = data.draw(st.integers(0, broken - a))
    both = data.draw(st.integers(0, broken - a - b))
    whole = PairedTable(
        table.both + both,
        table.control_only + a,
        table.test_only + b,
        table.neither + broken - a - b - both,
    )
    bounds = worst_case_bounds(table, broken, table.n)
    assert bounds.low - 1e-12 <= whole.difference / whole.n <= bounds.high + 1e-12
    if whole.n_any:
        bounds = worst_case_bounds(table, broken, table.n_any)
        assert bounds.low - 1e-12 <= whole.difference / whole.n_any <= bounds.high + 1e-12


def test_bounds_by_hand():
    bounds = worst_case_bounds(PairedTable(10, 8, 3, 19), 5, 40)
    assert (bounds.low, bounds.high) == (0.0, 10 / 45)
    assert math.isnan(worst_case_bounds(PairedTable(0, 0, 0, 0), 0, 0).low)
    bounds = worst_case_bounds(PairedTable(1, 3, 0, 1), 5, 5)
    assert (bounds.low, bounds.high) == (-0.2, 0.8)
    bounds = worst_case_bounds(PairedTable(0, 0, 0, 0), 5, 0)
    assert (bounds.low, bounds.high) == (-1.0, 1.0)


@given(a=st.integers(0, 40), b=st.integers(0, 40), alpha=st.sampled_from([0.01, 0.05, 0.25]))
@example(a=3, b=0, alpha=0.25)  # p is alpha exactly
@example(a=0, b=2, alpha=0.25)  # one more makes p alpha exactly
@example(a=7, b=1, alpha=0.1)  # one more is enough
@example(a=0, b=3, alpha=0.25)
@example(a=1, b=7, alpha=0.1)
@example(a=100, b=70, alpha=0.05)  # far beyond the tie it is significant again
@example(a=6, b=0, alpha=0.05)
@example(a=0, b=0, alpha=0.05)
def test_the_tipping_point_is_the_first_that_tips(a, b, alpha):
    table = PairedTable(3, a, b, 4)
    measured = tipping_point(Decision(table, 2, alpha, None), 0.95)
    needed = int(measured.value)
    assert (measured.value, measured.of) == (needed, 2)
    more, less = max(a, b), min(a, b)

    def significant(extra):
        cells = (more, less + extra) if found else (more + extra, less)
        return mcnemar_exact(PairedTable(0, *cells, 0)).p_value <= alpha

    found = mcnemar_exact(table).p_value <= alpha
    assert significant(needed) != found
    assert all(significant(extra) == found for extra in range(needed))
