"""Hours to the answer that a plan counts, from what was recorded."""

from __future__ import annotations

import math
from datetime import timedelta

import pytest

from discrimtest.actions.compare_studies import compare_studies
from discrimtest.actions.record_response import correct_outcome
from discrimtest.actions.run_analysis import run_analysis
from discrimtest.files.plan import plan_from_toml
from discrimtest.store.engine import reading
from discrimtest.store.material import material_of
from discrimtest.workplace.open_study import look_up
from tests.actions.drawn import STUDY, answer, closed, send_all, study_tests
from tests.contact_frames import PLAN

OFFER = ("invitation", "booking_link")
ANY = (*OFFER, "information_request", "refusal")


def hours_of(place, contact, event=()):
    with reading(place.engine) as session:
        study = look_up(place, session, STUDY)
        plan = study.instrument.plan
        if event is not None:
            plan = plan.model_copy(update={"time": plan.time.model_copy(update={"event": event})})
        material = material_of(session, study.registered, study.fieldwork, place.keys)
    frame = material.frame(plan.time.event, place.now())
    (row,) = frame[(frame["test"] == contact.test) & (frame["arm"] == contact.arm)].itertuples()
    assert row.window == 14 * 24
    return row.hours


@pytest.fixture
def asked(field):
    """The two contacts of a test that was sent."""
    test = study_tests(field)[0]
    send_all(field, test)
    return test.contacts


def test_the_clock_stops_at_the_first_answer_that_counts(field, asked):
    one, other = asked
    answer(field, one, "information_request", timedelta(hours=5))
    answer(field, one, "invitation", timedelta(hours=20, minutes=30))
    answer(field, other, "refusal", timedelta(hours=7))
    place = closed(field)
    assert hours_of(place, one) == pytest.approx(5)
    assert hours_of(place, one, ANY) == pytest.approx(5)
    assert hours_of(place, one, OFFER) == pytest.approx(20.5)
    assert hours_of(place, other) == pytest.approx(7)
    assert hours_of(place, other, ANY) == pytest.approx(7)
    assert math.isnan(hours_of(place, other, OFFER))


def test_a_lesser_answer_counts_though_a_better_one_came_after(field, asked):
    one, _ = asked
    answer(field, one, "information_request", timedelta(hours=5))
    answer(field, one, "invitation", timedelta(hours=20))
    assert hours_of(closed(field), one, ("information_request",)) == pytest.approx(5)


def test_an_answer_that_adds_nothing_does_not_stop_the_clock_again(field, asked):
    one, _ = asked
    answer(field, one, "invitation", timedelta(hours=20))
    answer(field, one, "refusal", timedelta(hours=30))
    place = closed(field)
    assert hours_of(place, one, OFFER) == pytest.approx(20)
    assert math.isnan(hours_of(place, one, ("refusal",)))


def test_silence_and_late_answers_leave_it_empty(field, asked):
    one, other = asked
    answer(field, one, "invitation", timedelta(days=15))
    place = closed(field)
    for contact in (one, other):
        assert math.isnan(hours_of(place, contact))
        assert math.isnan(hours_of(place, contact, OFFER))


def test_an_outcome_put_right_by_a_person(field, asked):
    one, other = asked
    answer(field, one, "refusal", timedelta(hours=4))
    answer(field, other, "invitation", timedelta(hours=6))
    correct_outcome(field, one.id, category="invitation", reason="misread")
    correct_outcome(field, other.id, category="refusal", reason="misread")
    place = closed(field)
    assert hours_of(place, one, OFFER) == pytest.approx(4)
    assert math.isnan(hours_of(place, other, OFFER))
    assert hours_of(place, other, ("refusal",)) == pytest.approx(6)
    assert hours_of(place, other) == pytest.approx(6)


def test_the_study_counts_by_its_own_plan_where_none_is_named(field, asked):
    one, _ = asked
    answer(field, one, "refusal", timedelta(hours=4))
    assert hours_of(closed(field), one, None) == pytest.approx(4)


def asking(event):
    head = PLAN.split("[[findings]]")[0]
    names = ", ".join(f'"{name}"' for name in event)
    return plan_from_toml(
        f'time.event = [{names}]\n{head}[[findings]]\nids = ["cox", "logrank"]\n', "times.toml"
    )


def test_an_analysis_times_what_its_plan_names(field):
    tests = study_tests(field)[:6]
    send_all(field, *tests)
    for number, test in enumerate(tests):
        control, other = sorted(test.contacts, key=lambda one: one.control_arm is not None)
        answer(field, control, "information_request", timedelta(hours=3 + number))
        answer(field, control, "invitation", timedelta(hours=40 + number))
        answer(field, other, "invitation", timedelta(hours=10 if number else 50))
    place = closed(field)
    values = {}
    for event in ((), OFFER):
        findings = run_analysis(place, STUDY, plan=asking(event)).findings
        pooled = findings.comparisons[0]
        values[event] = {one.id: one for one in findings.findings if one.comparison == pooled}
    assert values[()]["logrank"].statistic == pytest.approx((6 - 0) ** 2 / 6)
    assert math.isnan(values[()]["cox"].value)
    assert values[OFFER]["logrank"].statistic == pytest.approx((5 - 1) ** 2 / 6)
    assert values[OFFER]["cox"].value == pytest.approx(5)
    together = compare_studies(place, [STUDY], asking(OFFER))
    pooled = together.comparisons[0]
    row = next(one for one in together.findings if (one.id, one.comparison) == ("cox", pooled))
    assert row.value == pytest.approx(5)
