"""Time to an answer: against R's survival, the sign test, and by hand."""

import csv
import math
from dataclasses import FrozenInstanceError
from pathlib import Path

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st

from discrimtest.estimators.answer_curve import curve, curves
from discrimtest.estimators.paired_tests import mcnemar_chi2
from discrimtest.estimators.registry import MEASURES, TESTS
from discrimtest.estimators.response_time import Waits, cox, instants, logrank
from discrimtest.estimators.tables import PairedTable

ORACLE = Path(__file__).parents[1] / "oracles" / "response_time.csv"
ROWS = list(
    csv.DictReader(line for line in ORACLE.read_text("utf-8").splitlines() if line[0] != "#")
)


def waits_of(rows, times=None):
    """From rows of test, arm, hours, answered, landlord."""
    table = numpy.array(list(rows), dtype=float).reshape(-1, 5)
    whole = table[:, [0, 1, 3, 4]].astype(numpy.int64)
    test, candidate, answered, landlord = whole.T
    times = numpy.ones(len(table), dtype=numpy.int64) if times is None else numpy.array(times)
    return Waits(table[:, 2], answered, candidate, test, landlord, times)


SAMPLES = {
    row["sample"]: waits_of(
        [float(part) for part in contact.split()]
        for contact in row["test_arm_hours_answered_landlord"].split(";")
    )
    for row in ROWS
    if row["kind"] == "sample"
}


def of_kind(*kinds):
    return [row for row in ROWS if row["kind"] in kinds]


def name_of(row):
    return f"{row['sample']}-{row['kind']}{row['arm']}"


def numbers(text):
    return [float(part) for part in text.split()]


@pytest.mark.parametrize("row", of_kind("logrank"), ids=name_of)
def test_logrank_as_r_has_it(row):
    result = logrank(SAMPLES[row["sample"]])
    assert result.statistic == pytest.approx(float(row["chi2"]), rel=1e-10, abs=1e-15)
    assert result.p_value == pytest.approx(float(row["p"]), rel=1e-9)
    assert not result.empty


@pytest.mark.parametrize("row", of_kind("efron", "breslow"), ids=name_of)
def test_cox_as_r_has_it(row):
    fit = cox(SAMPLES[row["sample"]], row["kind"])
    assert fit.log_hazard == pytest.approx(float(row["log_hazard"]), rel=1e-9, abs=1e-12)
    assert fit.model_error == pytest.approx(float(row["model_se"]), rel=1e-9)
    assert fit.robust_error == pytest.approx(float(row["robust_se"]), rel=1e-8)
    assert not fit.separated


@pytest.mark.parametrize("row", of_kind("curve"), ids=name_of)
def test_curves_as_r_has_them(row):
    found = curve(SAMPLES[row["sample"]], int(row["arm"]))
    assert found.hours.tolist() == pytest.approx(numbers(row["curve_hours"]))
    assert found.waiting.tolist() == numbers(row["curve_waiting"])
    assert found.answered.tolist() == numbers(row["curve_answered"])
    assert found.share.tolist() == pytest.approx(numbers(row["curve_share"]), rel=1e-12)
    assert found.error.tolist() == pytest.approx(numbers(row["curve_se"]), rel=1e-10, nan_ok=True)


def test_the_oracle_covers_every_kind():
    assert len(SAMPLES) == 16
    assert len(of_kind("logrank", "efron", "breslow", "curve")) == 80


CONTACTS = st.lists(
    st.tuples(
        st.integers(0, 5),
        st.integers(0, 1),
        st.integers(0, 6).map(float),
        st.integers(0, 1),
        st.just(-1),
    ),
    min_size=1,
    max_size=24,
)


def by_definition(waits):
    """Observed less expected, and its variance, summed over tests and moments one by one."""
    apart, variance = 0.0, 0.0
    for test in set(waits.test.tolist()):
        mine = waits.test == test
        hours, answered, candidate = waits.hours[mine], waits.answered[mine], waits.candidate[mine]
        for moment in set(hours[answered == 1].tolist()):
            waiting, event = hours >= moment, (hours == moment) & (answered == 1)
            n, n1, d = waiting.sum(), (waiting & (candidate == 1)).sum(), event.sum()
            apart += (event & (candidate == 1)).sum() - d * n1 / n
            if n > 1:
                variance += d * n1 / n * (1 - n1 / n) * (n - d) / (n - 1)
    return apart, variance


@given(CONTACTS)
def test_logrank_by_its_definition(rows):
    waits = waits_of(rows)
    apart, variance = by_definition(waits)
    result = logrank(waits)
    if variance < 1e-12:
        assert (result.p_value, result.empty) == (1.0, True)
        assert math.isnan(result.statistic)
    else:
        assert result.statistic == pytest.approx(apart**2 / variance, rel=1e-9, abs=1e-12)


def likelihood(waits, log_hazard):
    """Efron's partial likelihood, contact by contact."""
    total = 0.0
    for test in set(waits.test.tolist()):
        mine = waits.test == test
        hours, answered = waits.hours[mine], waits.answered[mine]
        hazard = numpy.exp(log_hazard * waits.candidate[mine])
        for moment in set(hours[answered == 1].tolist()):
            event = (hours == moment) & (answered == 1)
            at_risk, leaving = hazard[hours >= moment].sum(), hazard[event].sum()
            total += numpy.log(hazard[event]).sum()
            for nth in range(event.sum()):
                total -= math.log(at_risk - nth / event.sum() * leaving)
    return total


@pytest.mark.slow
@given(CONTACTS)
def test_cox_is_where_the_likelihood_is_largest(rows):
    waits = waits_of(rows)
    fit = cox(waits)
    if math.isnan(fit.log_hazard):
        slope = likelihood(waits, 30.0) - likelihood(waits, -30.0)
        at_nought = likelihood(waits, 0.0)
        one_way = max(likelihood(waits, 30.0), likelihood(waits, -30.0)) >= at_nought - 1e-9
        assert one_way
        assert fit.separated == (abs(slope) > 1e-6)
        assert math.isnan(fit.model_error)
        assert math.isnan(fit.robust_error)
        return
    best = likelihood(waits, fit.log_hazard)
    step = 1e-3
    around = [likelihood(waits, fit.log_hazard + side * step) for side in (-1, 1)]
    assert max(around) < best
    information = -(sum(around) - 2 * best) / step**2
    assert fit.model_error == pytest.approx(information**-0.5, rel=1e-4)


@pytest.mark.slow
@given(CONTACTS)
def test_exchanging_the_candidates_turns_the_ratio_over(rows):
    waits = waits_of(rows)
    turned = waits_of([(test, 1 - arm, *rest) for test, arm, *rest in rows])
    assert logrank(turned).p_value == pytest.approx(logrank(waits).p_value)
    one, other = cox(waits), cox(turned)
    assert one.log_hazard == pytest.approx(-other.log_hazard, abs=1e-9, nan_ok=True)
    assert one.model_error == pytest.approx(other.model_error, nan_ok=True)
    assert one.robust_error == pytest.approx(other.robust_error, rel=1e-6, nan_ok=True)


@pytest.mark.slow
@given(CONTACTS, st.randoms())
def test_the_order_of_rows_says_nothing(rows, random):
    shuffled = list(rows)
    random.shuffle(shuffled)
    assert logrank(waits_of(shuffled)).p_value == pytest.approx(logrank(waits_of(rows)).p_value)
    one, other = cox(waits_of(rows)), cox(waits_of(shuffled))
    assert one.log_hazard == pytest.approx(other.log_hazard, abs=1e-9, nan_ok=True)
    assert one.n_tests == other.n_tests


def pair(test, control, candidate, landlord=-1, window=10.0):
    """One contact each; None waits to the end of the window."""
    return [
        (test, arm, window if hours is None else hours, int(hours is not None), landlord)
        for arm, hours in enumerate((control, candidate))
    ]


def pairs(*hours, landlords=None):
    landlords = landlords or [-1] * len(hours)
    made = zip(hours, landlords, strict=True)
    return waits_of(
        row for number, ((c, t), who) in enumerate(made) for row in pair(number, c, t, who)
    )


FIRST = [(1, 3), (2, None), (2, 4), (None, 5), (1, 2), (None, None), (3, 3), (7, 6)]


def test_pairs_make_it_mcnemars_test_of_who_was_answered_first():
    """Four answered the control first, two the test candidate; a tie and a silence say nothing."""
    waits = pairs(*FIRST)
    assert logrank(waits).statistic == pytest.approx(
        mcnemar_chi2(PairedTable(0, 4, 2, 0)).statistic
    )
    assert logrank(waits).p_value == pytest.approx(mcnemar_chi2(PairedTable(0, 4, 2, 0)).p_value)


def test_the_hazard_ratio_of_pairs_is_their_odds_with_ties_on_both_sides():
    untied = cox(pairs(*[one for one in FIRST if one != (3, 3)]))
    assert math.exp(untied.log_hazard) == pytest.approx(2 / 4)
    assert untied.model_error == pytest.approx(math.sqrt(1 / 2 + 1 / 4))
    tied = cox(pairs(*FIRST))
    assert math.exp(tied.log_hazard) == pytest.approx(3 / 5)
    assert tied.model_error == pytest.approx(math.sqrt(1 / 3 + 1 / 5))
    assert (untied.n_tests, tied.n_tests) == (6, 7)


def test_an_answer_at_the_end_of_anothers_window_finds_it_waiting():
    waits = pairs((10, None), (None, 10), (None, 10))
    assert math.exp(cox(waits).log_hazard) == pytest.approx(2)
    late = waits_of([(1, 0, 9.0, 0, -1), (1, 1, 9.5, 1, -1)])
    assert instants(late).n_tests == 0
    assert logrank(late).empty


def test_landlords_are_added_before_they_are_squared():
    """By hand: at odds 1 each test scores one half, with the sign of who was first."""
    hours = [(1, 2), (1, 2), (2, 1), (2, 1)]
    own = cox(pairs(*hours))
    assert own.log_hazard == pytest.approx(0, abs=1e-12)
    assert own.robust_error == pytest.approx(math.sqrt(4 * 0.25) / 1)
    assert own.n_clusters == 4
    same = cox(pairs(*hours, landlords=[7, 7, 9, 9]))
    assert same.robust_error == pytest.approx(math.sqrt(1 + 1) / 1)
    assert (same.n_clusters, same.n_tests) == (2, 4)
    mixed = cox(pairs(*hours, landlords=[7, 7, -1, -1]))
    assert mixed.robust_error == pytest.approx(math.sqrt(1 + 0.25 + 0.25))
    assert mixed.n_clusters == 3


def test_one_landlord_or_landlords_that_cancel_have_no_sandwich():
    hours = [(1, 2), (1, 2), (2, 1), (2, 1)]
    assert math.isnan(cox(pairs(*hours, landlords=[3, 3, 3, 3])).robust_error)
    cancelled = cox(pairs(*hours, landlords=[3, 4, 3, 4]))
    assert math.isnan(cancelled.robust_error)
    assert cancelled.n_clusters == 2
    assert cancelled.model_error == pytest.approx(1.0)


def test_the_first_moment_names_the_landlord_zero_too():
    known = cox(pairs((1, 2), (2, 1), (1, 2), landlords=[0, 1, 1]))
    assert known.n_clusters == 2


def test_landlords_are_told_apart_from_tests_without_one_whatever_their_numbers():
    hours = [(1, 2), (2, 1), (1, 2), (1, 3), (2, 1), (1, 2), (5, 4), (1, 2)]
    for known in ([-1, 0, -1, 1, 2, 2, -1, 0], [0, -1, 1, -1, 2, -1, 3, 3]):
        far = [one if one < 0 else 100 + one for one in known]
        one, other = (cox(pairs(*hours, landlords=landlords)) for landlords in (known, far))
        assert one.n_clusters == other.n_clusters
        assert one.robust_error == pytest.approx(other.robust_error, rel=1e-12)


def test_landlords_that_all_treat_alike_tell_no_error():
    """Each answered the control first twice for once the other way: all scores cancel."""
    hours = [(1, 2), (1, 2), (2, 1)] * 7
    fit = cox(pairs(*hours, landlords=[number // 3 for number in range(21)]))
    assert fit.n_clusters == 7
    assert math.exp(fit.log_hazard) == pytest.approx(0.5)
    assert math.isnan(fit.robust_error)


def test_one_landlord_of_very_many_tests_tells_no_error():
    hours = [(1, 2), (2, 1), (1, 3), (3, 3), (2, 1)]
    rows = [row for number, (c, t) in enumerate(hours) for row in pair(number, c, t, 5)]
    times = [3_000_000_000_017, 1_234_567_890_123, 777_777_777_777, 98_765_432_101, 31]
    fit = cox(waits_of(rows, numpy.repeat(times, 2)))
    assert fit.n_clusters == 1
    assert math.isnan(fit.robust_error)


def test_all_answers_one_way_have_no_limit():
    for hours in ([(1, 2), (3, None)], [(2, 1), (None, 3)]):
        fit = cox(pairs(*hours))
        assert fit.separated
        assert math.isnan(fit.log_hazard)
        assert (fit.n_tests, fit.n_clusters) == (2, 2)
    assert logrank(pairs((1, 2), (3, None))).statistic == pytest.approx(2)


def test_nothing_to_compare():
    for waits in (waits_of([]), pairs((None, None)), waits_of([(1, 0, 3.0, 1, -1)])):
        fit = cox(waits)
        assert math.isnan(fit.log_hazard)
        assert (fit.separated, fit.n_tests, fit.n_clusters) == (False, 0, 0)
        result = logrank(waits)
        assert (result.p_value, result.empty) == (1.0, True)


@pytest.mark.parametrize("ties", ["efron", "breslow"])
@pytest.mark.parametrize("known", [True, False])
def test_alike_tests_may_share_a_row(ties, known):
    hours = [(1, 2), (2, 1), (3, 3), (4, None)]
    times, landlords = [3, 1, 2, 4], ([5, 6, 6, 5] if known else [-1] * 4)
    once = [row for n, (c, t) in enumerate(hours) for row in pair(n, c, t, landlords[n])]
    short = waits_of(once, numpy.repeat(times, 2))
    long = pairs(
        *[one for one, count in zip(hours, times, strict=True) for _ in range(count)],
        landlords=[one for one, count in zip(landlords, times, strict=True) for _ in range(count)],
    )
    assert logrank(short).statistic == pytest.approx(logrank(long).statistic)
    one, other = cox(short, ties), cox(long, ties)
    for name in ("log_hazard", "model_error", "robust_error", "n_tests", "n_clusters"):
        assert getattr(one, name) == pytest.approx(getattr(other, name))
    for mine, theirs in zip(curves(short), curves(long), strict=True):
        assert mine.share.tolist() == pytest.approx(theirs.share.tolist())
        assert mine.waiting.tolist() == theirs.waiting.tolist()
        assert mine.contacts == theirs.contacts == 10


def test_limits_and_the_z_test():
    fit = cox(pairs(*FIRST))
    measure = MEASURES["cox"]
    assert (measure.id, list(measure.methods)) == ("cox", ["sandwich", "wald"])
    assert TESTS["logrank"].test is logrank
    found = measure.methods["wald"](fit, 0.95)
    assert (found.value, found.of, found.caution) == (math.exp(fit.log_hazard), 7, "")
    wald = found.limits
    z = fit.log_hazard / fit.model_error
    assert wald.statistic == pytest.approx(z)
    assert wald.standard_error == fit.model_error
    assert wald.p_value == pytest.approx(math.erfc(abs(z) / math.sqrt(2)))
    assert math.log(wald.low) == pytest.approx(fit.log_hazard - 1.959963984540054 * fit.model_error)
    assert math.log(wald.high) == pytest.approx(
        fit.log_hazard + 1.959963984540054 * fit.model_error
    )
    robust = measure.methods["sandwich"](fit, 0.9).limits
    assert robust.standard_error == fit.robust_error
    assert math.log(robust.high) == pytest.approx(
        fit.log_hazard + 1.6448536269514722 * fit.robust_error
    )
    undefined = fit.interval(math.nan, 0.95)
    assert all(math.isnan(one) for one in (undefined.low, undefined.high, undefined.p_value))
    with pytest.raises(ValueError, match="level"):
        fit.interval(1.0, 1.0)


def test_what_is_undefined_is_said():
    measure = MEASURES["cox"]
    cases = {
        "separation": pairs((1, 2), (3, None)),
        "nothing_timed": pairs((None, None)),
    }
    for caution, waits in cases.items():
        found = measure.methods["sandwich"](cox(waits), 0.95)
        assert math.isnan(found.value)
        assert math.isnan(found.limits.low)
        assert found.caution == caution
    one = cox(pairs((1, 2), (2, 1), (1, 2), landlords=[4, 4, 4]))
    alone = measure.methods["sandwich"](one, 0.95)
    assert alone.value == pytest.approx(0.5)
    assert alone.caution == "landlords_too_alike"
    assert measure.methods["wald"](one, 0.95).caution == ""


def test_curves_by_hand():
    control, test = curves(pairs(*FIRST))
    assert control.hours.tolist() == [1, 2, 3, 7]
    assert control.waiting.tolist() == [8, 6, 4, 3]
    assert control.answered.tolist() == [2, 2, 1, 1]
    assert control.share.tolist() == pytest.approx([2 / 8, 4 / 8, 5 / 8, 6 / 8])
    assert control.error[0] == pytest.approx(math.sqrt(0.25 * 0.75 / 8))
    assert control.error[-1] == pytest.approx(math.sqrt(0.25 * 0.75 / 8))
    assert test.contacts == 8
    assert (test.hours[0], test.hours[-1]) == (2, 6)
    assert test.share[[0, -2, -1]].tolist() == pytest.approx([1 / 8, 5 / 8, 6 / 8])
    assert [test.waiting_at(hours) for hours in (0, 2, 2.1, 6, 10, 10.1)] == [8, 8, 7, 3, 2, 0]


def test_a_curve_ends_at_one_when_everybody_is_answered():
    all_answered = curve(pairs((1, 2), (3, 4)), 0)
    assert all_answered.share.tolist() == [0.5, 1.0]
    assert all_answered.error[0] == pytest.approx(math.sqrt(0.125))
    assert math.isnan(all_answered.error[1])


def test_a_curve_of_nobody_and_of_no_answers():
    nobody = curve(waits_of([]), 0)
    assert (nobody.contacts, len(nobody.hours)) == (0, 0)
    silent = curve(pairs((None, 1), (None, 2)), 0)
    assert (silent.contacts, len(silent.hours)) == (2, 0)
    assert (silent.waiting_at(10), silent.waiting_at(11)) == (2, 0)


def test_a_window_that_ends_early_takes_its_contact_out_of_those_who_wait():
    waits = waits_of([(1, 0, 2.0, 0, -1), (2, 0, 3.0, 1, -1), (3, 0, 4.0, 1, -1)])
    found = curve(waits, 0)
    assert found.waiting.tolist() == [2, 1]
    assert found.share.tolist() == [0.5, 1.0]


@pytest.mark.parametrize("hours", [-1.0, math.nan, math.inf])
def test_hours_must_be_hours(hours):
    with pytest.raises(ValueError, match="finite numbers of at least 0"):
        waits_of([(1, 0, hours, 1, -1)])


def test_columns_must_be_of_one_length():
    ones = numpy.ones(2, dtype=numpy.int64)
    for length in (1, 3):
        other = numpy.ones(length, dtype=numpy.int64)
        for place in range(5):
            columns = [other if place == number else ones for number in range(5)]
            with pytest.raises(ValueError, match="an entry for each contact"):
                Waits(numpy.ones(2), *columns)


def test_values_are_frozen_and_nothing_but_themselves():
    """Arrays can not be told to be equal by ``==``, so values that hold them are not compared."""
    waits = pairs(*FIRST)
    for one, other in (
        (waits, pairs(*FIRST)),
        (instants(waits), instants(waits)),
        (cox(waits), cox(waits)),
        (curve(waits, 0), curve(waits, 0)),
    ):
        assert one != other
        with pytest.raises(FrozenInstanceError):
            setattr(one, next(iter(one.__dataclass_fields__)), None)


@pytest.mark.slow
@given(CONTACTS)
def test_the_sandwich_of_separate_tests_is_that_of_single_clusters(rows):
    waits = waits_of(rows)
    fit = cox(waits)
    named = waits_of([(test, arm, hours, answered, test) for test, arm, hours, answered, _ in rows])
    assert cox(named).robust_error == pytest.approx(fit.robust_error, nan_ok=True)
