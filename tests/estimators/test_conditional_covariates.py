"""The conditional logit with covariates, against R, enumeration, and the one without."""

import math
from dataclasses import replace
from functools import cache
from itertools import combinations

import numpy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from discrimtest.estimators import conditional_covariates as module
from discrimtest.estimators.conditional_covariates import METHODS, clogit_arms, clogit_within
from discrimtest.estimators.conditional_logit import Responses, clogit
from tests.oracle_contacts import contacts_of, in_another_unit, made, number, oracle, repeated

ROWS = oracle("clogit_covariates")


def named(row):
    return "-".join(row[name] for name in ("case", "cluster", "terms", "term"))


def pair_rows(a, b, both=0, times=1):
    rows = []
    for test, (control, other) in enumerate([(1, 0)] * a + [(0, 1)] * b + [(1, 1)] * both):
        rows += [(test, test % 4, control, times, 0), (test, test % 4, other, times, 1)]
    return rows


def far_out():
    """Of each pair the test candidate has a covariate of -1, 0 or 15; times favoured, of all."""
    rows, test = [], 0
    for x, favoured, pairs in ((-1, 1, 9), (0, 557, 562), (15, 176, 176)):
        for won, times in ((1, favoured), (0, pairs - favoured)):
            if times:
                rows += [(test, 0, 1 - won, times, 0, 0), (test, 0, won, times, 1, x)]
                test += 1
    return made(rows, ("t", "x"), landlords=False)


def test_few_steps_are_enough(monkeypatch):
    taken = []
    moments = module._moments
    monkeypatch.setattr(module, "_moments", lambda *given: taken.append(1) or moments(*given))
    clogit_within(contacts_of("many", ["a1", "letter", "hours"]))
    assert len(taken) <= 8


def test_pairs_have_a_closed_form():
    fits = clogit_within(made(pair_rows(9, 5, 4), ("t",)), METHODS)
    fit = fits["wald"]
    assert fit.values[0] == pytest.approx(math.log(5 / 9), abs=1e-12)
    assert fit.errors[0] == pytest.approx(math.sqrt(1 / 9 + 1 / 5), rel=1e-10)
    assert (fit.n_tests, fit.n_contacts) == (14, 28)
    # Landlords 0 to 3 hold 3, 2, 2, 2 of the nine and 1, 2, 1, 1 of the five.
    share = 5 / 14
    scores = [1 - share * 4, 2 - share * 4, 1 - share * 3, 1 - share * 3]
    information = 14 * share * (1 - share)
    expected = math.sqrt(4 / 3 * sum(one**2 for one in scores)) / information
    assert fits["crv1"].errors[0] == pytest.approx(expected, rel=1e-9)
    assert fits["crv1"].df[0] == 3


def test_odds_far_out_are_reached_step_by_step():
    """The third level is sure, so the first two are met exactly. Full steps run away here."""
    fit = clogit_within(far_out())["wald"]
    middle = math.log(557 / 5)
    assert fit.values == pytest.approx([middle, middle + math.log(8)], rel=1e-9)
    cells = ((1, 9), (8, 9), (557, 562), (5, 562))
    assert fit.log_likelihood == pytest.approx(
        sum(x * math.log(x / n) for x, n in cells), rel=1e-12
    )
    errors = [562 / (557 * 5), 562 / (557 * 5) + 9 / 8]
    assert fit.errors**2 == pytest.approx(errors, rel=1e-6)


@pytest.mark.parametrize(("wins", "losses"), [((3, 1), (2, 4)), ((7, 2), (3, 3))])
def test_two_landlords(wins, losses):
    """Errors by landlord with G/(G-1) = 2 and one degree of freedom."""
    rows, test = [], 0
    for landlord in (0, 1):
        for won, times in ((1, wins[landlord]), (0, losses[landlord])):
            rows += [(test, landlord, 1 - won, times, 0), (test, landlord, won, times, 1)]
            test += 1
    fit = clogit_within(made(rows, ("t",)), METHODS)["crv1"]
    pairs = sum(wins) + sum(losses)
    share = sum(wins) / pairs
    scores = [w - share * (w + lost) for w, lost in zip(wins, losses, strict=True)]
    expected = math.sqrt(2 * sum(one**2 for one in scores)) / (pairs * share * (1 - share))
    assert fit.errors[0] == pytest.approx(expected, rel=1e-9)
    assert fit.df[0] == 1


@cache
def fitted(case, cluster, terms):
    """Rows of the oracle come by term; a model is fitted once."""
    contacts = contacts_of(case, terms, cluster)
    covariates = [name for name in terms if name[:2] not in ("a1", "a2")]
    return clogit_within(contacts, METHODS), clogit_arms(contacts, covariates)


@pytest.mark.parametrize("row", ROWS, ids=named)
def test_r(row):
    terms = tuple(row["terms"].split())
    fits, score = fitted(row["case"], row["cluster"], terms)
    place = terms.index(row["term"])
    wald, crv1 = fits["wald"], fits["crv1"]
    assert wald.values[place] == pytest.approx(number(row, "value"), rel=1e-8, nan_ok=True)
    assert crv1.values.tolist() == pytest.approx(wald.values.tolist(), nan_ok=True)
    assert wald.errors[place] == pytest.approx(number(row, "wald"), rel=1e-8, nan_ok=True)
    assert crv1.errors[place] == pytest.approx(number(row, "crv1"), rel=1e-8, nan_ok=True)
    assert wald.log_likelihood == pytest.approx(number(row, "log_likelihood"), rel=1e-11)
    assert score.statistic == pytest.approx(number(row, "score"), rel=1e-8)
    assert score.df == number(row, "score_df")


@pytest.mark.parametrize("unit", [1e-10, 1.0, 1e10])
def test_odds_that_run_away_together_leave_the_others(unit):
    """In this case R warns that a1 and letter may be infinite; hours has its estimate."""
    contacts = contacts_of("uneven", ["a1", "letter", "hours"])
    fits = clogit_within(replace(contacts, design=contacts.design * unit), METHODS)
    for fit in fits.values():
        assert fit.separated == ("a1", "letter")
        assert fit.aliased == fit.lone == ()
        assert numpy.isnan(fit.values).tolist() == [True, True, False]
        assert numpy.isnan(fit.errors).tolist() == [True, True, False]
        assert numpy.isnan(fit.df).tolist() == [True, True, False]


def written_out(contacts, beta):
    """The conditional log-likelihood, every way of every test."""
    value = 0.0
    for test in numpy.unique(contacts.test):
        mine = contacts.test == test
        odds, chosen = contacts.design[mine] @ beta, contacts.outcome[mine]
        ways = [sum(odds[list(way)]) for way in combinations(range(len(odds)), int(chosen.sum()))]
        value += float(odds @ chosen) - math.log(sum(math.exp(one) for one in ways))
    return value


@pytest.mark.slow
@settings(deadline=None, max_examples=25)
@given(st.integers(0, 2**30), st.integers(2, 7), st.integers(1, 3))
def test_the_maximum_of_all_ways_written_out(seed, size, terms):
    rng = numpy.random.default_rng(seed)
    count = 12 * size
    rows = [
        (place // size, place // size % 5, rng.integers(2), 1, *rng.normal(size=terms))
        for place in range(count)
    ]
    contacts = made(rows, tuple("abc"[:terms]))
    fit = clogit_within(contacts)["wald"]
    if numpy.isnan(fit.values).any():
        assert fit.separated or fit.n_tests == 0
        return
    best = written_out(contacts, fit.values)
    assert fit.log_likelihood == pytest.approx(best, abs=1e-9)
    curve = numpy.linalg.inv(fit.errors[:, None] ** 2 * numpy.eye(terms))
    for place in range(terms):
        for step in (-0.1, 0.1):
            moved = fit.values.copy()
            moved[place] += step * fit.errors[place]
            assert written_out(contacts, moved) < best
            if terms == 1:
                fall = best - written_out(contacts, moved)
                assert fall == pytest.approx(0.5 * 0.01, rel=0.2)
                assert curve[0, 0] > 0


def as_responses(contacts, arms):
    """Answers by test and arm, control first."""
    place = (contacts.design[:, :arms] @ numpy.arange(1, arms + 1)).astype(int)
    cell = contacts.test * (arms + 1) + place
    size = (contacts.test.max() + 1) * (arms + 1)
    counted = numpy.bincount(cell, minlength=size).reshape(-1, arms + 1)
    given = numpy.bincount(cell, contacts.outcome, minlength=size).reshape(-1, arms + 1)
    first = numpy.unique(contacts.test, return_index=True)[1]
    return Responses(counted, given.astype(int), contacts.times[first])


@pytest.mark.parametrize(
    ("case", "terms"), [("pairs", ["a1"]), ("triples", ["a1", "a2"]), ("many", ["a1"])]
)
def test_arms_alone_are_the_conditional_logit_without_covariates(case, terms):
    contacts = contacts_of(case, terms)
    coding = numpy.vstack([numpy.zeros(len(terms)), numpy.eye(len(terms))])
    expected = clogit(as_responses(contacts, len(terms)), coding)
    fit, score = clogit_within(contacts)["wald"], clogit_arms(contacts, [])
    assert fit.values == pytest.approx(expected.log_odds, rel=1e-9)
    assert fit.errors == pytest.approx(expected.errors, rel=1e-9)
    assert fit.n_tests == expected.n_tests
    assert numpy.isinf(fit.df).all()
    assert score.statistic == pytest.approx(expected.score.statistic, rel=1e-9)
    assert score.p_value == pytest.approx(expected.score.p_value, rel=1e-9)
    assert score.df == expected.score.df


@pytest.mark.parametrize("known", [True, False])
def test_alike_tests_may_share_a_row(known):
    rows = [(*row[:3], 1 + row[0] % 3, *row[4:], row[0] % 2 * row[4]) for row in pair_rows(9, 6, 2)]
    contacts = made(rows, ("t", "odd"), landlords=known)
    one, other = clogit_within(contacts, METHODS), clogit_within(repeated(contacts), METHODS)
    for name in METHODS:
        assert one[name].values == pytest.approx(other[name].values, rel=1e-9)
        assert one[name].errors == pytest.approx(other[name].errors, rel=1e-9)
        assert one[name].df == pytest.approx(other[name].df)
        assert one[name].n_tests == other[name].n_tests
        assert one[name].n_contacts == other[name].n_contacts
    alone = clogit_arms(contacts, ["odd"]), clogit_arms(repeated(contacts), ["odd"])
    assert alone[0].statistic == pytest.approx(alone[1].statistic, rel=1e-9)


def test_without_landlords_each_test_is_a_cluster():
    contacts = contacts_of("triples", ["a1", "a2", "letter"])
    alone = clogit_within(replace(contacts, landlord=None), METHODS)["crv1"]
    told = clogit_within(replace(contacts, landlord=contacts.test), METHODS)["crv1"]
    assert alone.errors == pytest.approx(told.errors, rel=1e-12)
    assert alone.df.tolist() == told.df.tolist() == [alone.n_tests - 1] * 3


@pytest.mark.parametrize(("a", "b"), [(5, 0), (0, 3), (60, 0)])
def test_odds_without_a_limit_are_undefined(a, b):
    for fit in clogit_within(made(pair_rows(a, b, 3), ("t",)), METHODS).values():
        assert fit.separated == ("t",)
        assert numpy.isnan([fit.values[0], fit.errors[0], fit.df[0]]).all()
    assert clogit_arms(made(pair_rows(a, b, 3), ("t",)), []).statistic == pytest.approx(a + b)


def test_odds_far_from_1_have_a_limit():
    fit = clogit_within(made(pair_rows(4000, 1), ("t",)))["wald"]
    assert fit.separated == ()
    assert fit.values[0] == pytest.approx(math.log(1 / 4000), rel=1e-9)


def test_tests_that_treat_all_alike_say_nothing():
    contacts = made(pair_rows(0, 0, 6), ("t",))
    for fit in clogit_within(contacts, METHODS).values():
        assert (fit.n_tests, fit.n_contacts, fit.log_likelihood) == (0, 0, 0)
        assert math.isnan(fit.values[0])
        assert fit.aliased == ("t",)
    score = clogit_arms(contacts, [])
    assert (score.p_value, score.empty) == (1, True)


def test_what_is_the_same_within_tests_cancels():
    with_rent = clogit_within(contacts_of("pairs", ["a1", "rent", "letter"]), METHODS)
    without = clogit_within(contacts_of("pairs", ["a1", "letter"]), METHODS)
    for name in METHODS:
        assert with_rent[name].aliased == ("rent",)
        assert numpy.isnan(with_rent[name].values).tolist() == [False, True, False]
        assert with_rent[name].errors[[0, 2]] == pytest.approx(without[name].errors, rel=1e-9)
    one, other = (
        clogit_arms(contacts_of("pairs", terms), ["rent", "letter"])
        for terms in (["a1", "rent", "letter"], ["a1", "letter"])
    )
    assert one.statistic == pytest.approx(other.statistic, rel=1e-10)
    assert one.df == other.df == 1


def test_arm_and_order_mix_up_in_pairs():
    contacts = contacts_of("pairs", ["a1", "letter", "order", "a1order"])
    fit = clogit_within(contacts)["wald"]
    assert fit.aliased == ("a1", "order", "a1order")
    assert fit.separated == ()
    assert numpy.isnan(fit.values).tolist() == [True, False, True, True]
    assert clogit_arms(contacts, ["letter", "order"]).df == 1


def test_one_landlord_tells_no_error():
    contacts = contacts_of("pairs", ["a1"])
    fits = clogit_within(replace(contacts, landlord=contacts.landlord * 0), METHODS)
    assert fits["crv1"].lone == ("a1",)
    assert fits["wald"].lone == ()
    assert math.isnan(fits["crv1"].errors[0])
    assert math.isnan(fits["crv1"].df[0])
    assert fits["crv1"].values[0] == fits["wald"].values[0] < 0


def test_a_term_that_rests_on_one_landlord_has_no_error_by_landlord():
    rows = pair_rows(9, 6)
    rows = [(*row, row[4] * (row[1] == 1)) for row in rows]
    fits = clogit_within(made(rows, ("t", "t x one")), METHODS)
    assert fits["crv1"].lone == ("t x one",)
    assert numpy.isnan(fits["crv1"].errors).tolist() == [False, True]
    assert not numpy.isnan(fits["wald"].errors).any()


def test_no_score_where_a_covariate_tells_all_answers():
    rows = [(*row, row[2]) for row in pair_rows(4, 4)]
    score = clogit_arms(made(rows, ("t", "seen")), ["seen"])
    assert math.isnan(score.p_value)
    assert score.df is None


def test_no_score_where_nothing_is_left_to_test():
    rows = [(*row[:4], 1.0, row[4]) for row in pair_rows(4, 3)]
    score = clogit_arms(made(rows, ("t", "x")), ["x"])
    assert math.isnan(score.p_value)


def test_units_do_not_matter():
    contacts = contacts_of("many", ["a1", "letter", "hours"])
    factor = numpy.array([1.0, 1e-5, 1e6])
    moved = replace(contacts, design=contacts.design * factor + numpy.array([0, 0, 3e8]))
    for name in METHODS:
        one, other = (clogit_within(some, METHODS)[name] for some in (contacts, moved))
        assert other.values * factor == pytest.approx(one.values, rel=1e-6)
        assert other.errors * factor == pytest.approx(one.errors, rel=1e-6)


def test_many_contacts_with_far_odds():
    """Forty contacts, twenty favourable: 1.4e11 ways, and odds of e^30 between contacts."""
    x = numpy.linspace(-1, 1, 40)
    chosen = (x > 0).astype(float)
    chosen[[5, 33]] = 1, 0
    rows = [(0, 0, one, 1, value) for one, value in zip(chosen, x, strict=True)]
    fit = clogit_within(made(rows, ("x",)))["wald"]
    assert math.isfinite(fit.errors[0])
    big = clogit_within(made([(*row[:4], row[4] * 1e-3) for row in rows], ("x",)))["wald"]
    assert big.values[0] == pytest.approx(fit.values[0] * 1e3, rel=1e-7)
    assert big.log_likelihood == pytest.approx(fit.log_likelihood, rel=1e-10)


@pytest.mark.parametrize("unit", [1e-20, 1e-9, 1e9, 1e20])
def test_no_unit_is_too_small_or_too_large(unit):
    """What is the same within tests stays so, but for rounding; what varies stays told."""
    one, other, factor = in_another_unit(unit)
    for name in METHODS:
        plain, scaled = (clogit_within(some, METHODS)[name] for some in (one, other))
        assert scaled.aliased == plain.aliased == ("rent",)
        assert scaled.values * factor == pytest.approx(plain.values, rel=1e-7, nan_ok=True)
        assert scaled.errors * factor == pytest.approx(plain.errors, rel=1e-7, nan_ok=True)
        assert scaled.df == pytest.approx(plain.df, nan_ok=True)


@pytest.mark.parametrize("unit", [1e-20, 1.0, 1e20])
def test_landlords_that_all_treat_alike_tell_no_error(unit):
    """Each let the control candidate twice for once the test candidate: all scores cancel."""
    rows = [(*row[:4], row[4] * unit) for row in pair_rows(8, 4)]
    fits = clogit_within(made(rows, ("t",)), METHODS)
    assert fits["wald"].values[0] * unit == pytest.approx(math.log(1 / 2))
    assert fits["wald"].errors[0] * unit == pytest.approx(math.sqrt(1 / 8 + 1 / 4))
    assert numpy.isnan([fits["crv1"].errors[0], fits["crv1"].df[0]]).all()
    assert fits["crv1"].lone == ()
