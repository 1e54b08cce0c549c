"""Terms of the law: held to dateutil, to the calendar of holidays, and to what is written down."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import count

import holidays
import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from discrimtest.files.legal import Clock
from discrimtest.record.clocks import Begun, ClockStatus, LastDay, clock_states, end_of_term
from discrimtest.record.holidays import is_holiday
from discrimtest.words.released import Deferral, StepDone

START = date(2026, 3, 2)
DAYS = st.dates(date(2014, 1, 1), date(2080, 12, 31))


def clock(**given) -> Clock:
    text = {"nl": "x", "fr": "x", "en": "x"}
    values = {"id": "c", "starts": "test", "stops": "s", "text": text, "source": text}
    if "rolls" in given:
        given["rolls_source"] = text
    return Clock.model_validate(values | given)


@given(DAYS, st.integers(1, 120))
def test_months_end_where_dateutil_says(day, months):
    ends = end_of_term(day, clock(months=months, rolls=False), "BE")
    assert ends == LastDay(day + relativedelta(months=months))


@given(DAYS, st.integers(1, 400), st.sampled_from(["BE", "NL"]))
def test_a_last_day_that_is_none_to_work_is_told_twice_or_moved(day, days, country):
    end, listed = day + timedelta(days=days), holidays.country_holidays(country)
    if country == "NL":
        kinds = ("public", "optional")
        listed = holidays.country_holidays(country, categories=kinds)
    after = next(
        on
        for on in (end + timedelta(days=more) for more in count())
        if on.weekday() < 5 and on not in listed
    )
    moved = None if after == end else after
    assert end_of_term(day, clock(days=days), country) == LastDay(end, moved)
    assert end_of_term(day, clock(days=days, rolls=True), country) == LastDay(after)
    assert end_of_term(day, clock(days=days, rolls=False), country) == LastDay(end)


def test_the_dutch_days_are_those_of_the_list():
    listed = holidays.country_holidays("NL", categories=("public", "optional"))
    days = [date(2014, 1, 1) + timedelta(days=n) for n in range(365 * 60)]
    assert [day for day in days if is_holiday(day, "NL")] == [day for day in days if day in listed]


@given(DAYS, st.integers(1, 60))
def test_working_days_are_counted_as_numpy_counts_them(day, days):
    import numpy as np

    near = [day + timedelta(days=n) for n in range(-40, 400)]
    closed = [on for on in near if is_holiday(on)]
    last = np.busday_offset(
        np.datetime64(day), days, roll="preceding", holidays=np.array(closed, dtype="datetime64[D]")
    ).astype(date)
    assert end_of_term(day, clock(days=days, counted="working"), "BE") == LastDay(last)


def test_published_examples():
    """The Court of Justice in C-171/03 leaves the day of the event out; so a month from 30 January
    2026 ends on the last of February, a Saturday, and under Regulation 1182/71 on Monday."""
    january = date(2026, 1, 30)
    assert end_of_term(january, clock(months=1, rolls=True), "BE") == LastDay(date(2026, 3, 2))
    assert end_of_term(january, clock(months=1), "BE") == LastDay(
        date(2026, 2, 28), date(2026, 3, 2)
    )
    assert end_of_term(START, clock(days=30), "BE") == LastDay(date(2026, 4, 1))


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 9, tzinfo=UTC)


def step(day: date, name="s", landlord=None, done=True) -> StepDone:
    return StepDone("i", "study", name, landlord, done, day, "n", "p", at(day))


def put_off(until: date, on: date = START, landlord=None) -> Deferral:
    return Deferral("d", "study", "s", landlord, until, "n", "p", at(on))


LATER, NEXT = date(2026, 4, 2), START + timedelta(days=1)


@pytest.mark.parametrize(
    ("today", "steps", "deferrals", "expected"),
    [
        (date(2026, 4, 1), [], [], ClockStatus.RUNNING),
        (LATER, [], [], ClockStatus.LATE),
        (LATER, [step(NEXT)], [], ClockStatus.DONE),
        (LATER, [step(LATER)], [], ClockStatus.DONE_LATE),
        (LATER, [step(NEXT), step(LATER, done=False)], [], ClockStatus.LATE),
        (LATER, [step(NEXT, landlord="other")], [], ClockStatus.LATE),
        (LATER, [step(date(1999, 1, 1))], [], ClockStatus.LATE),
        (LATER, [], [put_off(date(2026, 6, 1))], ClockStatus.DEFERRED),
        (date(2026, 6, 2), [], [put_off(date(2026, 6, 1))], ClockStatus.LATE),
        (LATER, [], [put_off(date(2026, 6, 1), landlord="other")], ClockStatus.LATE),
        (LATER, [step(LATER, done=False)], [put_off(date(2026, 6, 1))], ClockStatus.LATE),
    ],
)
def test_how_a_term_stands(today, steps, deferrals, expected):
    (state,) = clock_states(
        [clock(days=30)],
        [Begun("one", tested=START)],
        steps,
        deferrals,
        today=today,
        country="BE",
    )
    assert state.status is expected


def test_what_nothing_started_waits_and_late_ones_come_first():
    clocks = [clock(id="a", days=30), clock(id="b", starts="import", days=1)]
    begun = [Begun("one", imported=START), Begun("two", imported=START, tested=START)]
    states = clock_states(clocks, begun, [], [], today=date(2026, 3, 10), country="BE")
    assert [(each.clock.id, each.landlord, str(each.status)) for each in states] == [
        ("b", "one", "late"),
        ("b", "two", "late"),
        ("a", "two", "running"),
        ("a", "one", "waiting"),
    ]


def test_a_step_starts_a_term_and_an_order_is_kept():
    sent = clock(starts="step", after="drawn", days=15)
    order = clock(before="fine")

    def stands(one, steps, today=LATER):
        begun = [Begun("one", tested=START)]
        (state,) = clock_states([one], begun, steps, [], today=today, country="BE")
        return str(state.status)

    assert stands(sent, []) == "waiting"
    assert stands(sent, [step(START, "drawn")], date(2026, 3, 17)) == "running"
    assert stands(sent, [step(START, "drawn")], date(2026, 3, 18)) == "late"
    assert stands(order, []) == "running"
    assert stands(order, [step(NEXT, "fine")]) == "late"
    assert stands(order, [step(NEXT, "fine"), step(NEXT)]) == "done"
    assert stands(order, [step(NEXT, "fine"), step(LATER)]) == "done_late"


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"days": 3, "months": 1},
        {"days": 3, "after": "s"},
        {"starts": "step", "days": 3},
        {"months": 1, "counted": "working"},
    ],
)
def test_a_clock_that_does_not_fit_together_is_refused(wrong):
    with pytest.raises(ValidationError):
        clock(**wrong)
