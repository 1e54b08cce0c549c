"""What broken tests could change: bounds, and how many would overturn the conclusion."""

import math

import numpy
from hypothesis import example, given, settings
from hypothesis import strategies as st

from discrimtest.estimators.broken import tipping_point, worst_case_bounds
from discrimtest.estimators.landlords import Landlords
from discrimtest.estimators.measure import Decision
from discrimtest.estimators.paired_tests import mcnemar_exact
from discrimtest.estimators.registry import TESTS
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


# Tests of fourteen landlords: both, control only, test only, neither.
EXAMPLE = (
    (2, 0, 1, 0),
    (2, 1, 0, 0),
    (0, 1, 0, 1),
    (2, 0, 0, 0),
    (1, 1, 0, 1),
    (0, 1, 0, 1),
    (2, 1, 0, 1),
    (0, 0, 0, 1),
    (0, 1, 0, 0),
    (0, 1, 0, 1),
    (0, 1, 1, 1),
    (0, 0, 0, 1),
    (0, 0, 1, 0),
    (2, 1, 0, 1),
)


def by_landlord(cells, alpha=0.05, broken=8):
    """A decision by the test that comes first where landlords repeat."""
    landlords = Landlords(numpy.array(cells))
    return Decision(landlords.table, broken, alpha, None, TESTS["cr2"], landlords)


def test_the_tipping_point_is_that_of_the_test_shown_first():
    # By landlord p = .048, and .118 with one more test the other way. By McNemar 9 against 3 is
    # p = .146, and it would take three more tests of the larger kind to find a difference.
    decision = by_landlord(EXAMPLE)
    assert tipping_point(decision, 0.95).value == 1
    plain = Decision(decision.table, 8, 0.05, None)
    assert tipping_point(plain, 0.95).value == 3


landlord = st.lists(st.integers(0, 3), min_size=4, max_size=4).filter(any)


@given(cells=st.lists(landlord, min_size=2, max_size=8), alpha=st.sampled_from([0.05, 0.25]))
def test_a_test_by_landlord_tips_at_the_first_that_tips(cells, alpha):
    decision = by_landlord(cells, alpha)
    needed = tipping_point(decision, 0.95).value
    table, test = decision.table, TESTS["cr2"].test

    def significant(extra, favoured):
        more = [[0, 1, 0, 0] if favoured == "control" else [0, 0, 1, 0]] * extra
        return test(Landlords(numpy.array([*cells, *more]))).p_value <= alpha

    found = significant(0, "control")
    ahead = "control" if table.difference > 0 else "test"
    behind = "test" if ahead == "control" else "control"
    ways = ["control", "test"] if not table.difference else [behind if found else ahead]
    tips = [
        extra for extra in range(1, 130) if any(significant(extra, way) != found for way in ways)
    ]
    assert math.isnan(needed) if not tips else needed == tips[0]
    swapped = by_landlord([[both, b, a, none] for both, a, b, none in cells], alpha)
    mirrored = tipping_point(swapped, 0.95).value
    assert needed == mirrored or (math.isnan(needed) and math.isnan(mirrored))


@given(a=st.integers(0, 4000), b=st.integers(0, 4000), alpha=st.sampled_from([0.01, 0.05]))
@example(a=4000, b=0, alpha=0.05)
@example(a=100_000, b=40, alpha=0.05)
@example(a=3000, b=2995, alpha=0.05)
@settings(max_examples=30)
def test_large_tables_tip_where_the_one_before_does_not(a, b, alpha):
    """Far numbers are found by halving; an exact test turns once on the way to a tie."""
    needed = int(tipping_point(Decision(PairedTable(3, a, b, 4), 2, alpha, None), 0.95).value)
    more, less = max(a, b), min(a, b)

    def significant(extra):
        cells = (more, less + extra) if found else (more + extra, less)
        return mcnemar_exact(PairedTable(0, *cells, 0)).p_value <= alpha

    found = mcnemar_exact(PairedTable(3, a, b, 4)).p_value <= alpha
    assert significant(needed) != found
    assert significant(needed - 1) == found
