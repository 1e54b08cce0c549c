"""Estimates combined: against R's metafor, and against definitions."""

import csv
import math
from dataclasses import FrozenInstanceError
from functools import partial
from pathlib import Path

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from discrimtest.estimators.combination import (
    Estimates,
    combined,
    hartung_knapp,
    heterogeneity,
    i_squared,
    net_estimate,
    prediction,
    q_profile,
    tau_squared_dl,
    tau_squared_reml,
    wald,
)
from discrimtest.estimators.combined import MEASURES, TESTS
from discrimtest.estimators.landlords import Landlords

ORACLE = Path(__file__).parents[1] / "oracles" / "combination.csv"
ROWS = list(
    csv.DictReader(line for line in ORACLE.read_text("utf-8").splitlines() if line[0] != "#")
)


def estimates(values, errors):
    return Estimates(numpy.array(values, dtype=float), numpy.array(errors, dtype=float))


def of_row(row):
    return estimates(row["estimates"].split(), row["errors"].split())


def near(text, scale=1.0):
    return pytest.approx(float(text), rel=1e-7, abs=1e-10 * scale)


oracle = pytest.mark.parametrize("row", ROWS, ids=lambda row: row["sample"])


@oracle
def test_q_as_r_has_it(row):
    result = heterogeneity(of_row(row))
    assert result.statistic == near(row["q"])
    assert result.p_value == pytest.approx(float(row["q_p"]), rel=1e-8)
    assert result.df == len(row["errors"].split()) - 1


@oracle
def test_dersimonian_laird_as_r_has_it(row):
    sample = of_row(row)
    assert tau_squared_dl(sample) == near(row["dl_tau2"])
    mean = combined(sample, tau_squared_dl(sample))
    limits = wald(mean, 0.95)
    found = (mean.value, mean.standard_error, limits.low, limits.high)
    assert found == tuple(near(row[f"dl{name}"]) for name in ("", "_se", "_low", "_high"))
    assert limits.p_value == pytest.approx(float(row["dl_p"]), rel=1e-6, abs=1e-200)
    assert limits.df is None


@oracle
def test_reml_as_r_has_it(row):
    sample = of_row(row)
    variance = tau_squared_reml(sample)
    assert variance == pytest.approx(float(row["reml_tau2"]), rel=1e-6, abs=1e-12)
    mean = combined(sample, variance)
    limits = wald(mean, 0.95)
    found = (mean.value, mean.standard_error, limits.low, limits.high)
    assert found == tuple(near(row[f"reml{name}"]) for name in ("", "_se", "_low", "_high"))
    assert limits.p_value == pytest.approx(float(row["reml_p"]), rel=1e-5, abs=1e-200)
    assert i_squared(sample, variance) == pytest.approx(float(row["i2"]), rel=1e-6, abs=1e-10)


@pytest.mark.slow
@pytest.mark.parametrize(
    "row", [row for row in ROWS if row["sample"] != "equal"], ids=lambda row: row["sample"]
)
@pytest.mark.parametrize(("least", "name"), [(0.0, "hk"), (1.0, "adhoc")])
def test_hartung_knapp_as_r_has_it(row, least, name):
    sample = of_row(row)
    mean = hartung_knapp(sample, tau_squared_reml(sample), least)
    limits = wald(mean, 0.95)
    found = (mean.standard_error, limits.low, limits.high)
    assert found == tuple(near(row[f"{name}_{part}"]) for part in ("se", "low", "high"))
    assert limits.p_value == pytest.approx(float(row[f"{name}_p"]), rel=1e-5)
    assert limits.df == len(row["errors"].split()) - 1


@oracle
def test_the_next_one_as_r_has_it(row):
    sample = of_row(row)
    limits = prediction(sample, tau_squared_reml(sample), 0.95)
    assert (limits.low, limits.high) == (near(row["next_low"]), near(row["next_high"]))
    assert limits.p_value is None


@oracle
def test_the_limits_of_the_spread_as_r_has_them(row):
    sample = of_row(row)
    limits = q_profile(sample, 0.95)
    if row["tau2_high"] == "0":
        assert row["sample"] in ("three_alike", "no_spread", "equal")
        assert math.isnan(limits.low)
        assert math.isnan(limits.high)
        return
    assert limits.low == pytest.approx(float(row["tau2_low"]), rel=1e-6, abs=1e-13)
    assert limits.high == pytest.approx(float(row["tau2_high"]), rel=1e-6)
    shares = i_squared(sample, limits.low), i_squared(sample, limits.high)
    assert shares[0] == pytest.approx(float(row["i2_low"]), rel=1e-6, abs=1e-10)
    assert shares[1] == pytest.approx(float(row["i2_high"]), rel=1e-6)


def test_the_oracle_covers_every_kind():
    assert len(ROWS) == 24
    assert sum(row["reml_tau2"] == "0" for row in ROWS) >= 4
    assert min(len(row["errors"].split()) for row in ROWS) == 3


SAMPLES = st.lists(st.tuples(st.integers(-50, 50), st.integers(1, 40)), min_size=3, max_size=9).map(
    lambda rows: estimates([one / 100 for one, _ in rows], [one / 100 for _, one in rows])
)


def restricted(sample, variance):
    """The restricted log-likelihood as that of the deviations from the mean."""
    v = sample.errors**2 + variance
    contrasts = numpy.linalg.qr(
        numpy.column_stack([numpy.ones(sample.k), numpy.eye(sample.k)[:, 1:]])
    )[0][:, 1:].T
    return stats.multivariate_normal(
        numpy.zeros(sample.k - 1), contrasts @ numpy.diag(v) @ contrasts.T
    ).logpdf(contrasts @ sample.values)


@pytest.mark.slow
@given(SAMPLES)
def test_reml_is_where_the_restricted_likelihood_is_largest(sample):
    best = tau_squared_reml(sample)
    assert best >= 0
    top = restricted(sample, best)
    tried = [*numpy.linspace(0, 1.5, 60), best * 0.99, best * 1.01]
    assert max(restricted(sample, one) for one in tried) <= top + 1e-9


@pytest.mark.slow
@given(SAMPLES)
def test_the_limits_of_the_spread_are_where_q_is_extreme(sample):
    limits = q_profile(sample, 0.9)
    quantiles = stats.chi2(sample.k - 1).ppf([0.05, 0.95])
    if sample.spread(0.0) < quantiles[0]:
        assert math.isnan(limits.low)
        return
    for limit, quantile in zip((limits.high, limits.low), quantiles, strict=True):
        if limit == 0:
            assert sample.spread(0.0) <= quantile + 1e-9
        else:
            assert sample.spread(limit) == pytest.approx(quantile)
    assert limits.low <= limits.high


@pytest.mark.slow
@given(SAMPLES, st.randoms())
def test_neither_sign_nor_order_matters(sample, random):
    places = list(range(sample.k))
    random.shuffle(places)
    other = Estimates(-sample.values[places], sample.errors[places])
    assert tau_squared_dl(other) == pytest.approx(tau_squared_dl(sample))
    variance = tau_squared_reml(sample)
    assert tau_squared_reml(other) == pytest.approx(variance, rel=1e-8, abs=1e-12)
    one, two = hartung_knapp(sample, variance), hartung_knapp(other, variance)
    assert two.value == pytest.approx(-one.value, abs=1e-12)
    assert two.standard_error == pytest.approx(one.standard_error, nan_ok=True)


@pytest.mark.slow
@given(SAMPLES)
def test_the_ad_hoc_correction_never_makes_it_narrower(sample):
    variance = tau_squared_reml(sample)
    plain, careful = combined(sample, variance), hartung_knapp(sample, variance, 1.0)
    assert careful.standard_error >= plain.standard_error * (1 - 1e-12)
    mean, ahead = wald(careful, 0.95), prediction(sample, variance, 0.95)
    assert ahead.low <= mean.low + 1e-12
    assert ahead.high >= mean.high - 1e-12


def test_equal_estimates_leave_hartung_and_knapp_without_a_width():
    sample = estimates([0.15] * 4, [0.03, 0.05, 0.04, 0.06])
    mean = hartung_knapp(sample, 0.0)
    assert mean.value == pytest.approx(0.15)
    assert math.isnan(mean.standard_error)
    assert math.isnan(wald(mean, 0.95).low)
    careful = hartung_knapp(sample, 0.0, 1.0)
    assert careful.standard_error == pytest.approx(combined(sample, 0.0).standard_error)
    assert tau_squared_reml(sample) == tau_squared_dl(sample) == 0.0


def test_two_estimates_can_be_compared_and_one_can_not():
    result = heterogeneity(estimates([0.1, 0.3], [0.03, 0.04]))
    assert result.statistic == pytest.approx((0.2 / 0.05) ** 2)
    assert result.p_value == pytest.approx(2 * stats.norm.sf(4.0))
    alone = heterogeneity(estimates([0.1], [0.03]))
    assert math.isnan(alone.p_value)
    assert math.isnan(alone.statistic)


@pytest.mark.slow
def test_a_likelihood_with_two_tops_is_searched_whole():
    """By brute force: it falls from 0 at first, and its higher top comes after."""
    sample = estimates([-0.62, 0.31, 0.37], [0.417, 0.076, 0.23])
    grid = numpy.append(0, numpy.geomspace(1e-7, 5, 4000))
    heights = [restricted(sample, one) for one in grid]
    best = int(numpy.argmax(heights))
    assert heights[2000] < heights[0] < heights[best] - 0.05
    assert tau_squared_reml(sample) == pytest.approx(grid[best], rel=0.01)


@pytest.mark.parametrize("level", [0.0, 1.0])
def test_a_level_must_lie_between(level):
    sample = estimates([0.1, 0.2, 0.4], [0.1, 0.1, 0.1])
    for call in (
        lambda: q_profile(sample, level),
        lambda: wald(combined(sample, 0.0), level),
        lambda: prediction(sample, 0.0, level),
        *(partial(next(iter(one.methods.values())), sample, level) for one in MEASURES),
    ):
        with pytest.raises(ValueError, match="level"):
            call()


@pytest.mark.parametrize(
    ("values", "errors", "told"),
    [
        ([0.1, 0.2], [0.1], "every estimate must have a standard error"),
        ([0.1, math.nan], [0.1, 0.1], "finite"),
        ([0.1, 0.2], [0.1, math.inf], "finite"),
        ([0.1, 0.2], [0.1, 0.0], "above 0"),
        ([0.1, 0.2], [0.1, -0.1], "above 0"),
    ],
)
def test_estimates_must_be_estimates(values, errors, told):
    with pytest.raises(ValueError, match=told):
        estimates(values, errors)


def test_estimates_are_frozen_and_nothing_but_themselves():
    sample = estimates([0.1, 0.2], [0.1, 0.1])
    assert sample != estimates([0.1, 0.2], [0.1, 0.1])
    with pytest.raises(FrozenInstanceError):
        sample.values = sample.errors
    with pytest.raises(ValueError, match="every estimate must have a standard error"):
        estimates([0.1], [0.1, 0.2])


def test_every_measure_names_its_net_rate():
    assert [measure.id for measure in MEASURES] == [
        f"{name}_{net}"
        for name in ("combined_reml", "combined_dl", "tau_squared", "i_squared")
        for net in ("all", "any")
    ]
    assert [test.id for test in TESTS] == ["heterogeneity_all", "heterogeneity_any"]
    for one in (*MEASURES, *TESTS):
        assert one.card.net == f"net_{one.id[-3:]}"
    assert {measure.card.denominator for measure in MEASURES} == {"groups"}


def measured(id_, method, sample, level=0.95):
    measure = next(one for one in MEASURES if one.id == id_)
    return measure.methods[method](sample, level)


FOUR = estimates([0.35, 0.24, 0.19, 0.15], [0.04, 0.03, 0.05, 0.045])


def test_the_measures_give_what_the_functions_give():
    variance = tau_squared_reml(FOUR)
    expected = {
        "hk": wald(hartung_knapp(FOUR, variance), 0.9),
        "hk_adhoc": wald(hartung_knapp(FOUR, variance, 1.0), 0.9),
        "wald": wald(combined(FOUR, variance), 0.9),
        "prediction": prediction(FOUR, variance, 0.9),
    }
    assert list(expected) == list(MEASURES[0].methods)
    for method, limits in expected.items():
        found = measured("combined_reml_any", method, FOUR, 0.9)
        assert (found.limits, found.of, found.caution) == (limits, 4, "")
        assert found.value == FOUR.mean(variance)
    moments = measured("combined_dl_all", "wald", FOUR)
    assert moments.value == FOUR.mean(tau_squared_dl(FOUR))
    assert moments.limits == wald(combined(FOUR, tau_squared_dl(FOUR)), 0.95)
    spread = measured("tau_squared_all", "q_profile", FOUR)
    assert (spread.value, spread.limits) == (variance, q_profile(FOUR, 0.95))
    share = measured("i_squared_all", "q_profile", FOUR)
    assert share.value == i_squared(FOUR, variance)
    assert share.limits.high == i_squared(FOUR, q_profile(FOUR, 0.95).high)
    assert share.limits.low == i_squared(FOUR, q_profile(FOUR, 0.95).low)
    assert (spread.of, share.of, spread.caution, share.caution) == (4, 4, "", "")


@pytest.mark.parametrize("count", [0, 1, 2])
def test_fewer_than_three_are_not_combined(count):
    few = estimates([0.1, 0.2][:count], [0.05, 0.04][:count])
    for measure in MEASURES:
        for method in measure.methods.values():
            found = method(few, 0.95)
            assert math.isnan(found.value)
            assert math.isnan(found.limits.low)
            assert (found.of, found.caution) == (count, "too_few_to_combine")


def test_what_is_too_alike_is_said():
    sample = estimates([0.2, 0.21, 0.205], [0.05, 0.06, 0.04])
    for name in ("tau_squared_all", "i_squared_all"):
        found = measured(name, "q_profile", sample)
        assert (found.value, found.caution) == (0.0, "combined_alike")
        assert math.isnan(found.limits.low)
    equal = estimates([0.2, 0.2, 0.2], [0.05, 0.06, 0.04])
    found = measured("combined_reml_all", "hk", equal)
    assert found.value == pytest.approx(0.2)
    assert found.caution == "combined_alike"
    assert measured("combined_reml_all", "hk_adhoc", equal).caution == ""


def test_a_net_rate_with_its_error_by_landlord():
    cells = numpy.array([[1, 2, 0, 1], [0, 1, 1, 2], [2, 0, 1, 0]])
    everything = net_estimate("net_all", Landlords(cells))
    assert everything.value == pytest.approx(1 / 11)
    some = net_estimate("net_any", Landlords(cells))
    assert some.value == pytest.approx(1 / 8)
    assert some.standard_error != everything.standard_error
    assert everything.df < 2.1
