"""Answers in several categories: against R, statsmodels, SciPy and a count of all signs."""

import csv
import itertools
import math
from pathlib import Path

import numpy
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.stats import binomtest, norm, ttest_1samp
from scipy.stats import wilcoxon as scipy_wilcoxon
from statsmodels.stats.contingency_tables import SquareTable

from discrimtest.estimators import ordered
from discrimtest.estimators.clustered import mcnemar_obuchowski
from discrimtest.estimators.landlords import Landlords
from discrimtest.estimators.nominal import bhapkar, stuart_maxwell, stuart_maxwell_landlord
from discrimtest.estimators.ordered import (
    sign,
    sign_landlord,
    wilcoxon,
    wilcoxon_landlord,
)
from discrimtest.estimators.paired_tests import mcnemar_chi2, mcnemar_exact
from discrimtest.estimators.registry import MEASURES
from discrimtest.estimators.square import Square
from discrimtest.estimators.tables import PairedTable


def rows_of(name):
    path = Path(__file__).parents[1] / "oracles" / f"{name}.csv"
    lines = path.read_text("utf-8").splitlines()
    return list(csv.DictReader(line for line in lines if line[0] != "#"))


ROWS, BY_LANDLORD = rows_of("ordered"), rows_of("ordered_landlord")
PAIRED_T, CR2 = (MEASURES["mean_score"].methods[name] for name in ("paired_t", "cr2"))
TESTS = (stuart_maxwell, bhapkar, sign, wilcoxon)
CLUSTERED = (stuart_maxwell_landlord, sign_landlord, wilcoxon_landlord)


def square_of(counts, landlord=None, scores=None, known=True):
    """A square whose tests, row by row, have these landlords; each its own where none is given."""
    counts = numpy.array(counts, dtype=numpy.int64)
    control, test = (numpy.repeat(one, counts.ravel()) for one in indices(len(counts)))
    owner = numpy.arange(len(control)) if landlord is None else numpy.array(landlord)
    _, codes = numpy.unique(owner, return_inverse=True)
    return Square(control, test, codes, scores or tuple(range(len(counts))), known)


def indices(size):
    return (one.ravel() for one in numpy.indices((size, size)))


def exchanged(square):
    """The same tests with the roles of the candidates exchanged."""
    return Square(square.test, square.control, square.landlord, square.scores, square.known)


def as_in_r(count):
    """The landlords that the script gives to tests 1 to ``count``."""
    return [1 if i % 5 == 0 else 1 + (i // 3) % 23 for i in range(1, count + 1)]


squares = st.integers(2, 5).flatmap(
    lambda k: st.lists(st.integers(0, 6), min_size=k * k, max_size=k * k).map(
        lambda cells: square_of(numpy.array(cells).reshape(k, k))
    )
)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["square"])
def test_r(row):
    cells = [int(cell) for cell in row["counts"].split()]
    counts = numpy.array(cells).reshape(math.isqrt(len(cells)), -1)
    square = square_of(counts, as_in_r(sum(cells)))

    def theirs(name):
        return pytest.approx(float(row[name]), rel=1e-9, abs=1e-13)

    margins = stuart_maxwell(square)
    assert margins.statistic == theirs("stuart_maxwell")
    assert margins.df == float(row["stuart_maxwell_df"])
    assert margins.p_value == theirs("stuart_maxwell_p")
    assert bhapkar(square).statistic == theirs("bhapkar")
    assert bhapkar(square).p_value == theirs("bhapkar_p")
    assert bhapkar(square).df == margins.df
    assert sign(square).p_value == theirs("sign_p")
    ranks = wilcoxon(square)
    assert ranks.statistic == theirs("wilcoxon")
    exact = row["wilcoxon_exact_p"] != "NA"
    assert ranks.p_value == theirs("wilcoxon_exact_p" if exact else "wilcoxon_normal_p")
    plain, clustered = PAIRED_T(square, 0.95), CR2(square, 0.95)
    assert plain.value == clustered.value == theirs("mean")
    assert plain.of == clustered.of == sum(cells)
    assert (plain.limits.low, plain.limits.high) == (theirs("t_low"), theirs("t_high"))
    assert (plain.limits.statistic, plain.limits.p_value) == (theirs("t"), theirs("t_p"))
    assert clustered.limits.standard_error == pytest.approx(float(row["cr2_se"]), rel=1e-8)
    assert clustered.limits.df == pytest.approx(float(row["cr2_df"]), rel=1e-7)
    assert clustered.limits.low == pytest.approx(float(row["cr2_low"]), rel=1e-7)
    assert clustered.limits.high == pytest.approx(float(row["cr2_high"]), rel=1e-7)
    assert clustered.limits.p_value == pytest.approx(float(row["cr2_p"]), rel=1e-6)


def test_the_oracle_has_every_kind():
    assert {row["square"] for row in ROWS} >= {"two", "unused", "apart", "level", "eyes"}
    assert len(ROWS) == 8


def test_published():
    """Unaided vision of 7,477 women, right eye against left: Stuart (1955), Bhapkar (1966)."""
    (row,) = (row for row in ROWS if row["square"] == "eyes")
    square = square_of(numpy.array([int(cell) for cell in row["counts"].split()]).reshape(4, 4))
    assert stuart_maxwell(square).statistic == pytest.approx(11.957, abs=5e-4)
    assert bhapkar(square).statistic == pytest.approx(11.976, abs=5e-4)


@pytest.mark.slow
@given(square=squares)
def test_statsmodels(square):
    """It needs every category to be used, and one more than the rank of the variance."""
    assume(stuart_maxwell(square).df == len(square.scores) - 1)
    table = SquareTable(square.counts.astype(float), shift_zeros=False)
    theirs = table.homogeneity(method="stuart_maxwell")
    assert stuart_maxwell(square).statistic == pytest.approx(theirs.statistic, rel=1e-7, abs=1e-9)
    assert stuart_maxwell(square).p_value == pytest.approx(theirs.pvalue, rel=1e-6, abs=1e-12)
    assume(not math.isnan(bhapkar(square).p_value))
    theirs = table.homogeneity(method="bhapkar")
    assert bhapkar(square).statistic == pytest.approx(theirs.statistic, rel=1e-6, abs=1e-9)


@pytest.mark.slow
@given(square=squares)
def test_wilcoxon_far_from_exact_is_scipys(square):
    assume(sign(square).p_value < 1)
    theirs = scipy_wilcoxon(
        square.steps, zero_method="wilcox", method="asymptotic", correction=False
    )
    at, ordered.EXACT = ordered.EXACT, 0
    try:
        assert wilcoxon(square).p_value == pytest.approx(theirs.pvalue, rel=1e-9)
    finally:
        ordered.EXACT = at


@given(
    st.lists(st.integers(-3, 3), min_size=1, max_size=9).filter(any),
)
def test_wilcoxon_counts_all_signs(apart):
    counts = numpy.zeros((4, 4), dtype=numpy.int64)
    for step in apart:
        counts[(step, 0) if step > 0 else (0, -step)] += 1
    kept = numpy.array([step for step in apart if step])
    size = numpy.abs(kept)
    ranks = [(size < one).sum() + ((size == one).sum() + 1) / 2 for one in size]
    sums = [
        sum(itertools.compress(ranks, signs))
        for signs in itertools.product((0, 1), repeat=len(kept))
    ]
    seen = sum(rank for rank, step in zip(ranks, kept, strict=True) if step > 0)
    middle = sum(ranks) / 2
    expected = numpy.mean([abs(one - middle) >= abs(seen - middle) - 1e-9 for one in sums])
    result = wilcoxon(square_of(counts))
    assert result.statistic == pytest.approx(seen)
    assert result.p_value == pytest.approx(expected, rel=1e-12)


def test_wilcoxon_without_ties_is_scipys_exact():
    scores = (0, 1, 3, 7, 15, 31)
    pairs = [(1, 0), (0, 2), (3, 0), (4, 0), (5, 0), (5, 1)]
    counts = numpy.zeros((6, 6), dtype=numpy.int64)
    for pair in pairs:
        counts[pair] += 1
    apart = [scores[one] - scores[other] for one, other in pairs]
    theirs = scipy_wilcoxon(apart, method="exact")
    result = wilcoxon(square_of(counts, scores=scores))
    assert result.p_value == pytest.approx(theirs.pvalue, rel=1e-12)
    assert result.statistic == 19


@given(both=st.integers(0, 30), a=st.integers(0, 30), b=st.integers(0, 30), c=st.integers(0, 30))
def test_two_categories_are_mcnemar(both, a, b, c):
    table, square = PairedTable(both, a, b, c), square_of([[c, b], [a, both]])
    for one in (sign, wilcoxon):
        assert one(square).p_value == pytest.approx(mcnemar_exact(table).p_value, rel=1e-9)
        assert one(square).empty == (a + b == 0)
    assume(a + b)
    assert stuart_maxwell(square).statistic == pytest.approx(mcnemar_chi2(table).statistic)
    assert stuart_maxwell(square).p_value == pytest.approx(mcnemar_chi2(table).p_value)


@pytest.mark.slow
@given(square=squares)
def test_exchanging_the_roles_changes_the_sign_of_the_mean_alone(square):
    twin = square_of(square.counts.T)
    for test in TESTS:
        one, other = test(square), test(twin)
        assert one.p_value == pytest.approx(other.p_value, nan_ok=True, rel=1e-9)
        assert one.empty == other.empty
    for method in (PAIRED_T, CR2):
        one, other = method(square, 0.9), method(twin, 0.9)
        assert one.value == pytest.approx(-other.value, nan_ok=True)
        expected = (-other.limits.high, -other.limits.low)
        assert (one.limits.low, one.limits.high) == pytest.approx(expected, nan_ok=True)


@pytest.mark.slow
@given(square=squares, place=st.integers(0, 5))
def test_an_unused_category_changes_no_nominal_test(square, place):
    place = min(place, len(square.counts))
    wider = square_of(numpy.insert(numpy.insert(square.counts, place, 0, axis=0), place, 0, axis=1))
    for test in (stuart_maxwell, bhapkar):
        one, other = test(square), test(wider)
        assert one.df == other.df
        assert one.p_value == pytest.approx(other.p_value, nan_ok=True, rel=1e-7)
    assert sign(wider).p_value == sign(square).p_value


def test_one_test_links_two_categories():
    square = square_of([[0, 1, 0], [0, 0, 0], [0, 0, 3]])
    for test, statistic in (
        (stuart_maxwell, 1),
        (bhapkar, 1 / (1 - 1 / 4)),
        (stuart_maxwell_landlord, 3 / 4),
    ):
        assert test(square).statistic == pytest.approx(statistic)
        assert test(square).df == 1


def test_categories_linked_by_others_hang_together():
    counts = numpy.diag([2, 0, 4, 0], 1) + numpy.diag([0, 3, 0, 1], -1)
    square = square_of(counts)
    assert stuart_maxwell(square).df == bhapkar(square).df == 4
    # Each link is a table of its own: a chain has no other way round.
    assert stuart_maxwell(square).statistic == pytest.approx(2 + 3 + 4 + 1)


def test_tests_that_fare_alike_do_not_count():
    counts = numpy.array([[1, 2, 0], [5, 0, 1], [3, 4, 2]])
    more = counts + numpy.diag([100, 0, 50])
    for test in (stuart_maxwell, sign, wilcoxon):
        assert test(square_of(counts)).p_value == test(square_of(more)).p_value
    assert bhapkar(square_of(more)).statistic < bhapkar(square_of(counts)).statistic
    assert bhapkar(square_of(more)).statistic > stuart_maxwell(square_of(more)).statistic


def test_no_difference_gives_1_and_says_so():
    for counts in (numpy.diag([3, 0, 4]), numpy.zeros((3, 3), dtype=int)):
        for test in TESTS:
            result = test(square_of(counts))
            assert (result.p_value, result.empty) == (1.0, True), test
            assert result.df in (None, 0), test
        assert math.isnan(PAIRED_T(square_of(counts), 0.95).limits.low)
        assert math.isnan(CR2(square_of(counts), 0.95).limits.low)
    assert PAIRED_T(square_of(numpy.diag([3, 0, 4])), 0.95).value == 0
    empty = PAIRED_T(square_of(numpy.zeros((3, 3), dtype=int)), 0.95)
    assert math.isnan(empty.value)
    assert empty.of == 0


def test_all_alike_leaves_no_variance():
    square = square_of([[0, 0, 0], [0, 0, 0], [5, 0, 0]])
    assert stuart_maxwell(square).statistic == pytest.approx(5)
    assert math.isnan(bhapkar(square).p_value)
    assert not bhapkar(square).empty
    assert bhapkar(square).df == 1
    assert sign(square).p_value == pytest.approx(2 / 32)
    assert PAIRED_T(square, 0.95).value == 2
    assert math.isnan(PAIRED_T(square, 0.95).limits.high)


def test_limits_stop_where_the_difference_can_not_be_larger():
    measured = PAIRED_T(square_of([[0, 0, 0], [0, 1, 0], [4, 0, 0]]), 0.999)
    assert measured.limits.high == 2
    assert -2 < measured.limits.low < measured.value == pytest.approx(1.6)
    counts = [[0, 0, 0], [0, 1, 0], [4, 0, 0]]
    moved = PAIRED_T(square_of(counts, scores=(3, 4, 6)), 0.999)
    assert moved.limits.high == 3
    mirrored = PAIRED_T(square_of([[0, 0, 4], [0, 1, 0], [0, 0, 0]]), 0.999)
    assert mirrored.limits.low == -2


@pytest.mark.slow
@given(square=squares)
def test_one_test_a_landlord_is_students_t(square):
    apart = square.steps
    assume(len(apart) > 1)
    assume(apart.std() > 0)
    theirs = ttest_1samp(apart, 0)
    for method in (PAIRED_T, CR2):
        limits = method(square, 0.95).limits
        assert limits.statistic == pytest.approx(theirs.statistic, rel=1e-9, abs=1e-12)
        assert limits.p_value == pytest.approx(theirs.pvalue, rel=1e-8, abs=1e-14)
        assert limits.df == pytest.approx(len(apart) - 1)


def test_unknown_landlords_and_one_landlord():
    counts = [[4, 2], [5, 3]]
    measured = CR2(square_of(counts, known=False), 0.95)
    assert measured.caution == "landlords_needed"
    assert measured.value == pytest.approx(3 / 14)
    assert math.isnan(measured.limits.low)
    assert not PAIRED_T(square_of(counts, known=False), 0.95).caution
    alone = CR2(square_of(counts, [7] * 14), 0.95)
    assert math.isnan(alone.limits.low)
    assert not alone.caution


@pytest.mark.parametrize("level", [-0.5, 0.0, 1.0, 95])
def test_a_level_outside_0_to_1_is_refused(level):
    with pytest.raises(ValueError, match="above 0 and below 1"):
        PAIRED_T(square_of([[1, 2], [3, 4]]), level)


def test_what_is_no_square_is_refused():
    none, one, two = (numpy.arange(count) for count in range(3))
    unlike = [(one, two, two), (two, one, two), (two, two, one)]
    for answers in (*unlike, (two, one, one), (one, two, one), (one, one, two)):
        with pytest.raises(ValueError, match="each test needs"):
            Square(*answers, (0, 1))
    for answers in ((one - 1, one, one), (one, one + 2, one), (one + 3, one, one)):
        with pytest.raises(ValueError, match="categories must be 0 to 1"):
            Square(*answers, (0, 1))
    for scores in ((1, 1), (2, 1)):
        with pytest.raises(ValueError, match="scores must increase"):
            Square(none, none, none, scores)
    assert Square(none, none, none, ()).n == 0


def test_a_square_counts_its_tests_and_landlords():
    square = square_of([[1, 2, 0], [0, 3, 1], [1, 0, 0]], [4, 4, 9, 9, 9, 4, 4, 7])
    assert square.counts.tolist() == [[1, 2, 0], [0, 3, 1], [1, 0, 0]]
    assert square.steps.tolist() == [0, -1, -1, 0, 0, 0, -1, 2]
    assert square.tests.tolist() == [4, 1, 3]
    assert square.margins.tolist() == [[1, 0, -1], [-1, 0, 1], [1, -1, 0]]
    assert square.sums(square.steps).tolist() == [-2, 2, -1]
    assert square.repeated
    assert square_of(square.counts, [0, 0, *range(1, 7)]).repeated
    assert not square_of(square.counts).repeated
    assert not square_of(square.counts, [1] * 8, known=False).repeated
    assert square_of([[0, 2], [0, 0]]).margins.tolist() == [[1, -1], [1, -1]]
    assert square != square_of(square.counts)


@pytest.mark.parametrize("row", BY_LANDLORD, ids=lambda row: row["study"])
def test_r_by_landlord(row):
    control, test, landlord = (
        numpy.array([int(one) - 1 for one in row[name].split()])
        for name in ("control", "test", "landlord")
    )
    square = Square(control, test, landlord, tuple(range(int(row["categories"]))))

    def theirs(name):
        return pytest.approx(float(row[name]), rel=1e-9)

    margins = stuart_maxwell_landlord(square)
    assert margins.statistic == theirs("score")
    assert margins.p_value == theirs("f_p")
    assert margins.df == float(row["df"])
    assert sign_landlord(square).p_value == theirs("sign_p")
    ranks = wilcoxon_landlord(square)
    assert (ranks.statistic, ranks.p_value) == (theirs("wilcoxon"), theirs("wilcoxon_p"))
    assert ranks.statistic == wilcoxon(square).statistic
    # Neither the order of the tests nor the names of landlords count.
    turned = numpy.argsort(test, kind="stable")
    names = numpy.random.default_rng(1).permutation(int(landlord.max()) + 1)
    other = Square(control[turned], test[turned], names[landlord[turned]], square.scores)
    for one in CLUSTERED:
        assert one(other).p_value == pytest.approx(one(square).p_value, rel=1e-9)


def test_the_oracle_by_landlord_has_every_kind():
    assert [row["study"] for row in BY_LANDLORD] == [
        *("few", "two", "single", "level", "uneven", "many", "alike")
    ]


def with_landlords(drawn):
    return drawn.flatmap(
        lambda square: st.lists(st.integers(0, 7), min_size=square.n, max_size=square.n).map(
            lambda owner: square_of(square.counts, owner)
        )
    )


owned = with_landlords(squares)
pairs = with_landlords(
    st.lists(st.integers(1, 6), min_size=4, max_size=4).map(
        lambda cells: square_of([cells[:2], cells[2:]])
    )
)


@pytest.mark.slow
@given(square=squares)
def test_landlords_with_one_test_each_change_nothing(square):
    assert sign_landlord(square).p_value == pytest.approx(sign(square).p_value, rel=1e-9)
    assert wilcoxon_landlord(square) == wilcoxon(square)
    one, other = stuart_maxwell_landlord(square), stuart_maxwell(square)
    assert one.df == other.df
    assert one.empty == other.empty
    assume(not math.isnan(one.p_value))
    assume(not one.empty)
    assert one.statistic == pytest.approx((square.n - 1) / square.n * other.statistic, rel=1e-7)


@pytest.mark.slow
@given(square=owned)
def test_by_landlord_roles_may_be_exchanged_landlord_by_landlord_too(square):
    """Together for all the statistic stays; for one landlord what it is compared with does."""
    twin = exchanged(square)
    for test in CLUSTERED:
        one, other = test(square), test(twin)
        assert one.p_value == pytest.approx(other.p_value, nan_ok=True, rel=1e-7)
        assert one.empty == other.empty


@pytest.mark.slow
@given(square=owned)
def test_signs_of_landlords_are_all_counted(square):
    for test, of_test in (
        (sign_landlord, numpy.sign(square.steps)),
        (wilcoxon_landlord, doubled_ranks(square.steps)),
    ):
        parts = square.sums(of_test)
        seen = abs(parts.sum())
        sums = [abs(parts @ signs) for signs in itertools.product((-1, 1), repeat=len(parts))]
        expected = numpy.mean([one >= seen for one in sums]) if of_test.any() else 1.0
        result = test(square)
        assert result.p_value == pytest.approx(expected, rel=1e-12)
        assert result.empty == (not of_test.any())


def doubled_ranks(steps):
    size = numpy.abs(steps)
    kept = size[steps != 0]
    ranks = [2 * (kept < one).sum() + (kept == one).sum() + 1 for one in size]
    return numpy.sign(steps) * numpy.array(ranks, dtype=numpy.int64)


@pytest.mark.slow
@given(square=pairs)
def test_two_categories_by_landlord_are_obuchowskis(square):
    cells = numpy.zeros((len(square.tests), 4), dtype=numpy.int64)
    numpy.add.at(cells, (square.landlord, 3 - square.control * 2 - square.test), 1)
    found = stuart_maxwell_landlord(square)
    assume(not math.isnan(found.p_value))
    assert found.statistic == pytest.approx(mcnemar_obuchowski(Landlords(cells)).statistic)
    theirs = ttest_1samp(cells[:, 1] - cells[:, 2], 0)
    assert found.p_value == pytest.approx(theirs.pvalue, rel=1e-7, abs=1e-12)


@pytest.mark.slow
@given(square=owned, place=st.integers(0, 5))
def test_an_unused_category_changes_no_test_by_landlord(square, place):
    def moved(answers):
        return answers + (answers >= place)

    wider = Square(
        moved(square.control),
        moved(square.test),
        square.landlord,
        tuple(range(len(square.scores) + 1)),
    )
    one, other = stuart_maxwell_landlord(square), stuart_maxwell_landlord(wider)
    assert one.df == other.df
    assert one.p_value == pytest.approx(other.p_value, nan_ok=True, rel=1e-6)
    assert sign_landlord(wider).p_value == sign_landlord(square).p_value


def test_tests_of_a_landlord_that_cancel_say_nothing():
    square = square_of([[0, 3], [3, 0]], [0, 1, 2, 0, 1, 2])
    for test in (sign_landlord, wilcoxon_landlord):
        assert test(square).p_value == 1.0
        assert not test(square).empty
    assert math.isnan(stuart_maxwell_landlord(square).p_value)


def test_no_difference_by_landlord_gives_1_and_says_so():
    for counts in (numpy.diag([3, 0, 4]), numpy.zeros((3, 3), dtype=int)):
        for test in CLUSTERED:
            for known in (True, False):
                result = test(square_of(counts, known=known))
                assert (result.p_value, result.empty) == (1.0, True), test
                assert result.df in (None, 0), test


def test_unknown_landlords_have_no_test_by_landlord():
    for test in CLUSTERED:
        result = test(square_of([[4, 2], [5, 3]], known=False))
        assert math.isnan(result.p_value)
        assert not result.empty
    assert wilcoxon_landlord(square_of([[4, 2], [5, 3]], known=False)).statistic == 20
    assert stuart_maxwell_landlord(square_of([[4, 2], [5, 3]], known=False)).df == 1


def test_too_few_landlords_tell_no_three_categories_apart():
    counts = [[2, 3, 1], [1, 2, 2], [0, 3, 1]]
    for owner in ([0] * 15, [0, 1, 1] * 5, [0] * 5 + [1] * 10):
        result = stuart_maxwell_landlord(square_of(counts, owner))
        assert math.isnan(result.p_value)
        assert result.df == 2
    assert not math.isnan(
        stuart_maxwell_landlord(square_of(counts, [0, 1, 2, 3] * 3 + [0] * 3)).p_value
    )


def test_landlords_who_came_out_alike_tell_no_spread():
    square = square_of([[1, 0], [6, 0]], [0, 0, 1, 2, 0, 1, 2])
    assert math.isnan(stuart_maxwell_landlord(square).p_value)
    assert sign_landlord(square).p_value == pytest.approx(2 / 8)


def normal(parts):
    return 2 * norm.sf(abs(parts.sum()) / math.sqrt((parts**2).sum()))


@pytest.mark.parametrize(("count", "exact"), [(400, True), (401, False)])
def test_wilcoxon_counts_signs_up_to_400_differences(count, exact):
    steps = numpy.resize([1, 2, -1, -3, 3, -2, 1], count)
    square = Square(steps.clip(0), (-steps).clip(0), numpy.arange(count), (0, 1, 2, 3))
    rough = normal(doubled_ranks(steps))
    assert (abs(wilcoxon(square).p_value / rough - 1) > 1e-6) == exact
    assert abs(wilcoxon_landlord(square).p_value / rough - 1) > 1e-6


@pytest.mark.parametrize("more", [0, 1])
def test_landlords_are_counted_up_to_a_hundred_million(more):
    """400 landlords with 625 tests each, 215 of whom favour the control candidate in all."""
    landlord = numpy.append(numpy.repeat(numpy.arange(400), 625), numpy.zeros(more, dtype=int))
    favours = (landlord < 215).astype(int)
    p_value = sign_landlord(Square(favours, 1 - favours, landlord, (0, 1))).p_value
    if more:
        parts = numpy.append(numpy.full(214, 625), 626)
        parts = numpy.append(parts, numpy.full(185, -625))
        assert p_value == pytest.approx(normal(parts), rel=1e-9)
    else:
        assert p_value == pytest.approx(binomtest(215, 400).pvalue, rel=1e-9)


def test_far_more_landlords_than_can_be_counted_take_the_normal_distribution():
    rng = numpy.random.default_rng(3)
    control, test = (rng.integers(0, 3, 900) for _ in "ct")
    square = Square(control, test, rng.permutation(900) % 250, (0, 1, 2))
    at, ordered.MOST = ordered.MOST, 0
    try:
        rough = [one(square).p_value for one in (sign_landlord, wilcoxon_landlord)]
    finally:
        ordered.MOST = at
    exact = [one(square).p_value for one in (sign_landlord, wilcoxon_landlord)]
    assert rough == pytest.approx(exact, abs=0.03)
    assert rough != pytest.approx(exact, abs=1e-6)
    for p_value, of_test in zip(
        rough, (numpy.sign(square.steps), doubled_ranks(square.steps)), strict=True
    ):
        assert p_value == pytest.approx(normal(square.sums(of_test)), rel=1e-9)
