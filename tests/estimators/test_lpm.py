"""The linear model with test effects, against R and statsmodels, and what it can not tell."""

import math
from dataclasses import replace

import numpy
import pytest
import statsmodels.api as statsmodels
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from discrimtest.estimators import clustered
from discrimtest.estimators.landlords import Landlords
from discrimtest.estimators.lpm import METHODS, lpm_test_fe
from discrimtest.estimators.rates import MEANS
from discrimtest.estimators.regression import ModelContacts
from tests.oracle_contacts import contacts_of, in_another_unit, made, number, oracle, repeated

ROWS = oracle("lpm")
ALL = tuple(METHODS)
tables = st.lists(st.tuples(*[st.integers(0, 4)] * 4).filter(any), min_size=2, max_size=10).map(
    numpy.array
)


def named(row):
    return "-".join(row[name] for name in ("case", "cluster", "terms", "term"))


@pytest.mark.parametrize("row", ROWS, ids=named)
def test_r(row):
    terms = row["terms"].split()
    fits = lpm_test_fe(contacts_of(row["case"], terms, row["cluster"]), ALL)
    place = terms.index(row["term"])
    assert fits["cr2"].values[place] == pytest.approx(number(row, "value"), rel=1e-11)
    for name in ALL:
        expected = pytest.approx(number(row, name), rel=1e-10, nan_ok=True)
        assert fits[name].errors[place] == expected
    df, limits = fits["cr2"].df[place], fits["cr2"].limits(place, 0.95)
    assert df == pytest.approx(number(row, "cr2_df"), rel=1e-9, nan_ok=True)
    assert df == pytest.approx(number(row, "club_df"), rel=1e-9, nan_ok=True)
    if not math.isnan(df):
        assert limits.low == pytest.approx(number(row, "cr2_low"), rel=1e-9)
        assert limits.high == pytest.approx(number(row, "cr2_high"), rel=1e-9)
        assert limits.p_value == pytest.approx(number(row, "cr2_p"), rel=1e-9)


def in_pairs(cells, known=True):
    """Contacts of tests by landlord and cell, each row of tests once with its count."""
    rows, test = [], 0
    for landlord, counts in enumerate(cells.tolist()):
        for (control, other), times in zip([(1, 1), (1, 0), (0, 1), (0, 0)], counts, strict=True):
            if times:
                rows += [(test, landlord, control, times, 0), (test, landlord, other, times, 1)]
                test += 1
    return made(rows, ("t",), landlords=known)


@pytest.mark.slow
@settings(deadline=None)
@given(tables)
def test_one_arm_is_the_net_rate_with_its_sign_changed(cells):
    landlords = Landlords(cells)
    fits = lpm_test_fe(in_pairs(cells), ALL)
    for name, method in clustered.METHODS.items():
        expected = method(*MEANS["net_all"].by_landlord(landlords))
        fit = fits[name]
        assert fit.values[0] == pytest.approx(-expected.value, abs=1e-12)
        if math.isnan(expected.standard_error):
            assert math.isnan(fit.errors[0])
            continue
        error = pytest.approx(expected.standard_error, rel=1e-8, abs=1e-9)
        assume(expected.standard_error > 1e-8)
        assert fit.errors[0] == error
        assert fit.df[0] == pytest.approx(expected.df, rel=1e-8)
        assert fit.n_tests == cells.sum()
        assert fit.n_contacts == 2 * cells.sum()


@pytest.mark.slow
@settings(deadline=None)
@given(tables, st.booleans())
def test_alike_tests_may_share_a_row(cells, known):
    contacts = in_pairs(cells, known)
    one, other = lpm_test_fe(contacts, ALL), lpm_test_fe(repeated(contacts), ALL)
    for name in ALL:
        assert one[name].values == pytest.approx(other[name].values, abs=1e-12)
        assert one[name].errors == pytest.approx(other[name].errors, abs=1e-9, nan_ok=True)
        assert one[name].df == pytest.approx(other[name].df, rel=1e-8, nan_ok=True)
        assert one[name].lone == other[name].lone


def test_without_landlords_each_test_is_a_cluster():
    terms = ["a1", "letter"]
    alone = lpm_test_fe(contacts_of("pairs", terms, "test"), ALL)
    contacts = contacts_of("pairs", terms)
    told = lpm_test_fe(replace(contacts, landlord=contacts.test), ALL)
    for name in ALL:
        assert alone[name].errors == pytest.approx(told[name].errors, rel=1e-12)
        assert alone[name].df == pytest.approx(told[name].df, rel=1e-12)


def test_the_covariance_of_statsmodels():
    """Its cluster correction counts K terms where ours does, once tests are taken off."""
    contacts = contacts_of("triples", ["a1", "a2", "letter"])
    columns = numpy.column_stack([contacts.outcome, contacts.design])
    sizes = numpy.bincount(contacts.test)
    means = numpy.array([numpy.bincount(contacts.test, one) / sizes for one in columns.T]).T
    inside = columns - means[contacts.test]
    model = statsmodels.OLS(inside[:, 0], inside[:, 1:])
    theirs = model.fit(cov_type="cluster", cov_kwds={"groups": contacts.landlord})
    ours = lpm_test_fe(contacts)["crv1"]
    assert ours.values == pytest.approx(theirs.params, rel=1e-10)
    assert ours.errors == pytest.approx(theirs.bse, rel=1e-10)


def test_tests_with_one_contact_say_nothing():
    contacts = contacts_of("triples", ["a1", "letter"])
    keep = numpy.ones(len(contacts.test), dtype=bool)
    first = numpy.unique(contacts.test, return_index=True)[1]
    keep[first[:20]] = False  # some tests of two keep one contact
    part = contacts.of(keep)
    sizes = numpy.bincount(part.test)
    assert (sizes == 1).any()
    one, other = lpm_test_fe(part, ALL), lpm_test_fe(part.of(sizes[part.test] > 1), ALL)
    for name in ALL:
        assert one[name].errors.tolist() == other[name].errors.tolist()
        assert one[name].n_contacts == sizes[sizes > 1].sum()
        assert one[name].n_tests == (sizes > 1).sum()


def test_what_is_the_same_within_tests_cancels():
    fit = lpm_test_fe(contacts_of("pairs", ["a1", "rent", "letter"]))["crv1"]
    assert fit.aliased == ("rent",)
    assert math.isnan(fit.values[1])
    assert math.isnan(fit.errors[1])
    without = lpm_test_fe(contacts_of("pairs", ["a1", "letter"]))["crv1"]
    assert fit.values[[0, 2]] == pytest.approx(without.values, rel=1e-12)
    assert fit.errors[[0, 2]] == pytest.approx(without.errors, rel=1e-12)


def test_arm_and_order_mix_up_in_pairs():
    """With two contacts a test, an arm, the order and both together say the same of each test."""
    fit = lpm_test_fe(contacts_of("pairs", ["a1", "letter", "order", "a1order"]))["crv1"]
    assert fit.aliased == ("a1", "order", "a1order")
    assert numpy.isnan(fit.values).tolist() == [True, False, True, True]
    assert numpy.isnan(fit.errors).tolist() == [True, False, True, True]


def test_a_term_that_rests_on_one_landlord_has_no_error_by_landlord():
    contacts = contacts_of("uneven", ["a1", "alone", "letter"])
    for fit in lpm_test_fe(contacts, ALL).values():
        assert fit.lone == ("alone",)
        assert numpy.isnan(fit.errors).tolist() == [False, True, False]
        assert numpy.isnan(fit.df).tolist() == [False, True, False]
        assert not numpy.isnan(fit.values).any()
    assert lpm_test_fe(replace(contacts, landlord=None))["crv1"].lone == ()


def test_one_landlord_has_no_error():
    contacts = contacts_of("pairs", ["a1"])
    fits = lpm_test_fe(replace(contacts, landlord=contacts.landlord * 0), ALL)
    for fit in fits.values():
        assert fit.values[0] == pytest.approx(-17 / 120)
        assert math.isnan(fit.errors[0])
        assert math.isnan(fit.df[0])
        assert fit.lone == ("a1",)


@pytest.mark.parametrize("known", [True, False])
def test_nobody_treated_differently(known):
    cells = numpy.array([(2, 0, 0, 1), (0, 0, 0, 3), (1, 0, 0, 0)])
    for fit in lpm_test_fe(in_pairs(cells, known), ALL).values():
        assert fit.values[0] == 0
        assert math.isnan(fit.errors[0])


def test_no_contacts():
    contacts = contacts_of("pairs", ["a1", "letter"])
    nothing = contacts.of(numpy.zeros(len(contacts.test), dtype=bool))
    for fit in lpm_test_fe(nothing, ALL).values():
        assert numpy.isnan(fit.values).all()
        assert fit.aliased == ("a1", "letter")
        assert (fit.n_tests, fit.n_contacts) == (0, 0)


def test_units_do_not_matter():
    contacts = contacts_of("many", ["a1", "letter", "hours"])
    factor = numpy.array([1.0, 1e-6, 1e7])
    moved = replace(contacts, design=contacts.design * factor + numpy.array([0, 0, 3e9]))
    for name in ALL:
        one, other = lpm_test_fe(contacts, ALL)[name], lpm_test_fe(moved, ALL)[name]
        assert other.values * factor == pytest.approx(one.values, rel=1e-6)
        assert other.errors * factor == pytest.approx(one.errors, rel=1e-6)
        assert other.df == pytest.approx(one.df, rel=1e-6)


def test_the_order_of_contacts_does_not_matter():
    contacts = contacts_of("triples", ["a1", "a2", "letter"])
    turn = numpy.random.default_rng(1).permutation(len(contacts.test))
    shuffled = ModelContacts(
        contacts.outcome[turn],
        contacts.design[turn],
        contacts.terms,
        contacts.arms,
        contacts.test[turn],
        contacts.landlord[turn],
        contacts.times[turn],
    )
    for name in ALL:
        one, other = lpm_test_fe(contacts, ALL)[name], lpm_test_fe(shuffled, ALL)[name]
        assert other.values == pytest.approx(one.values, rel=1e-10)
        assert other.errors == pytest.approx(one.errors, rel=1e-10)


@pytest.mark.parametrize("unit", [1e-20, 1e-9, 1e9, 1e20])
def test_no_unit_is_too_small_or_too_large(unit):
    """What is the same within tests stays so, but for rounding; what varies stays told."""
    one, other, factor = in_another_unit(unit)
    for name in ALL:
        plain, scaled = lpm_test_fe(one, ALL)[name], lpm_test_fe(other, ALL)[name]
        assert scaled.aliased == plain.aliased == ("rent",)
        assert scaled.values * factor == pytest.approx(plain.values, rel=1e-9, nan_ok=True)
        assert scaled.errors * factor == pytest.approx(plain.errors, rel=1e-9, nan_ok=True)
        assert scaled.df == pytest.approx(plain.df, rel=1e-9, nan_ok=True)


@pytest.mark.parametrize("unit", [1e-20, 1.0, 1e20])
def test_outcomes_that_are_met_exactly_have_no_error(unit):
    """The covariate is the outcome in other units, but for rounding."""
    contacts = contacts_of("triples", ["a1", "letter"])
    told = (contacts.outcome / 3 + 0.1) * unit
    design = numpy.column_stack([contacts.design, told])
    fits = lpm_test_fe(replace(contacts, design=design, terms=("a1", "letter", "told")), ALL)
    for fit in fits.values():
        assert fit.values * [1, 1, unit] == pytest.approx([0, 0, 3], abs=1e-12)
        assert numpy.isnan(fit.errors).all()
        assert numpy.isnan(fit.df).all()


def test_one_of_two_landlords_tells_of_the_only_term():
    rows = [(0, 0, 1, 1, 0), (0, 0, 0, 1, 1), (1, 0, 0, 1, 0), (1, 0, 0, 1, 1)]
    rows += [(2, 1, 1, 1, 1), (2, 1, 0, 1, 1)]
    for fit in lpm_test_fe(made(rows, ("x",)), ALL).values():
        assert fit.values[0] == pytest.approx(-0.5)
        assert fit.lone == ("x",)
        assert math.isnan(fit.errors[0])
