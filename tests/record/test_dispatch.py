"""What is done with a due letter at the moment it would go out."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discrimtest.record.dispatch import LandlordBurden, NextStep, Step, decide, is_gone
from discrimtest.record.entries import Entries, Recorder
from discrimtest.record.fieldwork import OfficeHours
from discrimtest.record.holidays import is_holiday
from discrimtest.record.opening import next_open
from discrimtest.record.record import Record
from discrimtest.record.sending import intent, is_in_doubt, was_sent
from discrimtest.words.deviation import Deviation, DeviationReason
from tests.record.examples import DUE, FIELDWORK, GAP, planned

LAST = date(2026, 4, 30)
FREE = LandlordBurden(most=4, period=timedelta(days=30), apart=timedelta(days=7))
ZONE = FIELDWORK.zone


def by(now: datetime) -> Recorder:
    return Recorder("me", now)


def sent(record: Record, contact: str, when: datetime) -> Record:
    """The record once a contact was sent."""
    handed = intent(contact, "<a@b.example>", by(when))
    record = record.plus(Entries(events=(handed,)))
    return record.plus(was_sent(record, handed, when, by(when)))


def first(now: datetime, burden: LandlordBurden = FREE) -> NextStep:
    return decide(planned(1), "test-1-1", now, burden, LAST)


@given(st.integers(0, 7 * 24 * 60), st.booleans())
def test_nothing_ever_goes_out_outside_hours_or_the_gap(minutes: int, second: bool) -> None:
    now, record, name = DUE + timedelta(minutes=minutes), planned(1), "test-1-1"
    if second:
        record, name = sent(record, "test-1-1", DUE), "test-1-2"
    decision = decide(record, name, now, FREE, LAST)
    local = now.astimezone(ZONE)
    if decision.step is Step.SEND:
        assert local.isoweekday() <= 5
        assert time(9) <= local.time() < time(17, 30)
        assert not second or timedelta(hours=2) <= now - DUE <= timedelta(hours=26)
    elif decision.until is not None:
        assert decide(record, name, decision.until, FREE, LAST).step is Step.SEND


def test_each_rule_says_why() -> None:
    """Monday 9 March 2026 10:00 in Brussels is due; the gap is 2 to 26 hours."""
    assert first(DUE).step is Step.SEND
    saturday = first(DUE + timedelta(days=5))
    assert (saturday.step, saturday.until) == (Step.REPLAN, datetime(2026, 3, 16, 8, tzinfo=UTC))
    assert first(DUE + timedelta(days=7, minutes=1)).reason is DeviationReason.SENT_LATE
    friday = first(DUE + timedelta(days=4, hours=6))
    assert friday.until == datetime(2026, 3, 16, 8, tzinfo=UTC), "the second would fall on Saturday"
    assert friday.why.startswith("the other candidate could not follow within the gap")
    assert saturday.why.startswith("outside the hours of the protocol")


def test_the_second_keeps_the_drawn_distance_where_it_can() -> None:
    late = DUE + timedelta(minutes=30)
    record = sent(planned(1), "test-1-1", late)
    soon = decide(record, "test-1-2", DUE + GAP, FREE, LAST)
    assert (soon.step, soon.until) == (Step.WAIT, late + GAP)
    assert soon.why == "sooner after the other candidate than was drawn"
    assert decide(record, "test-1-2", late + GAP, FREE, LAST).step is Step.SEND
    gone = decide(record, "test-1-2", late + timedelta(hours=26, seconds=1), FREE, LAST)
    assert gone.reason is DeviationReason.GAP_OUTSIDE


def test_the_second_waits_for_the_first_and_not_for_ever_for_a_doubt() -> None:
    record = planned(1)
    assert decide(record, "test-1-2", DUE + GAP, FREE, LAST) == NextStep(
        Step.WAIT, "test-1-1 comes first"
    )
    handed = intent("test-1-1", "<a@b.example>", by(DUE))
    doubt = record.plus(Entries(events=(handed,)))
    doubt = doubt.plus(is_in_doubt(handed, "no answer", by(DUE)))
    assert decide(doubt, "test-1-1", DUE, FREE, LAST).step is Step.WAIT
    assert decide(doubt, "test-1-2", DUE + timedelta(hours=26), FREE, LAST).step is Step.WAIT
    over = decide(doubt, "test-1-2", DUE + timedelta(hours=26, seconds=1), FREE, LAST)
    assert over.reason is DeviationReason.SEND_FAILED


DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("burden", "step", "until"),
    [
        (replace(FREE, firsts=(DUE - 7 * DAY,)), Step.SEND, None),
        (replace(FREE, firsts=(DUE - 5 * DAY,)), Step.REPLAN, DUE + 2 * DAY),
        (
            replace(FREE, firsts=tuple(DUE - n * DAY for n in (8, 15, 22, 29))),
            Step.REPLAN,
            DUE + DAY,
        ),
        (replace(FREE, firsts=tuple(DUE - n * DAY for n in (8, 15, 22, 30))), Step.SEND, None),
        (LandlordBurden(firsts=(DUE - 300 * DAY,), most=1), Step.BREAK, None),
        (LandlordBurden(most=1), Step.SEND, None),
        (
            replace(FREE, rare=(DUE - 59 * DAY,), most_rare=1, rare_period=60 * DAY, own_rare=1),
            Step.REPLAN,
            DUE + DAY,
        ),
        (replace(FREE, rare=(DUE,), most_rare=1, rare_period=60 * DAY), Step.SEND, None),
        (
            replace(FREE, rare=(DUE - DAY,), most_rare=1, rare_period=60 * DAY, own_rare=1),
            Step.BREAK,
            None,
        ),
    ],
)
def test_a_landlord_bears_no_more_than_all_studies_agreed(
    burden: LandlordBurden, step: Step, until: datetime | None
) -> None:
    found = first(DUE, burden)
    assert (found.step, found.until) == (step, until)


def test_no_test_begins_after_the_last_day() -> None:
    record = planned(1)
    assert decide(record, "test-1-1", DUE, FREE, DUE.date()).step is Step.SEND
    over = decide(record, "test-1-1", DUE, FREE, DUE.date() - DAY)
    assert over.step is Step.BREAK


@given(st.integers(0, 365 * 24 * 60))
def test_the_next_open_moment_is_the_first(minutes: int) -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    found = next_open(planned(1).fieldwork, now)
    assert found is not None
    assert found >= now
    local = found.astimezone(ZONE)
    assert not is_holiday(local.date())
    assert found == now or local.time() == time(9)


def test_the_night_in_which_the_clocks_change_has_its_own_hours() -> None:
    """25 October 2026: 03:00 becomes 02:00; an office open from 02:30 to 04:00 every day."""
    night = replace(FIELDWORK, hours=OfficeHours(time(2, 30), time(4), (1, 2, 3, 4, 5, 6, 7)))
    record = replace(planned(1), fieldwork=night)
    opens = next_open(record.fieldwork, datetime(2026, 10, 24, 22, tzinfo=UTC))
    assert opens == datetime(2026, 10, 25, 0, 30, tzinfo=UTC), "at the first 02:30"
    late = datetime(2026, 10, 25, 2, 59, tzinfo=UTC)
    assert next_open(record.fieldwork, late) == late
    assert next_open(record.fieldwork, late + timedelta(minutes=1)) == datetime(
        2026, 10, 26, 1, 30, tzinfo=UTC
    )


@pytest.mark.parametrize("half", [False, True])
def test_an_advertisement_that_another_test_found_gone_is_written_to_no_more(half: bool) -> None:
    """The second letter neither, where the first went out."""
    record, gone = planned(2), DeviationReason.AD_GONE
    seen = Deviation("d-1", "test-2", "test-2-1", gone, "", True, "me", DUE)
    other = record.plus(Entries(deviations=(seen,)))
    listing = record.test["test-2"].listing
    assert is_gone(other, listing)
    assert not is_gone(record, listing)
    assert not is_gone(other, "another home")
    own = sent(planned(1), "test-1-1", DUE) if half else planned(1)
    name, now = ("test-1-2", DUE + timedelta(hours=4)) if half else ("test-1-1", DUE)
    decision = decide(own, name, now, replace(FREE, gone=True), LAST)
    assert (decision.step, decision.reason) == (Step.BREAK, gone)
