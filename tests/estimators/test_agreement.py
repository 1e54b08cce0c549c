"""Agreement of coders: against published tables, irrCAC, krippendorff and R."""

import csv
import math
from pathlib import Path

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st

from discrimtest.estimators import agreement as figures
from discrimtest.estimators.agreement import agreement, by_category, drift
from discrimtest.estimators.jackknife import jackknife
from discrimtest.estimators.judgements import MISSING, Judgements, judgements_of

ORACLES = Path(__file__).parents[1] / "oracles"


def rows_of(name):
    lines = (ORACLES / f"{name}.csv").read_text("utf-8").splitlines()
    return list(csv.DictReader(line for line in lines if line[0] != "#"))


CODES = {row["sample"]: row for row in rows_of("agreement")}


def sample(name):
    row = CODES[name]
    codes = [[MISSING if c == "." else int(c) for c in word] for word in row["codes"].split()]
    _, landlord = numpy.unique([int(g) for g in row["landlords"].split()], return_inverse=True)
    return Judgements(numpy.array(codes), landlord, int(row["categories"]), ordered=True)


def of_table(table, landlords=7):
    """Units of two coders with this table of categories; landlords have them in turn."""
    counts = numpy.array(table)
    pairs = numpy.repeat(numpy.argwhere(counts >= 0), counts.ravel(), axis=0)
    return Judgements(pairs, numpy.arange(len(pairs)) % landlords, len(counts))


def valued(judgements, level=0.95):
    return {figure.id: figure for figure in agreement(judgements, level)}


def value(statistic, judgements):
    return float(statistic(judgements.sums.all)[0])


# Cohen (1960), table 1, 200 patients; Fleiss, Cohen and Everitt (1969), table 1, 200 patients;
# Feinstein and Cicchetti (1990), the two tables of their first paradox; Gwet (2008), table of
# 125 subjects whom two raters nearly all call positive. The first two stand in the help page of
# psych 2.2.9 (cohen.kappa), which gives the kappas of all five; the samples of several coders in
# agreement.py are those that irrCAC 0.4.4 ships (raw_4raters, distrib_6raters).
@pytest.mark.parametrize(
    ("id_", "table", "published", "digits"),
    [
        ("cohen_kappa", [[88, 10, 2], [14, 40, 6], [18, 10, 12]], 0.49, 2),
        ("percent_agreement", [[88, 10, 2], [14, 40, 6], [18, 10, 12]], 0.70, 2),
        ("cohen_kappa", [[106, 10, 4], [22, 28, 10], [2, 12, 6]], 0.429, 3),
        ("cohen_kappa", [[40, 9], [6, 45]], 0.70, 2),
        ("cohen_kappa", [[80, 10], [5, 5]], 0.32, 2),
        ("gwet_ac1", [[118, 5], [2, 0]], 0.941, 3),
        ("cohen_kappa", [[118, 5], [2, 0]], -0.023, 3),
    ],
)
def test_published_tables(id_, table, published, digits):
    assert round(valued(of_table(table))[id_].value, digits) == published


def test_published_samples_of_several_coders():
    """Krippendorff (2004): alpha .743, ordinal .815; Gwet (2014), of the same: AC1 .775;
    Fleiss (1971): agreement .556, kappa .430, which alpha corrects for 180 judgements."""
    table, patients = sample("krippendorff"), sample("fleiss")
    assert round(value(figures.krippendorff_alpha, table), 3) == 0.743
    assert round(value(figures.krippendorff_alpha_ordinal, table), 3) == 0.815
    assert round(value(figures.gwet_ac1, table), 3) == 0.775
    assert round(value(figures.percent_agreement, patients), 3) == 0.556
    alpha = value(figures.krippendorff_alpha, patients)
    assert round((alpha - 1 / 180) / (1 - 1 / 180), 3) == 0.430


@pytest.mark.parametrize("row", rows_of("weighted_kappa"), ids=lambda row: row["sample"])
def test_weighted_kappa_is_that_of_statsmodels(row):
    judgements = sample(row["sample"])
    complete = judgements.kept((judgements.codes != MISSING).all(axis=1))
    for weights in ("linear", "quadratic"):
        statistic = getattr(figures, f"weighted_kappa_{weights}")
        assert value(statistic, complete) == pytest.approx(float(row[weights]), abs=1e-11)
        figure = valued(judgements)[f"weighted_kappa_{weights}"]
        assert figure.value == pytest.approx(float(row[weights]), abs=1e-11)
        assert figure.interval.low < figure.value < figure.interval.high


def test_weighted_kappa_of_two_categories_is_kappa_and_of_several_coders_none():
    two = of_table([[40, 9], [6, 45]])
    for statistic in (figures.weighted_kappa_linear, figures.weighted_kappa_quadratic):
        assert value(statistic, two) == pytest.approx(value(figures.cohen_kappa, two))
    assert valued(sample("three"))["weighted_kappa_linear"].why == figures.TWO_CODERS
    assert math.isnan(value(figures.weighted_kappa_linear, of_table([[0, 0], [0, 9]])))
    # By hand: of 10 pairs one is a step off and one two; rows 4, 4, 2 and columns 4, 5, 1 give
    # 7.4 steps by chance, 9.8 where they are squared.
    by_hand = of_table([[3, 1, 0], [0, 4, 0], [1, 0, 1]])
    assert value(figures.weighted_kappa_linear, by_hand) == pytest.approx(1 - 3 / 7.4)
    assert value(figures.weighted_kappa_quadratic, by_hand) == pytest.approx(1 - 5 / 9.8)


@pytest.mark.parametrize("name", CODES)
def test_irrcac_and_krippendorff(name):
    for column, statistic in (
        ("percent", figures.percent_agreement),
        ("ac1", figures.gwet_ac1),
        ("alpha", figures.krippendorff_alpha),
        ("alpha_ordinal", figures.krippendorff_alpha_ordinal),
    ):
        expected = float(CODES[name][column])
        assert value(statistic, sample(name)) == pytest.approx(expected, abs=1e-10), column


@pytest.mark.parametrize("row", rows_of("agreement_landlord"), ids=lambda row: row["sample"])
def test_r(row):
    judgements = sample(row["sample"])
    kappa = valued(judgements)["cohen_kappa"]
    assert kappa.units == int(row["units"])
    assert kappa.value == pytest.approx(float(row["kappa"]), abs=1e-10)
    assert kappa.value == pytest.approx(float(row["kappa_psy"]), abs=1e-10)
    assert kappa.interval.standard_error == pytest.approx(float(row["kappa_se"]), rel=1e-9)
    period = (numpy.arange(1, len(judgements.codes) + 1) % 5) ** 2
    slope, groups = drift(judgements, period).slope, kappa.landlords
    assert slope.value == pytest.approx(float(row["slope"]), abs=1e-10)
    variance = float(row["slope_cr3"]) * (groups - 1) / groups
    assert slope.standard_error == pytest.approx(math.sqrt(variance), rel=1e-9)


@st.composite
def drawn(draw, most=4):
    categories, width = draw(st.integers(2, 4)), draw(st.integers(2, most))
    rows = st.lists(st.integers(MISSING, categories - 1), min_size=width, max_size=width)
    codes = numpy.array(draw(st.lists(rows, min_size=1, max_size=25)))
    landlord = numpy.array(
        draw(st.lists(st.integers(0, 5), min_size=len(codes), max_size=len(codes)))
    )
    _, landlord = numpy.unique(landlord, return_inverse=True)
    return Judgements(codes, landlord, categories)


def alike(ours, theirs, leaving=()):
    for id_ in set(ours) - set(leaving):
        numbers = [
            (one.value, one.interval.low, one.interval.high) for one in (ours[id_], theirs[id_])
        ]
        assert numbers[0] == pytest.approx(numbers[1], abs=1e-8, nan_ok=True), id_
        assert ours[id_].why == theirs[id_].why


@given(drawn(), st.randoms(use_true_random=False))
def test_names_and_orders_change_nothing(judgements, random):
    """Categories renumbered, units in another order, coders exchanged."""
    names = list(range(judgements.categories))
    random.shuffle(names)
    order = list(range(len(judgements.codes)))
    random.shuffle(order)
    renamed = numpy.array([*names, MISSING])[judgements.codes][order][:, ::-1]
    other = Judgements(renamed, judgements.landlord[order], judgements.categories)
    alike(valued(judgements), valued(other))


@given(drawn(most=2))
def test_a_category_of_two_is_the_same_as_the_other(judgements):
    two = judgements.against_the_rest(0)
    first, second = by_category(two)
    alike({one.id: one for one in first}, {one.id: one for one in second})
    alike(valued(two), {one.id: one for one in first})


@given(drawn())
def test_a_value_is_within_its_limits_or_says_why_not(judgements):
    for figure in agreement(judgements):
        low, high = figure.interval.low, figure.interval.high
        if math.isnan(figure.value) or math.isnan(low):
            assert figure.why
            assert math.isnan(low)
            assert math.isnan(high)
        else:
            assert not figure.why
            assert low <= figure.value <= high <= 1


@given(drawn())
def test_units_coded_once_are_left_out_and_counted(judgements):
    coders = (judgements.codes != MISSING).sum(axis=1)
    assert judgements.coded_once == int((coders == 1).sum())
    alike(valued(judgements), valued(judgements.kept(coders > 1)))


def test_full_agreement():
    """Beyond chance it is 1 and nothing tells how sure; of the share, landlords tell."""
    found = valued(of_table([[12, 0], [0, 9]], landlords=7))
    share = found.pop("percent_agreement")
    assert share.value == 1
    assert share.interval.low == pytest.approx(0.6457, abs=1e-4)  # Wilson, 7 of 7
    for figure in found.values():
        assert (figure.value, figure.why) == (1, figures.NO_SPREAD)


def test_one_category_leaves_kappa_and_alpha_undefined():
    found = valued(of_table([[21, 0], [0, 0]]))
    for id_ in ("cohen_kappa", "krippendorff_alpha"):
        assert math.isnan(found[id_].value)
        assert found[id_].why == figures.ONE_CATEGORY
    assert found["gwet_ac1"].value == 1


def test_what_cannot_be_known_says_why():
    assert {one.why for one in agreement(of_table([[9, 2], [1, 8]], landlords=1))} == {
        figures.ONE_LANDLORD
    }
    once = judgements_of([["yes", None], [None, "no"]], ["a", "b"], ["no", "yes"])
    assert {one.why for one in agreement(once)} == {figures.NO_UNITS}
    assert all(math.isnan(one.value) for one in agreement(once))
    nobody = judgements_of([], [], ["no", "yes"])
    assert {one.why for one in agreement(nobody)} == {figures.NO_UNITS}
    assert valued(sample("three"))["cohen_kappa"].why == figures.TWO_CODERS
    one_differs = Judgements(numpy.array([[0, 0], [0, 0], [0, 1]]), numpy.arange(3), 2)
    assert valued(one_differs)["cohen_kappa"].why == figures.RESTS_ON_ONE
    assert math.isnan(jackknife(0.5, numpy.array([0.5])).standard_error)


@pytest.mark.parametrize(
    ("codes", "landlord"), [([[0, 2]], [0]), ([[0, -2]], [0]), ([[0, 1]], [0, 1]), ([0, 1], [0, 1])]
)
def test_wrong_judgements_are_refused(codes, landlord):
    with pytest.raises(ValueError, match=r"categories must be|each unit needs"):
        Judgements(numpy.array(codes), numpy.array(landlord), 2)


@pytest.mark.parametrize("level", [0, 1, 95])
def test_a_level_is_a_share(level):
    with pytest.raises(ValueError, match="level"):
        agreement(of_table([[9, 2], [1, 8]]), level)


def test_drift_by_period():
    """Of four periods the third has a lower share of agreement than the others."""
    period = numpy.repeat([10, 11, 14, 15], 10)
    codes = numpy.zeros((40, 2), dtype=int)
    codes[:, 0] = codes[:, 1] = numpy.arange(40) % 3
    codes[20:26, 1] = (codes[20:26, 0] + 1) % 3
    found = drift(Judgements(codes, numpy.arange(40) % 8, 3), period)
    assert [one.number for one in found.periods] == [10, 11, 14, 15]
    assert [one.agreement.value for one in found.periods] == [1, 1, 0.4, 1]
    assert found.slope.value == pytest.approx(
        numpy.polyfit(period, codes[:, 0] == codes[:, 1], 1)[0]
    )
    assert 0 < found.slope.test().p_value < 1


def test_drift_needs_two_periods():
    found = drift(of_table([[9, 2], [1, 8]]), numpy.ones(20))
    assert math.isnan(found.slope.value)
    assert math.isnan(found.slope.test().p_value)
    with pytest.raises(ValueError, match="period"):
        drift(of_table([[9, 2], [1, 8]]), numpy.ones(3))
