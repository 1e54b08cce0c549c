"""The conditional logit, against R's clogit, statsmodels, published odds ratios and Cochran."""

import csv
import math
from pathlib import Path

import numpy
import pytest
import statsmodels.discrete.conditional_models as conditional_models
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.stats import norm

from discrimtest.estimators.conditional_logit import Responses, clogit
from discrimtest.estimators.several_arms import cochran_q

ORACLE = Path(__file__).parents[1] / "oracles" / "conditional_logit.csv"
ROWS = list(
    csv.DictReader(line for line in ORACLE.read_text("utf-8").splitlines() if line[0] != "#")
)
PATTERNS = numpy.array([[p >> 2 & 1, p >> 1 & 1, p & 1] for p in range(8)])
EACH = numpy.array([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]])
TOGETHER = numpy.array([[0.0], [1.0], [1.0]])
# Response patterns of the rental triples, and Table A6, column 1, of the paper: odds ratios of
# minority, African American and Hispanic inquiries.
STRATA = {
    "low": ((280, 36, 25, 24, 47, 60, 35, 93), 0.5830, 0.4560, 0.7399),
    "middle": ((457, 78, 56, 60, 100, 110, 50, 203), 0.7033, 0.5299, 0.9228),
    "high": ((220, 38, 41, 42, 29, 52, 27, 78), 1.1857, 1.0265, 1.3728),
}


def triples(counts):
    return Responses(numpy.ones_like(PATTERNS), PATTERNS, numpy.array(counts))


def pairs(both, a, b, neither):
    favourable = numpy.array([(1, 1), (1, 0), (0, 1), (0, 0)])
    return Responses(numpy.ones_like(favourable), favourable, numpy.array([both, a, b, neither]))


PAIR = numpy.array([[0.0], [1.0]])


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['case']}-{row['coding']}-{row['arm']}")
def test_r(row):
    times = numpy.array(row["times"].split(), dtype=int)
    made, favourable = (
        numpy.array(row[name].split(), dtype=int).reshape(len(times), -1)
        for name in ("made", "favourable")
    )
    arms = made.shape[1]
    coding = numpy.vstack([numpy.zeros(arms - 1), numpy.eye(arms - 1)])
    if row["coding"] == "together":
        coding = coding.sum(axis=1, keepdims=True)
    fit = clogit(Responses(made, favourable, times), coding)
    place = int(row["arm"]) - 1
    assert fit.log_odds[place] == pytest.approx(float(row["log_odds"]), abs=1e-8)
    assert fit.errors[place] == pytest.approx(float(row["error"]), rel=1e-7)
    assert fit.score.statistic == pytest.approx(float(row["score"]), rel=1e-8)
    assert fit.log_likelihood <= 0
    # Alike contacts count one by one in R's likelihood, by how many in ours; and R counts tests
    # whose arms are coded alike. Both are constants.
    if row["case"] in STRATA or (row["case"], row["coding"]) == ("missing", "each"):
        assert fit.log_likelihood == pytest.approx(float(row["log_likelihood"]), rel=1e-9)


@pytest.mark.parametrize("stratum", STRATA)
def test_published_odds_ratios(stratum):
    counts, minority, african_american, hispanic = STRATA[stratum]
    pooled = clogit(triples(counts), TOGETHER)
    assert round(math.exp(pooled.log_odds[0]), 4) == minority
    each = clogit(triples(counts), EACH)
    assert [round(math.exp(one), 4) for one in each.log_odds] == [african_american, hispanic]


def test_the_score_test_of_all_triples_is_cochrans_q():
    counts = numpy.sum([row[0] for row in STRATA.values()], axis=0)
    fit = clogit(triples(counts), EACH)
    assert round(fit.score.statistic, 4) == 46.3736
    assert fit.score.df == 2


@pytest.mark.slow
@settings(deadline=None)
@given(st.lists(st.integers(0, 12), min_size=8, max_size=8), st.integers(2, 4))
def test_the_score_test_equals_cochrans_q_in_complete_blocks(counts, arms):
    number = 2**arms
    blocks = numpy.array([[p >> k & 1 for k in range(arms)] for p in range(number)])
    times = numpy.resize(counts, number)
    expected = cochran_q(numpy.repeat(blocks, times, axis=0).astype(numpy.int8))
    assume(not expected.empty)
    coding = numpy.vstack([numpy.zeros(arms - 1), numpy.eye(arms - 1)])
    fit = clogit(Responses(numpy.ones_like(blocks), blocks, times), coding)
    assert fit.score.statistic == pytest.approx(expected.statistic, rel=1e-8, abs=1e-9)
    assert fit.score.p_value == pytest.approx(expected.p_value, rel=1e-7, abs=1e-9)


@pytest.mark.parametrize("stratum", STRATA)
def test_statsmodels(stratum):
    counts = numpy.array(STRATA[stratum][0]) // 5 * [0, 1, 1, 1, 1, 1, 1, 0]
    favourable = numpy.repeat(PATTERNS, counts, axis=0)
    y, x = favourable.ravel(), numpy.tile(EACH, (len(favourable), 1))
    groups = numpy.repeat(numpy.arange(len(favourable)), 3)
    model = conditional_models.ConditionalLogit(y, x, groups=groups)
    theirs = model.fit(method="newton", disp=False)
    ours = clogit(triples(counts), EACH)
    assert ours.log_odds == pytest.approx(theirs.params, abs=1e-7)
    assert ours.errors == pytest.approx(theirs.bse, rel=1e-5)


@given(st.integers(0, 50), st.integers(1, 300), st.integers(1, 300), st.integers(0, 50))
def test_pairs_have_a_closed_form(both, a, b, neither):
    fit = clogit(pairs(both, a, b, neither), PAIR)
    assert fit.log_odds[0] == pytest.approx(math.log(b / a), abs=1e-7)
    assert fit.errors[0] == pytest.approx(math.sqrt(1 / a + 1 / b), rel=1e-6)
    assert fit.score.statistic == pytest.approx((a - b) ** 2 / (a + b), abs=1e-9)
    assert fit.n_tests == a + b
    limits = fit.interval(0, 0.95)
    assert limits.low < b / a < limits.high


@pytest.mark.parametrize(("a", "b"), [(5, 0), (0, 3), (40, 0)])
def test_odds_without_a_limit_are_undefined(a, b):
    fit = clogit(pairs(3, a, b, 4), PAIR)
    assert math.isnan(fit.log_odds[0])
    assert math.isnan(fit.interval(0, 0.95).low)
    assert fit.score.p_value < 0.1


def test_one_arm_without_a_limit_leaves_the_others():
    """Arm c is never favoured; the odds of b against a are those of the pair."""
    counts = [0] * 8
    counts[0b100], counts[0b010], counts[0b110] = 9, 4, 6
    fit = clogit(triples(counts), EACH)
    assert math.isnan(fit.log_odds[1])
    assert fit.log_odds[0] == pytest.approx(math.log(4 / 9), abs=1e-5)


@pytest.mark.parametrize("cells", [(0, 0, 0, 0), (7, 0, 0, 2)])
def test_tests_that_treat_all_alike_say_nothing(cells):
    fit = clogit(pairs(*cells), PAIR)
    assert fit.n_tests == 0
    assert fit.score.empty
    assert math.isnan(fit.log_odds[0])


def test_an_arm_that_no_test_compares_is_undefined():
    made = numpy.array([(1, 1, 0), (1, 1, 0), (0, 0, 1)])
    favourable = numpy.array([(1, 0, 0), (0, 1, 0), (0, 0, 1)])
    fit = clogit(Responses(made, favourable, numpy.array([5, 4, 3])), EACH)
    assert fit.log_odds[0] == pytest.approx(math.log(4 / 5))
    assert math.isnan(fit.log_odds[1])


@pytest.mark.slow
@given(st.lists(st.integers(1, 15), min_size=8, max_size=8), st.permutations([0, 1, 2]))
def test_the_order_of_arms_does_not_matter(counts, order):
    fit = clogit(triples(counts), EACH)
    other = Responses(numpy.ones((8, 3), int), PATTERNS[:, order], numpy.array(counts))
    again = clogit(other, EACH[order])
    assert fit.log_odds == pytest.approx(again.log_odds, abs=1e-8)
    assert fit.score.statistic == pytest.approx(again.score.statistic, rel=1e-8, abs=1e-9)


@pytest.mark.parametrize(("a", "b"), [(12, 5), (5, 12), (7, 7), (3, 1)])
@pytest.mark.parametrize("level", [0.5, 0.95])
def test_limits_of_pairs_are_walds(a, b, level):
    limits = clogit(pairs(4, a, b, 6), PAIR).interval(0, level)
    error = math.sqrt(1 / a + 1 / b)
    z = norm.ppf((1 + level) / 2)
    assert limits.low == pytest.approx(b / a * math.exp(-z * error), rel=1e-9)
    assert limits.high == pytest.approx(b / a * math.exp(z * error), rel=1e-9)
    assert limits.standard_error == pytest.approx(error, rel=1e-9)
    assert limits.statistic == pytest.approx(math.log(b / a) / error, rel=1e-9, abs=1e-12)
    expected = 2 * norm.sf(abs(math.log(b / a)) / error)
    assert limits.p_value == pytest.approx(expected, rel=1e-9)


def test_nothing_that_says_anything_is_told_as_such():
    fit = clogit(pairs(5, 0, 0, 8), PAIR)
    assert fit.n_tests == 0
    assert fit.log_likelihood == 0.0
    assert (fit.score.p_value, fit.score.empty) == (1.0, True)
    assert math.isnan(fit.score.statistic)
    limits = fit.interval(0, 0.95)
    assert all(math.isnan(x) for x in (limits.low, limits.high, limits.p_value, limits.statistic))
    for level in (0.0, 1.0):
        with pytest.raises(ValueError, match="above 0 and below 1"):
            fit.interval(0, level)


def test_only_tests_that_say_something_are_counted():
    assert clogit(pairs(5, 2, 3, 8), PAIR).n_tests == 5
    none = pairs(5, 2, 3, 8)
    absent = Responses(none.made, none.favourable, numpy.array([5, 0, 3, 8]))
    assert clogit(absent, PAIR).n_tests == 3


def test_odds_that_are_far_apart_are_still_told():
    """A standard error of 1.0005 of 10,000 to 1 is no separation; that of one to none is."""
    fit = clogit(pairs(0, 1, 1_000_000, 0), PAIR)
    assert fit.log_odds[0] == pytest.approx(math.log(1_000_000), rel=1e-6)
    assert fit.errors[0] == pytest.approx(1.0, rel=1e-5)
    assert math.isnan(clogit(pairs(0, 0, 40, 0), PAIR).log_odds[0])


@pytest.mark.parametrize("contacts", [1, 20, 1_000])
@pytest.mark.parametrize(("a", "b"), [(7, 9), (1, 1), (400, 3)])
def test_many_contacts_against_one_have_a_closed_form(contacts, a, b):
    """One favourable answer in each test: that of the one is ``n b / a`` times as likely."""
    made = numpy.array([(contacts, 1), (contacts, 1)])
    favourable = numpy.array([(1, 0), (0, 1)])
    fit = clogit(Responses(made, favourable, numpy.array([a, b])), PAIR)
    assert fit.log_odds[0] == pytest.approx(math.log(contacts * b / a), abs=1e-9)
    assert fit.errors[0] == pytest.approx(math.sqrt(1 / a + 1 / b), rel=1e-8)
    which = a * math.log(a / (a + b)) + b * math.log(b / (a + b))
    assert fit.log_likelihood == pytest.approx(which - a * math.log(contacts), rel=1e-9)
    share = 1 / (contacts + 1)
    expected = (b - (a + b) * share) ** 2 / ((a + b) * share * (1 - share))
    assert fit.score.statistic == pytest.approx(expected, rel=1e-9)


def test_tests_of_arms_that_are_coded_alike_say_nothing():
    """Arms b and c are one arm together, so a test that holds only them compares nothing."""
    made = numpy.array([(0, 1, 1), (0, 1, 1), (0, 2, 1)])
    favourable = numpy.array([(0, 1, 0), (0, 0, 1), (0, 1, 1)])
    fit = clogit(Responses(made, favourable, numpy.array([5, 4, 2])), TOGETHER)
    assert fit.n_tests == 0
    assert fit.score.empty
    with_pairs = Responses(
        numpy.vstack([made, [(1, 1, 0), (1, 0, 1)]]),
        numpy.vstack([favourable, [(1, 0, 0), (0, 0, 1)]]),
        numpy.array([5, 4, 2, 9, 3]),
    )
    fit = clogit(with_pairs, TOGETHER)
    assert fit.n_tests == 12
    assert fit.log_odds[0] == pytest.approx(math.log(3 / 9), abs=1e-9)
    expected = 9 * math.log(9 / 12) + 3 * math.log(3 / 12)
    assert fit.log_likelihood == pytest.approx(expected, rel=1e-9)


def test_arms_compared_with_each_other_alone_leave_the_others():
    """Arms c and d meet no control: their odds are undefined; b against a is a pair."""
    made = numpy.array([(1, 1, 0, 0), (1, 1, 0, 0), (0, 0, 1, 1), (0, 0, 1, 1)])
    favourable = numpy.array([(1, 0, 0, 0), (0, 1, 0, 0), (0, 0, 1, 0), (0, 0, 0, 1)])
    coding = numpy.vstack([numpy.zeros(3), numpy.eye(3)])
    fit = clogit(Responses(made, favourable, numpy.array([5, 4, 8, 3])), coding)
    assert fit.log_odds[0] == pytest.approx(math.log(4 / 5), abs=1e-9)
    assert fit.errors[0] == pytest.approx(math.sqrt(1 / 5 + 1 / 4), rel=1e-9)
    assert numpy.isnan(fit.log_odds[1:]).all()
    assert numpy.isnan(fit.errors[1:]).all()
    assert fit.score.df == 2
    assert fit.score.statistic == pytest.approx(1 / 9 + 25 / 11, rel=1e-9)
    assert fit.n_tests == 20


def test_arrays_are_compared_by_none_but_themselves():
    one, other = pairs(5, 2, 3, 8), pairs(5, 2, 3, 8)
    assert one != other
    assert clogit(one, PAIR) != clogit(other, PAIR)
