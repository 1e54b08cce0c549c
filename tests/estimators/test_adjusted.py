"""The rate adjusted for the signal: Fieller's interval, Monte Carlo, and the ends."""

import math

import numpy
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from discrimtest.estimators.adjusted import ESTIMATORS, Recognised, divided
from discrimtest.estimators.difference import tango
from discrimtest.estimators.interface import Interval
from discrimtest.estimators.proportion import wilson
from discrimtest.estimators.tables import PairedTable, Share

ALL, ANY = (measure.methods["mover"] for measure in ESTIMATORS)
counts = st.integers(0, 60)
tables = st.builds(PairedTable, counts, counts, counts, counts)
shares = st.tuples(st.integers(1, 40), st.integers(0, 40)).map(lambda pair: (pair[0], sum(pair)))


def fieller(x, y, error_x, error_y, z):
    """Limits of x/y for independent normals, from the roots of the quadratic."""
    a, b, c = y * y - z * z * error_y**2, -2 * x * y, x * x - z * z * error_x**2
    root = math.sqrt(b * b - 4 * a * c)
    return (-b - root) / (2 * a), (-b + root) / (2 * a)


@pytest.mark.slow
@given(
    x=st.floats(-0.9, 0.9),
    y=st.floats(0.2, 1.0),
    error_x=st.floats(0.001, 0.3),
    error_y=st.floats(0.001, 0.08),
)
def test_symmetric_parts_give_fiellers_interval(x, y, error_x, error_y):
    z = 1.96
    assume(y > 1.2 * z * error_y)
    net = Interval(x - z * error_x, x + z * error_x)
    limits = divided(x, net, y, Interval(y - z * error_y, y + z * error_y))
    expected = fieller(x, y, error_x, error_y, z)
    assert (limits.low, limits.high) == pytest.approx(expected, rel=1e-7, abs=1e-9)
    assert limits.low <= x / y <= limits.high


@given(table=tables, raters=shares)
def test_a_limit_is_where_squaring_and_adding_reaches_0(table, raters):
    assume(table.n)
    count, of = raters
    share = count / of
    limits = ALL(Recognised(table, share, of), 0.9).limits
    assume(not math.isnan(limits.low))
    net, ends, own = table.difference / table.n, tango(table, 0.9), wilson(Share(count, of), 0.9)

    def lower(ratio):
        beside = (own.high if ratio > 0 else own.low) - share
        return net - ratio * share - math.hypot(net - ends.low, ratio * beside)

    def upper(ratio):
        beside = (own.low if ratio > 0 else own.high) - share
        return net - ratio * share + math.hypot(ends.high - net, ratio * beside)

    assert lower(limits.low) == pytest.approx(0, abs=1e-9)
    assert upper(limits.high) == pytest.approx(0, abs=1e-9)


@given(table=tables, raters=shares, size=st.sampled_from([None, 1]))
def test_exchanging_the_roles_flips_the_sign(table, raters, size):
    of = size and raters[1]
    for method in (ALL, ANY):
        one, other = (
            method(Recognised(which, raters[0] / raters[1], of), 0.95)
            for which in (table, table.swapped())
        )
        assert one.of == other.of
        assert one.value == pytest.approx(-other.value, nan_ok=True)
        expected = (-other.limits.high, -other.limits.low)
        assert (one.limits.low, one.limits.high) == pytest.approx(expected, nan_ok=True)


@given(table=tables)
def test_a_signal_everybody_reads_changes_nothing(table):
    for method, part in ((ALL, table), (ANY, table.without_neither())):
        measured = method(Recognised(table, 1.0), 0.95)
        limits = tango(part, 0.95)
        assert (measured.limits.low, measured.limits.high) == pytest.approx(
            (limits.low, limits.high), nan_ok=True
        )
        assert measured.of == part.n
        assert measured.value == pytest.approx(
            part.difference / part.n if part.n else math.nan, nan_ok=True
        )


def test_by_hand():
    table = PairedTable(20, 30, 10, 40)
    known = ALL(Recognised(table, 0.8), 0.95)
    assert known.value == pytest.approx(0.25)
    limits = tango(table, 0.95)
    assert known.limits.low == pytest.approx(limits.low / 0.8)
    assert known.limits.high == pytest.approx(limits.high / 0.8)
    rated = ALL(Recognised(table, 0.8, 30), 0.95)
    assert rated.value == known.value
    assert rated.limits.low < known.limits.low
    assert rated.limits.high > known.limits.high
    many = ALL(Recognised(table, 0.8, 10**7), 0.95)
    assert many.limits.low == pytest.approx(known.limits.low, abs=1e-4)
    assert ANY(Recognised(table, 0.8), 0.95).value == pytest.approx(20 / 60 / 0.8)


def test_it_covers_the_truth():
    """300 tests, 25 raters; net rate .15 among landlords of whom .75 read the signal."""
    rng = numpy.random.default_rng(5)
    share, net, draws, hits = 0.75, 0.15, 800, 0
    chances = [0.3, 0.05 + share * net, 0.05]
    chances.append(1 - sum(chances))
    for _ in range(draws):
        table = PairedTable(*(int(count) for count in rng.multinomial(300, chances)))
        count = int(rng.binomial(25, share))
        limits = ALL(Recognised(table, count / 25, 25), 0.95).limits
        hits += limits.low <= net <= limits.high
    assert 0.935 <= hits / draws <= 0.985


def test_few_raters_may_leave_it_open():
    measured = ALL(Recognised(PairedTable(2, 30, 1, 4), 0.05, 20), 0.95)
    assert measured.value == pytest.approx(29 / 37 / 0.05)
    assert math.isnan(measured.limits.low)
    assert math.isnan(measured.limits.high)


@pytest.mark.parametrize("ends", [(0.4, 0.6), (0.4, 1.2), (-0.2, 0.6)])
def test_a_share_that_may_be_none_leaves_it_open(ends):
    """Half of the raters, and the lower limit is 0: a quotient has no upper limit then."""
    limits = divided(0.5, Interval(*ends), 0.5, Interval(0.0, 1.0))
    assert math.isnan(limits.low)
    assert math.isnan(limits.high)


def test_no_share_and_no_tests():
    measured = ALL(Recognised(PairedTable(1, 2, 3, 4), None), 0.95)
    assert measured.caution == "recognition_needed"
    assert math.isnan(measured.value)
    assert measured.of == 10
    for recognised in (
        Recognised(PairedTable(0, 0, 0, 0), 0.9, 10),
        Recognised(PairedTable(0, 0, 0, 5), 0.9),
    ):
        measured = ANY(recognised, 0.95)
        assert math.isnan(measured.value)
        assert measured.of == 0
        assert not measured.caution


@pytest.mark.parametrize("share", [0.0, -0.1, 1.01])
def test_what_is_no_share_is_refused(share):
    with pytest.raises(ValueError, match="above 0 and at most 1"):
        Recognised(PairedTable(1, 2, 3, 4), share)


def test_no_raters_are_refused():
    with pytest.raises(ValueError, match="at least 1"):
        Recognised(PairedTable(1, 2, 3, 4), 0.8, 0)


@pytest.mark.parametrize("level", [0.0, 1.0, 95])
def test_a_level_outside_0_to_1_is_refused(level):
    with pytest.raises(ValueError, match="above 0 and below 1"):
        ALL(Recognised(PairedTable(1, 2, 3, 4), 0.8), level)
