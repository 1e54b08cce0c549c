"""The logit with a random intercept, against lme4, integrals in R, and closed forms."""

import csv
import math
from dataclasses import replace
from pathlib import Path

import numpy
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from discrimtest.estimators import logit_re as model
from discrimtest.estimators.logit_re import LONE, NO_LIMIT, SEPARATED, logit_re
from discrimtest.estimators.marginal import average_effect
from discrimtest.estimators.quadrature import GRID
from discrimtest.estimators.regression import ModelContacts

FOLDER = Path(__file__).parents[1] / "oracles"


def rows_of(name):
    lines = (FOLDER / name).read_text("utf-8").splitlines()
    return list(csv.DictReader(line for line in lines if line[0] != "#"))


ROWS = rows_of("logit_re.csv")
CASES = list(dict.fromkeys(row["case"] for row in ROWS))
HELD = rows_of("logit_re_contacts.csv")


def contacts_of(case):
    mine = [row for row in HELD if row["case"] == case]
    terms = tuple(row["term"] for row in ROWS if row["case"] == case)
    if case == "separated":
        terms = ("b", "c")
    arms = next(int(row["arms"]) for row in ROWS if row["case"] == case)
    whole = {name: numpy.array([int(row[name] or 0) for row in mine]) for name in ("test", "times")}
    landlord = numpy.array([int(row["landlord"] or 0) for row in mine])
    return ModelContacts(
        numpy.array([float(row["y"]) for row in mine]),
        numpy.array([row["design"].split() for row in mine], dtype=float),
        terms,
        arms,
        numpy.unique(whole["test"], return_inverse=True)[1],
        landlord - 1 if landlord.any() else None,
        whole["times"],
        # The oracle's own names: "b x middle" is arm b crossed with middle.
        tuple(
            (terms.index(arm), terms.index(covariate))
            for arm, cross, covariate in (term.partition(" x ") for term in terms)
            if cross
        ),
    )


def fit_of(case, **options):
    contacts = contacts_of(case)
    random = "test" if contacts.landlord is None else "landlord"
    return contacts, logit_re(contacts, random, **options)


@pytest.mark.parametrize("case", CASES)
def test_glmer(case):
    """Its log-likelihood to 1e-6; its estimates as near as it comes to the maximum itself."""
    _, fit = fit_of(case)
    for row in ROWS:
        if row["case"] == case:
            place = fit.fitted.terms.index(row["term"])
            glmer = float(row["glmer_log_likelihood"])
            assert fit.fitted.log_likelihood == pytest.approx(glmer, abs=1e-6)
            value, error = float(row["glmer_value"]), fit.fitted.errors[place]
            assert abs(fit.fitted.values[place] - value) < 1e-4 * error
            assert fit.spread == pytest.approx(float(row["glmer_spread"]), abs=1e-5)


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES)
def test_integrals_in_r(case):
    contacts, fit = fit_of(case, nodes=GRID)
    for row in ROWS:
        if row["case"] == case:
            number = {
                key: float(text or "nan")
                for key, text in row.items()
                if key not in ("case", "term")
            }
            place = fit.fitted.terms.index(row["term"])
            assert fit.fitted.log_likelihood == pytest.approx(number["log_likelihood"], abs=1e-6)
            assert fit.alone == pytest.approx(number["alone"], abs=1e-8)
            error = number["error"]
            assert fit.fitted.values[place] == pytest.approx(number["value"], abs=1e-5 * error)
            assert fit.fitted.errors[place] == pytest.approx(error, rel=1e-5)
            assert fit.spread == pytest.approx(number["spread"], rel=1e-5)
            expected = pytest.approx(number["spread_error"], rel=1e-5, nan_ok=True)
            assert fit.spread_error == expected
            if not math.isnan(number["ame"]) and case != "separated":
                value, limits = average_effect(fit, contacts, place, 0.95)
                assert value == pytest.approx(number["ame"], abs=1e-7)
                assert limits.standard_error == pytest.approx(number["ame_error"], rel=1e-5)


def test_what_the_rows_hold():
    assert len(ROWS) == 38
    assert {row["spread"] for row in ROWS if row["case"] == "none"} == {"0"}


def test_a_term_without_a_limit_leaves_the_others():
    contacts, fit = fit_of("separated")
    assert fit.fitted.separated == ("c",)
    assert fit.fitted.aliased == ()
    assert math.isnan(fit.fitted.values[1])
    assert math.isnan(fit.fitted.errors[1])
    assert math.isnan(fit.odds(1, 0.95).low)
    value, limits = average_effect(fit, contacts, 0, 0.95)
    assert math.isnan(value)
    assert math.isnan(limits.low)


def pairs(both, a, b, neither):
    """One row a contact: both, control only, test only, neither."""
    return ModelContacts(
        numpy.array([1.0, 1, 1, 0, 0, 1, 0, 0]),
        numpy.array([[0.0], [1.0]] * 4),
        ("t",),
        1,
        numpy.repeat(numpy.arange(4), 2),
        None,
        numpy.repeat([both, a, b, neither], 2),
    )


@pytest.mark.slow
@settings(deadline=None)
@given(st.tuples(*[st.integers(5, 300)] * 4))
def test_pairs_have_a_closed_form(cells):
    """Four cells and three parameters: where answers go together enough, the model is the
    conditional logit and its likelihood that of the cells themselves."""
    both, a, b, neither = cells
    assume(both * neither > 1.1 * a * b)
    fit = logit_re(pairs(*cells), nodes=GRID)
    n = sum(cells)
    assert fit.fitted.values[0] == pytest.approx(math.log(b / a), abs=1e-5)
    most = sum(count * math.log(count / n) for count in cells)
    assert fit.fitted.log_likelihood == pytest.approx(most, abs=1e-6)
    assert fit.fitted.errors[0] == pytest.approx(math.sqrt(1 / a + 1 / b), rel=1e-5)
    limits = fit.odds(0, 0.95)
    assert limits.low < b / a < limits.high


@pytest.mark.parametrize("cells", [(10, 30, 25, 10), (0, 30, 25, 0), (1, 1, 1, 1), (4, 10, 10, 3)])
def test_answers_no_more_alike_than_chance_leave_the_plain_logit(cells):
    both, a, b, _ = cells
    fit = logit_re(pairs(*cells))
    control, test = (both + a) / sum(cells), (both + b) / sum(cells)
    odds = test / (1 - test) / (control / (1 - control))
    error = math.sqrt(sum(1 / sum(cells) / p / (1 - p) for p in (control, test)))
    assert fit.spread == 0
    assert fit.fitted.values[0] == pytest.approx(math.log(odds), abs=1e-8)
    assert fit.fitted.errors[0] == pytest.approx(error, rel=1e-6)
    assert fit.fitted.log_likelihood == fit.alone
    assert (fit.covariance[-1] == 0).all()
    assert (fit.covariance[:, -1] == 0).all()
    assert math.sqrt(fit.covariance[1, 1]) == fit.fitted.errors[0]
    assert fit.covariance[0, 0] > 0
    limits = fit.deviation(0.95)
    assert math.isnan(limits.low)
    assert (limits.statistic, limits.p_value) == (0, 1)
    value, limits = average_effect(fit, pairs(*cells), 0, 0.95)
    assert value == pytest.approx(test - control, abs=1e-9)
    variance = (test * (1 - test) + control * (1 - control)) / sum(cells)
    assert limits.standard_error == pytest.approx(math.sqrt(variance), rel=1e-6)


def test_intervals():
    _, fit = fit_of("much")
    value, error = fit.fitted.values[0], fit.fitted.errors[0]
    limits = fit.odds(0, 0.9)
    assert math.log(limits.low) == pytest.approx(value - 1.6448536269514722 * error)
    assert math.log(limits.high) == pytest.approx(value + 1.6448536269514722 * error)
    assert limits.statistic == pytest.approx(value / error)
    assert limits.p_value == pytest.approx(math.erfc(abs(value / error) / math.sqrt(2)))
    assert limits.df is None
    spread = fit.deviation(0.9)
    assert spread.low * spread.high == pytest.approx(fit.spread**2)
    ratio = 1.6448536269514722 * fit.spread_error / fit.spread
    assert math.log(spread.high / fit.spread) == pytest.approx(ratio)
    assert spread.standard_error == fit.spread_error
    assert spread.statistic == pytest.approx(2 * (fit.fitted.log_likelihood - fit.alone))
    assert spread.p_value == pytest.approx(math.erfc(math.sqrt(spread.statistic / 2)) / 2)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("cells", "reason", "separated"),
    [
        ((7, 0, 0, 0), SEPARATED, ("t",)),
        ((0, 0, 0, 9), SEPARATED, ("t",)),
        ((0, 5, 0, 0), SEPARATED, ("t",)),
        ((0, 0, 3, 0), SEPARATED, ("t",)),
        ((4, 3, 0, 0), LONE, ("t",)),
        ((50, 0, 0, 50), NO_LIMIT, ()),
        ((20, 5, 0, 30), NO_LIMIT, ()),
        ((20, 0, 5, 30), NO_LIMIT, ()),
        ((2, 5, 0, 8), NO_LIMIT, ()),
    ],
)
def test_what_has_no_estimate(cells, reason, separated):
    fit = logit_re(pairs(*cells))
    assert fit.reason == reason
    assert fit.fitted.separated == separated
    assert numpy.isnan(fit.fitted.values).all()
    assert numpy.isnan(fit.fitted.errors).all()
    assert numpy.isnan(fit.fitted.df).all()
    for number in (fit.spread, fit.spread_error, fit.intercept, fit.fitted.log_likelihood):
        assert math.isnan(number)
    assert math.isnan(fit.deviation(0.95).low)
    assert math.isnan(average_effect(fit, pairs(*cells), 0, 0.95)[0])
    assert (fit.nodes, fit.coefficients.shape, fit.covariance.shape) == (0, (2,), (3, 3))
    assert [len(one) for one in (fit.fitted.values, fit.fitted.errors, fit.fitted.df)] == [1] * 3
    assert numpy.isnan(fit.covariance).all()
    assert (fit.fitted.n_tests, fit.groups) == (sum(cells), sum(cells))
    assert fit.fitted.n_contacts == 2 * sum(cells)


def test_fits_are_told_apart_by_being_another_one():
    """Their arrays have no one answer to whether they are equal."""
    assert logit_re(pairs(9, 5, 4, 8)) != logit_re(pairs(9, 5, 4, 8))


def test_contacts_that_share_no_test_tell_no_intercept():
    lone = replace(pairs(3, 4, 5, 6), test=numpy.arange(8))
    assert logit_re(lone).reason == LONE


def test_no_contact_at_all():
    fit = logit_re(pairs(0, 0, 0, 0))
    assert (fit.reason, fit.groups, fit.fitted.n_tests) == (SEPARATED, 0, 0)


def test_one_arm_only_is_determined_by_the_intercept():
    contacts = replace(pairs(9, 5, 4, 8), design=numpy.ones((8, 1)))
    fit = logit_re(contacts)
    assert fit.fitted.aliased == ("t",)
    assert fit.fitted.separated == ()
    assert math.isnan(fit.fitted.values[0])
    assert not fit.reason
    assert fit.spread >= 0
    assert math.isnan(fit.intercept)
    assert math.isnan(average_effect(fit, contacts, 0, 0.95)[0])


def test_a_covariate_twice_leaves_the_arm():
    contacts, fit = fit_of("covariates")
    design = numpy.column_stack([contacts.design, contacts.design[:, 1] * 3 + 7])
    twice = replace(contacts, design=design, terms=(*contacts.terms, "again"))
    again = logit_re(twice)
    assert again.fitted.aliased == ("rent", "again")
    assert again.fitted.values[[0, 2]] == pytest.approx(fit.fitted.values[[0, 2]], rel=1e-7)
    assert again.fitted.errors[[0, 2]] == pytest.approx(fit.fitted.errors[[0, 2]], rel=1e-6)
    assert numpy.isnan(again.fitted.values[[1, 3]]).all()
    assert again.fitted.log_likelihood == pytest.approx(fit.fitted.log_likelihood, abs=1e-9)
    effect, limits = average_effect(again, twice, 0, 0.95)
    expected = average_effect(fit, contacts, 0, 0.95)
    assert effect == pytest.approx(expected[0], abs=1e-9)
    assert limits.low == pytest.approx(expected[1].low, abs=1e-8)


def test_an_arm_that_a_covariate_repeats_is_undefined():
    contacts, _ = fit_of("covariates")
    design = contacts.design.copy()
    design[:, 2] = 1 - design[:, 0]
    same = replace(contacts, design=design)
    fit = logit_re(same)
    assert fit.fitted.aliased == ("t", "second")
    assert math.isnan(average_effect(fit, same, 0, 0.95)[0])


def test_landlords_must_be_known():
    with pytest.raises(ValueError, match="needs the landlords"):
        logit_re(pairs(3, 4, 5, 6), "landlord")


def test_rows_that_stand_for_none_say_nothing():
    cells = pairs(30, 8, 6, 0)
    some = cells.of(cells.times > 0)
    assert logit_re(cells).fitted.values == pytest.approx(logit_re(some).fitted.values, abs=1e-12)


def same(one, other):
    assert other.fitted.values == pytest.approx(one.fitted.values, abs=1e-7, nan_ok=True)
    assert other.fitted.errors == pytest.approx(one.fitted.errors, rel=1e-6, nan_ok=True)
    assert other.spread == pytest.approx(one.spread, rel=1e-6)
    assert other.fitted.log_likelihood == pytest.approx(one.fitted.log_likelihood, abs=1e-8)


@pytest.mark.parametrize("case", ["us_low", "missing", "landlords", "frequencies", "four"])
def test_the_order_of_contacts_and_groups_does_not_matter(case):
    contacts, fit = fit_of(case)
    order = numpy.random.default_rng(5).permutation(len(contacts.outcome))
    random = "test" if contacts.landlord is None else "landlord"
    same(fit, logit_re(contacts.of(order), random))
    names = numpy.random.default_rng(6).permutation(int(contacts.test.max()) + 1)
    renamed = replace(contacts, test=names[contacts.test])
    if contacts.landlord is not None:
        names = numpy.random.default_rng(7).permutation(int(contacts.landlord.max()) + 1)
        renamed = replace(contacts, landlord=names[contacts.landlord])
    same(fit, logit_re(renamed, random))


@pytest.mark.parametrize("case", ["us_low", "frequencies"])
def test_a_row_for_several_tests_is_as_many_rows(case):
    contacts, fit = fit_of(case)
    rows = numpy.repeat(numpy.arange(len(contacts.times)), contacts.times)
    copy = numpy.concatenate([numpy.arange(count) for count in contacts.times])
    _, test = numpy.unique(contacts.test[rows] * 1000 + copy, return_inverse=True)
    one_by_one = replace(contacts.of(rows), test=test, times=numpy.ones(len(rows), dtype=int))
    random = "test" if contacts.landlord is None else "landlord"
    same(fit, logit_re(one_by_one, random))
    assert logit_re(one_by_one, random).groups == fit.groups


@pytest.mark.parametrize("case", ["little", "covariates", "landlords"])
def test_exchanging_the_candidates_turns_the_sign(case):
    contacts, fit = fit_of(case)
    design = contacts.design.copy()
    design[:, 0] = 1 - design[:, 0]
    random = "test" if contacts.landlord is None else "landlord"
    other = logit_re(replace(contacts, design=design), random)
    assert other.fitted.values[0] == pytest.approx(-fit.fitted.values[0], abs=1e-7)
    assert other.fitted.errors[0] == pytest.approx(fit.fitted.errors[0], rel=1e-6)
    assert other.intercept == pytest.approx(fit.intercept + fit.fitted.values[0], abs=1e-6)
    assert other.spread == pytest.approx(fit.spread, rel=1e-6)


@pytest.mark.parametrize("case", ["much", "covariates"])
def test_exchanging_the_answers_turns_the_sign(case):
    contacts, fit = fit_of(case)
    other = logit_re(replace(contacts, outcome=1 - contacts.outcome))
    assert other.fitted.values == pytest.approx(-fit.fitted.values, abs=1e-7)
    assert other.intercept == pytest.approx(-fit.intercept, abs=1e-6)
    assert other.fitted.log_likelihood == pytest.approx(fit.fitted.log_likelihood, abs=1e-8)


def test_units_of_a_covariate_do_not_matter():
    contacts, fit = fit_of("covariates")
    factor = numpy.array([1, 1e4, 1e-5])
    other = logit_re(replace(contacts, design=contacts.design * factor))
    assert other.fitted.values * factor == pytest.approx(fit.fitted.values, rel=1e-6)
    assert other.fitted.errors * factor == pytest.approx(fit.fitted.errors, rel=1e-6)


@pytest.mark.parametrize(("cells", "nodes"), [((100, 40, 20, 300), GRID), ((30, 20, 15, 30), 25)])
def test_too_rough_a_quadrature_gives_way_to_the_grid(cells, nodes):
    fit = logit_re(pairs(*cells))
    assert fit.nodes == nodes
    exact = logit_re(pairs(*cells), nodes=GRID)
    assert fit.fitted.log_likelihood == pytest.approx(exact.fitted.log_likelihood, abs=1e-2)
    assert fit.fitted.values == pytest.approx(exact.fitted.values, abs=1e-3)


def test_answers_that_hardly_ever_differ_still_have_their_odds():
    fit = logit_re(pairs(480, 12, 8, 500))
    assert fit.fitted.values[0] == pytest.approx(math.log(8 / 12), abs=1e-6)
    assert fit.fitted.errors[0] == pytest.approx(math.sqrt(1 / 8 + 1 / 12), rel=1e-4)
    assert 30 < fit.spread < 50


@pytest.mark.parametrize(
    ("contacts", "most"),
    [
        (contacts_of("covariates"), 6),
        (pairs(10, 30, 25, 10), 6),
        (pairs(480, 12, 8, 500), 19),
        (pairs(300, 2, 1, 9), 20),
        (pairs(50, 0, 0, 50), 17),
    ],
    ids=["near", "none", "far", "lopsided", "no-limit"],
)
def test_the_maximum_is_found_in_few_steps(contacts, most, monkeypatch):
    """Newton's method doubles the right digits with each step; a spread of 40 is reached by steps
    that grow with it. A likelihood costs all the time there is."""
    asked, likelihood = [], model.likelihood

    def counting(*arguments):
        asked.append(arguments)
        return likelihood(*arguments)

    monkeypatch.setattr(model, "likelihood", counting)
    logit_re(contacts)
    assert len(asked) <= most
