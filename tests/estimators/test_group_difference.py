"""Two groups, and the order of contacts: against statsmodels, SciPy and formulas by hand."""

import math

import numpy
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.stats import ttest_ind
from statsmodels.stats.proportion import confint_proportions_2indep, proportions_ztest

from discrimtest.estimators.difference import tango
from discrimtest.estimators.group_difference import APART, mover, unpooled
from discrimtest.estimators.landlords import Landlords
from discrimtest.estimators.measure import Contrast, Orders
from discrimtest.estimators.order import arm_x_order, first_contact_only, order_effect
from discrimtest.estimators.tables import PairedTable

counts = st.integers(0, 40)
tables = st.builds(PairedTable, counts, counts, counts, counts)
some = tables.filter(lambda table: table.n > 1)
BY_ID = {measure.id: measure for measure in APART}


def each(table, adds):
    cells = (table.both, table.control_only, table.test_only, table.neither)
    return numpy.repeat(numpy.array(adds, dtype=float), cells)


def one_test_a_landlord(table):
    cells = (table.both, table.control_only, table.test_only, table.neither)
    return Landlords(numpy.repeat(numpy.eye(4, dtype=int), cells, axis=0))


def test_mover_by_hand():
    """Tango limits as published: -.1240 to -.0054 for -10/161, .139 to .321 for 23/102."""
    first, second = PairedTable(59, 6, 16, 80), PairedTable(7, 25, 2, 68)
    x, y = -10 / 161, 23 / 102
    low = x - y - math.sqrt((x + 0.1240) ** 2 + (0.321 - y) ** 2)
    high = x - y + math.sqrt((-0.0054 - x) ** 2 + (y - 0.139) ** 2)
    limits = mover(first, second, 0.95)
    assert limits.low == pytest.approx(low, abs=6e-4)
    assert limits.high == pytest.approx(high, abs=6e-4)


@pytest.mark.slow
@given(first=some, second=some)
def test_mover_rejects_exactly_when_its_interval_leaves_0_out(first, second):
    limits = mover(first, second, 0.95)
    assert -2 <= limits.low <= limits.high <= 2
    assume(abs(limits.p_value - 0.05) > 1e-6)
    assert (limits.low > 0 or limits.high < 0) == (limits.p_value < 0.05)


@pytest.mark.slow
@given(first=some, second=some)
def test_exchanging_groups_or_roles_flips_the_sign(first, second):
    for method in (mover, unpooled):
        one = method(first, second, 0.9)
        assume(not math.isnan(one.low))
        for other in (method(second, first, 0.9), method(first.swapped(), second.swapped(), 0.9)):
            assert (one.low, one.high) == pytest.approx((-other.high, -other.low), abs=1e-12)
            assert one.p_value == pytest.approx(other.p_value, rel=1e-6, abs=1e-11)


def test_a_certain_second_group_leaves_the_interval_of_the_first():
    first, second = PairedTable(20, 30, 10, 40), PairedTable(10**7, 0, 0, 10**7)
    limits, alone = mover(first, second, 0.95), tango(first, 0.95)
    assert (limits.low, limits.high) == pytest.approx((alone.low, alone.high), abs=1e-5)


@given(first=tables, second=tables)
def test_unpooled_is_the_wald_interval_of_two_means_given_m(first, second):
    limits = unpooled(first, second, 0.95)
    values = [each(table, (0, 1, -1, 0))[: table.n_any] for table in (first, second)]
    assume(all(len(value) for value in values))
    variance = sum(value.var() / len(value) for value in values)
    assume(variance > 1e-15)
    difference = values[0].mean() - values[1].mean()
    assert limits.standard_error == pytest.approx(math.sqrt(variance), rel=1e-9)
    low = difference - 1.959963985 * math.sqrt(variance)
    assert limits.low == pytest.approx(max(low, -2), abs=1e-8)


def test_empty_groups_are_undefined():
    nothing, table = PairedTable(0, 0, 0, 0), PairedTable(1, 2, 3, 4)
    assert math.isnan(mover(nothing, table, 0.95).low)
    assert math.isnan(unpooled(table, PairedTable(0, 0, 0, 5), 0.95).low)
    assert math.isnan(unpooled(PairedTable(3, 0, 0, 0), PairedTable(4, 0, 0, 1), 0.95).low)


@pytest.mark.slow
@given(first=some, second=some)
def test_cr2_with_one_test_a_landlord_is_welchs_t(first, second):
    one, other = each(first, (0, 1, -1, 0)), each(second, (0, 1, -1, 0))
    assume(one.std() > 0)
    assume(other.std() > 0)
    contrast = Contrast(one_test_a_landlord(first), one_test_a_landlord(second))
    measured = BY_ID["group_difference_all"].methods["cr2"](contrast, 0.95)
    theirs = ttest_ind(one, other, equal_var=False)
    assert measured.value == pytest.approx(one.mean() - other.mean(), abs=1e-12)
    assert measured.limits.p_value == pytest.approx(theirs.pvalue, rel=1e-7, abs=1e-12)
    assert measured.limits.df == pytest.approx(theirs.df, rel=1e-7)
    limits = theirs.confidence_interval(0.95)
    assert measured.limits.low == pytest.approx(max(limits.low, -2), abs=1e-9)
    assert measured.limits.high == pytest.approx(min(limits.high, 2), abs=1e-9)


def test_no_limit_lies_beyond_what_a_difference_can_be():
    first, second = PairedTable(0, 1, 1, 0), PairedTable(0, 2, 1, 0)
    contrast = Contrast(one_test_a_landlord(first), one_test_a_landlord(second))
    for id_, method in (("group_difference_all", "cr2"), ("group_difference_any", "delta")):
        limits = BY_ID[id_].methods[method](contrast, 0.999).limits
        assert (limits.low, limits.high) == (-2, 2)


def test_differences_say_what_they_are_of():
    table = PairedTable(1, 2, 3, 4)
    contrast = Contrast(one_test_a_landlord(table), one_test_a_landlord(table.swapped()))
    for id_, method, value, of in (
        ("group_difference_all", "mover", -0.2, 20),
        ("group_difference_any", "delta", -1 / 3, 12),
    ):
        measured = BY_ID[id_].methods[method](contrast, 0.95)
        assert (measured.value, measured.of) == (pytest.approx(value), of)
    unknown = Landlords(contrast.first.cells, known=False)
    measured = BY_ID["group_difference_any"].methods["cr2"](Contrast(unknown, unknown), 0.95)
    assert measured.caution == "landlords_needed"


@pytest.mark.slow
@given(control_first=some, test_first=some)
def test_first_contacts_equal_statsmodels(control_first, test_first):
    measured = first_contact_only(Orders(control_first, test_first), 0.95)
    control, test = control_first.shares.control, test_first.shares.test
    low, high = confint_proportions_2indep(
        control.count, control.of, test.count, test.of, method="newcomb"
    )
    assert measured.limits.low == pytest.approx(low, abs=1e-9)
    assert measured.limits.high == pytest.approx(high, abs=1e-9)
    pooled = (control.count + test.count) / (control.of + test.of)
    assume(0 < pooled < 1)
    z, p_value = proportions_ztest([control.count, test.count], [control.of, test.of])
    assert measured.limits.statistic == pytest.approx(z, abs=1e-9)
    assert measured.limits.p_value == pytest.approx(p_value, rel=1e-7)


@pytest.mark.slow
@given(control_first=some, test_first=some)
def test_order_effects_equal_scipys_welch(control_first, test_first):
    orders = Orders(control_first, test_first)
    for measure, adds, factor in (
        (order_effect, (0, 1, -1, 0), -0.5),
        (arm_x_order, (2, 1, 1, 0), 1.0),
    ):
        one, other = each(control_first, adds), each(test_first, adds)
        assume(one.std() > 0 or other.std() > 0)
        measured = measure(orders, 0.95)
        theirs = ttest_ind(one, other, equal_var=False)
        assert measured.value == pytest.approx(factor * (one.mean() - other.mean()), abs=1e-12)
        assert measured.limits.p_value == pytest.approx(theirs.pvalue, rel=1e-7, abs=1e-12)
        ends = sorted(factor * end for end in numpy.clip(theirs.confidence_interval(0.95), -2, 2))
        assert [measured.limits.low, measured.limits.high] == pytest.approx(ends, abs=1e-9)


@given(control_first=some, test_first=some)
def test_exchanging_the_roles_keeps_the_order_effect_and_flips_the_rest(control_first, test_first):
    orders = Orders(control_first, test_first)
    twin = Orders(test_first.swapped(), control_first.swapped())
    for measure, sign in ((first_contact_only, -1), (order_effect, 1), (arm_x_order, -1)):
        one, other = measure(orders, 0.95), measure(twin, 0.95)
        assert one.value == pytest.approx(sign * other.value, abs=1e-12)


def test_an_order_effect_by_hand():
    """Second contacts lose 10 of 100 in both arms; no effect of the arm."""
    control_first, test_first = PairedTable(30, 20, 10, 40), PairedTable(30, 10, 20, 40)
    orders = Orders(control_first, test_first)
    assert order_effect(orders, 0.95).value == pytest.approx(-0.1)
    assert first_contact_only(orders, 0.95).value == pytest.approx(0)
    assert arm_x_order(orders, 0.95).value == pytest.approx(0)


def test_one_order_only_tells_nothing_of_it():
    orders = Orders(PairedTable(3, 4, 5, 6), PairedTable(0, 0, 0, 0))
    for measure in (first_contact_only, order_effect, arm_x_order):
        assert math.isnan(measure(orders, 0.95).value)
        assert math.isnan(measure(orders, 0.95).limits.low)


def test_orders_are_counted_together():
    control_first, test_first = PairedTable(3, 4, 1, 5), PairedTable(2, 1, 3, 1)
    orders = Orders(control_first, test_first)
    assert first_contact_only(orders, 0.95).of == 20
    one, other = each(control_first, (0, 1, -1, 0)), each(test_first, (0, 1, -1, 0))
    error = math.sqrt(one.var(ddof=1) / 13 + other.var(ddof=1) / 7)
    for method, factor in ((order_effect, 0.5), (arm_x_order, None)):
        measured = method(orders, 0.95)
        assert measured.of == 20
        if factor:
            assert measured.limits.standard_error == pytest.approx(factor * error, rel=1e-12)


def test_first_contacts_that_all_came_out_alike_have_no_statistic():
    limits = first_contact_only(
        Orders(PairedTable(4, 2, 0, 0), PairedTable(3, 0, 2, 0)), 0.95
    ).limits
    assert math.isnan(limits.statistic)
    assert limits.p_value == 1.0


def test_an_order_of_two_tests_is_enough_and_one_is_not():
    many = PairedTable(3, 4, 1, 5)
    two = order_effect(Orders(many, PairedTable(0, 1, 1, 0)), 0.95)
    assert two.value == pytest.approx(-0.5 * (3 / 13), rel=1e-12)
    assert not math.isnan(two.limits.low)
    for few in (PairedTable(0, 1, 0, 0), PairedTable(0, 0, 0, 0)):
        assert math.isnan(order_effect(Orders(many, few), 0.95).value)


def test_p_values_of_mover_at_their_ends():
    certain, opposite = PairedTable(0, 900, 0, 0), PairedTable(0, 0, 900, 0)
    assert mover(certain, opposite, 0.95).p_value == 1e-12
    assert mover(opposite, certain, 0.95).p_value == 1e-12
    assert mover(certain, certain, 0.95).p_value == 1.0
    for first, second in (
        (PairedTable(0, 12, 3, 20), PairedTable(0, 5, 6, 24)),
        (PairedTable(0, 5, 6, 24), PairedTable(0, 12, 3, 20)),
    ):
        p_value = mover(first, second, 0.95).p_value
        limits = mover(first, second, 1 - p_value)
        assert min(abs(limits.low), abs(limits.high)) < 1e-6
        assert 0.01 < p_value < 0.2


def test_groups_without_a_variance_have_no_welch_limits():
    all_control = Landlords(numpy.array([(0, 1, 0, 0)] * 4))
    measure = next(one for one in APART if one.id == "group_difference_all")
    measured = measure.methods["cr2"](Contrast(all_control, all_control), 0.95)
    assert measured.value == 0
    assert math.isnan(measured.limits.low)


@pytest.mark.parametrize("known", [(True, False), (False, True), (False, False)])
def test_both_groups_must_know_their_landlords(known):
    cells = numpy.array([(1, 2, 0, 1), (0, 1, 1, 0), (1, 0, 0, 2)])
    contrast = Contrast(*(Landlords(cells, one) for one in known))
    for measure in APART:
        assert measure.methods["cr2"](contrast, 0.95).caution == "landlords_needed"


def test_a_group_without_a_test_names_no_landlord_and_needs_none():
    cells, none = numpy.array([(1, 2, 0, 1), (0, 1, 1, 0)]), numpy.zeros((0, 4), dtype=int)
    for measure in APART:
        measured = measure.methods["cr2"](Contrast(Landlords(cells), Landlords(none, False)), 0.95)
        assert measured.caution == ""
        assert math.isnan(measured.value)
        assert math.isnan(measured.limits.low)
