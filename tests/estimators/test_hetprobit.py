"""The heteroskedastic probit, against its likelihood written out in R, and what it can not tell."""

import math
from dataclasses import replace

import numpy
import pytest
import statsmodels.api as statsmodels
from scipy import stats

from discrimtest.estimators.hetprobit import hetprobit
from discrimtest.estimators.regression import ModelContacts
from tests.oracle_contacts import contacts_of, number, oracle, repeated

ROWS = oracle("hetprobit")
PARTS = {"effect": "effect", "level": "level", "variance": "variance", "log_ratio": "ratio"}


def named(row):
    return "-".join(row[name] for name in ("case", "cluster", "terms", "arm"))


@pytest.mark.parametrize("row", ROWS, ids=named)
def test_r(row):
    terms = row["terms"].split()
    fit = hetprobit(contacts_of(row["case"], terms, row["cluster"]))
    place = terms.index(row["arm"])
    assert fit.reason == ""
    for column, part in PARTS.items():
        found = getattr(fit, part)
        assert found.values[place] == pytest.approx(number(row, column), rel=1e-7)
        assert found.errors[place] == pytest.approx(number(row, f"{column}_se"), rel=1e-6)
        assert found.log_likelihood == pytest.approx(number(row, "log_likelihood"), rel=1e-9)
    statistic = pytest.approx(number(row, "overid"), rel=1e-7, nan_ok=True)
    assert fit.overid.statistic == statistic
    assert fit.overid.df == (None if row["overid_df"] == "NA" else number(row, "overid_df"))
    if row["overid_df"] != "NA":
        p_value = stats.chi2.sf(number(row, "overid"), number(row, "overid_df"))
        assert fit.overid.p_value == pytest.approx(p_value, rel=1e-6)


def test_counts_and_degrees_of_freedom():
    contacts = contacts_of("wide", ["a1", "letter", "hours"])
    fit = hetprobit(contacts)
    assert fit.effect.terms == ("a1",)
    assert (fit.effect.n_tests, fit.effect.n_contacts) == (900, 1800)
    assert fit.level.df[0] == len(numpy.unique(contacts.landlord)) - 1
    assert hetprobit(replace(contacts, landlord=None)).level.df[0] == 899


def test_the_parts_add_up():
    fit = hetprobit(contacts_of("triples", ["a1", "a2", "letter", "hours"]))
    assert fit.level.values + fit.variance.values == pytest.approx(fit.effect.values, abs=1e-15)


def test_one_binary_covariate_is_two_probits():
    """With as many coefficients as cells the level and the spread follow from the four rates."""
    contacts = contacts_of("wide", ["a1", "letter"])
    fit = hetprobit(contacts)
    arm, letter = contacts.design.T
    index = {
        (one, other): stats.norm.ppf(contacts.outcome[(arm == one) & (letter == other)].mean())
        for one in (0, 1)
        for other in (0, 1)
    }
    spread = (index[0, 1] - index[0, 0]) / (index[1, 1] - index[1, 0])
    assert fit.ratio.values[0] == pytest.approx(math.log(spread), rel=1e-6)
    shift = index[1, 0] * spread - index[0, 0]
    slope = index[0, 1] - index[0, 0]
    at_means = index[0, 0] + slope * letter.mean() + shift * arm.mean()
    narrow = math.exp(-fit.ratio.values[0] * arm.mean())
    level = stats.norm.pdf(at_means * narrow) * narrow * shift
    assert fit.level.values[0] == pytest.approx(level, rel=1e-6)
    assert math.isnan(fit.overid.p_value)
    assert fit.overid.df is None


def test_the_free_model_is_a_probit_for_each_arm():
    contacts = contacts_of("wide", ["a1", "letter", "hours"])
    value = 0.0
    for arm in (0, 1):
        rows = contacts.design[:, 0] == arm
        design = statsmodels.add_constant(contacts.design[rows, 1:])
        value += statsmodels.Probit(contacts.outcome[rows], design).fit(disp=False, tol=1e-12).llf
    fit = hetprobit(contacts)
    expected = 2 * (value - fit.effect.log_likelihood)
    assert fit.overid.statistic == pytest.approx(expected, abs=1e-6)


def test_alike_tests_may_share_a_row():
    contacts = contacts_of("many", ["a1", "letter", "hours"])
    times = 1 + contacts.test % 3
    for landlord in (contacts.landlord, None):
        shared = replace(contacts, times=times, landlord=landlord)
        one, other = hetprobit(shared), hetprobit(repeated(shared))
        for part in PARTS.values():
            first, second = getattr(one, part), getattr(other, part)
            assert first.values == pytest.approx(second.values, rel=1e-7)
            assert first.errors == pytest.approx(second.errors, rel=1e-6)
            assert first.df.tolist() == second.df.tolist()
            assert first.n_tests == second.n_tests
            assert first.n_contacts == second.n_contacts
        assert one.overid.statistic == pytest.approx(other.overid.statistic, rel=1e-7)


def test_units_do_not_matter():
    contacts = contacts_of("wide", ["a1", "letter", "hours"])
    factor = numpy.array([1.0, 1e-4, 1e5])
    moved = replace(contacts, design=contacts.design * factor + numpy.array([0, 0, 1e7]))
    one, other = hetprobit(contacts), hetprobit(moved)
    for part in PARTS.values():
        assert getattr(other, part).values == pytest.approx(getattr(one, part).values, rel=1e-6)
        assert getattr(other, part).errors == pytest.approx(getattr(one, part).errors, rel=1e-6)
    assert other.overid.statistic == pytest.approx(one.overid.statistic, rel=1e-6)


def test_covariates_that_say_the_same_count_once():
    contacts = contacts_of("wide", ["a1", "letter", "hours"])
    double = numpy.column_stack([contacts.design, 2 * contacts.design[:, 1] + 3])
    one = hetprobit(contacts)
    other = hetprobit(replace(contacts, design=double, terms=(*contacts.terms, "again")))
    assert other.effect.values == pytest.approx(one.effect.values, rel=1e-9)
    assert other.overid.df == one.overid.df == 1


MARKETS = oracle("hetprobit_profile")


def market(row):
    answers = numpy.array([float(one) for one in row["answers"].split()])
    covariates = [[float(one) for one in text.split()] for text in row["covariates"].split(";")]
    arm = numpy.arange(len(answers)) % 2
    test = numpy.arange(len(answers)) // 2
    design = numpy.column_stack([arm, *covariates])
    terms = ("t", *"zw"[: len(covariates)])
    return ModelContacts(answers, design, terms, 1, test, None, numpy.ones_like(test))


@pytest.mark.parametrize("row", MARKETS, ids=lambda row: row["market"])
def test_awkward_markets_have_the_highest_maximum_or_none(row):
    fit = hetprobit(market(row))
    if row["log_ratio"] == "NA":
        assert fit.reason == "hetprobit_flat"
        assert undefined(fit)
        return
    assert fit.reason == ""
    assert fit.ratio.values[0] == pytest.approx(number(row, "log_ratio"), abs=2e-5)
    assert fit.ratio.log_likelihood == pytest.approx(number(row, "log_likelihood"), abs=1e-8)
    assert fit.ratio.log_likelihood > number(row, "limit")


def test_the_awkward_markets_are_of_every_kind():
    assert {row["market"].rstrip("123") for row in MARKETS} == {"ordinary", "two", "lower", "none"}
    assert [row["peaks"] for row in MARKETS if row["market"].startswith(("lower", "two"))] == [
        *"112"
    ]


def test_exchanging_the_roles_changes_signs_alone():
    """The model is the same one, told from the other candidate's side."""
    contacts = contacts_of("wide", ["a1", "letter", "hours"])
    design = contacts.design.copy()
    design[:, 0] = 1 - design[:, 0]
    one, other = hetprobit(contacts), hetprobit(replace(contacts, design=design))
    for name in PARTS.values():
        first, second = getattr(one, name), getattr(other, name)
        assert first.values == pytest.approx(-second.values, rel=1e-6)
        assert first.errors == pytest.approx(second.errors, rel=1e-6)
        assert first.log_likelihood == pytest.approx(second.log_likelihood, rel=1e-12)
    assert one.overid.statistic == pytest.approx(other.overid.statistic, rel=1e-6)


def test_the_order_of_rows_and_the_names_of_arms_do_not_matter():
    contacts = contacts_of("triples", ["a1", "a2", "letter", "hours"])
    turned = replace(
        contacts,
        outcome=contacts.outcome[::-1],
        design=contacts.design[::-1, [1, 0, 3, 2]],
        test=contacts.test[::-1],
        landlord=contacts.landlord[::-1],
        times=contacts.times[::-1],
    )
    one, other = hetprobit(contacts), hetprobit(turned)
    for name in PARTS.values():
        first, second = getattr(one, name), getattr(other, name)
        assert first.values == pytest.approx(second.values[::-1], rel=1e-6)
        assert first.errors == pytest.approx(second.errors[::-1], rel=1e-6)


def test_a_candidate_whose_answers_the_covariates_tell_has_no_spread():
    """The more its spread shrinks, the surer its answers: there is no limit."""
    row = {
        "covariates": "-2 1 2 -1 0 1 2 2 -2 0 1 -1 -1 1 0 2 1 -2 2 0 -2 2 -1 -2 2 1 0 0 1 -1",
        "answers": "0 1 1 0 0 1 0 1 0 1 1 0 1 1 1 1 0 0 1 1 0 1 0 0 1 1 0 1 1 0",
    }
    contacts = market(row)
    covariate, test = contacts.design[:, 1], contacts.design[:, 0] == 1
    told = covariate >= 0
    assert (contacts.outcome[test] == told[test]).all()
    fit = hetprobit(contacts)
    assert fit.reason == "hetprobit_flat"


def undefined(fit):
    parts = [getattr(fit, part) for part in PARTS.values()]
    return all(numpy.isnan([one.values, one.errors]).all() for one in parts) and math.isnan(
        fit.overid.p_value
    )


def test_it_needs_a_covariate():
    contacts = contacts_of("wide", ["a1", "letter"])
    for design in (contacts.design[:, :1], contacts.design * [1, 0] + [0, 3]):
        fit = hetprobit(replace(contacts, design=design, terms=("a1", "x")[: design.shape[1]]))
        assert fit.reason == "hetprobit_covariate"
        assert undefined(fit)


def test_it_needs_both_arms():
    contacts = contacts_of("wide", ["a1", "letter"])
    fit = hetprobit(contacts.of(contacts.design[:, 0] == 1))
    assert fit.reason == "hetprobit_arm"
    assert undefined(fit)
    assert hetprobit(contacts.of(contacts.test < 0)).reason == "hetprobit_arm"


def test_a_covariate_that_is_the_arm_leaves_it_undetermined():
    contacts = contacts_of("wide", ["a1", "letter", "a1"])
    fit = hetprobit(replace(contacts, arms=1))
    assert fit.reason == "hetprobit_arm"


def test_an_arm_that_never_gets_an_answer_is_separated():
    contacts = contacts_of("wide", ["a1", "letter"])
    outcome = contacts.outcome * (contacts.design[:, 0] == 0)
    fit = hetprobit(replace(contacts, outcome=outcome))
    assert fit.reason == "separation"
    assert undefined(fit)


def test_a_covariate_that_varies_for_one_arm_only_tells_no_spread():
    contacts = contacts_of("wide", ["a1", "letter"])
    design = contacts.design.copy()
    design[design[:, 0] == 1, 1] = 0
    fit = hetprobit(replace(contacts, design=design))
    assert fit.reason == "hetprobit_flat"
    assert undefined(fit)


def test_a_covariate_that_works_the_other_way_round_tells_no_spread():
    """The same slope of opposite sign: no standard deviation turns one into the other."""
    contacts = contacts_of("wide", ["a1", "letter"])
    letter = contacts.design[:, 1]
    turned = numpy.where(contacts.design[:, 0] == 1, 1 - letter, letter)
    outcome = numpy.where(numpy.arange(len(letter)) % 5 == 0, 1 - turned, turned)
    fit = hetprobit(replace(contacts, outcome=outcome))
    assert fit.reason == "hetprobit_flat"
    assert undefined(fit)


def test_one_landlord_tells_no_error():
    contacts = contacts_of("wide", ["a1", "letter"])
    fit = hetprobit(replace(contacts, landlord=contacts.landlord * 0))
    assert fit.reason == ""
    assert math.isfinite(fit.effect.values[0])
    assert math.isnan(fit.effect.errors[0])
    assert math.isnan(fit.effect.df[0])


def test_two_landlords_are_enough_for_an_error():
    contacts = contacts_of("wide", ["a1", "letter"])
    fit = hetprobit(replace(contacts, landlord=contacts.test % 2))
    assert fit.effect.df[0] == 1
    assert math.isfinite(fit.effect.errors[0])


def test_models_are_not_compared():
    fit = hetprobit(contacts_of("wide", ["a1", "letter"]))
    assert type(fit).__eq__ is object.__eq__


def test_an_arm_that_one_landlord_got_has_no_error():
    contacts = contacts_of("wide", ["a1", "a2", "letter"])
    early = contacts.test < 200
    design = contacts.design.copy()
    design[:, 1] = design[:, 0] * early
    design[:, 0] *= ~early
    landlord = numpy.where(early, contacts.landlord.max() + 1, contacts.landlord)
    fit = hetprobit(replace(contacts, design=design, landlord=landlord))
    assert fit.reason == ""
    for name in PARTS.values():
        one = getattr(fit, name)
        assert numpy.isfinite(one.values).all()
        assert math.isnan(one.errors[1])
        assert math.isnan(one.df[1])
    assert fit.ratio.lone == ("a2",)
    assert math.isfinite(fit.ratio.errors[0])


def test_where_nobody_differs_nothing_tells_the_spread():
    """Half of the answers of each kind are favourable: the index is 0 everywhere."""
    contacts = contacts_of("wide", ["a1", "letter"])
    design = numpy.array([(arm, letter) for arm in (0.0, 1.0) for letter in (0.0, 1.0)] * 8)
    outcome = numpy.repeat([1.0, 0.0], 16)
    ones = numpy.ones(32, dtype=numpy.int64)
    test = numpy.repeat(numpy.arange(8), 4)
    even = replace(contacts, design=design, outcome=outcome, test=test, landlord=None, times=ones)
    fit = hetprobit(even)
    assert fit.reason == "hetprobit_flat"
    assert undefined(fit)
