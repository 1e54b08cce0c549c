"""Nobody of a simulated city is at work in the middle of the night."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discrimtest.planning.behaviour import DAY, Reaction
from discrimtest.planning.hours import (
    AGENCY,
    DESK,
    PRIVATE,
    by_day,
    declined,
    office_days,
    there,
    written_down,
)
from discrimtest.randomness import Stream
from discrimtest.words.outcome import Category
from discrimtest.words.response import ResponseChannel

ZONE = ZoneInfo("Europe/Brussels")
FIRST = datetime(2026, 1, 1, tzinfo=UTC)
MOMENTS = st.integers(0, 360 * 24 * 60).map(lambda minutes: FIRST + timedelta(minutes=minutes))
SEEDS = st.integers(0, 9999)
WITHIN = timedelta(hours=48)


def answer(category: Category, hours: float = 5) -> Reaction:
    text = f"Beste An, u bent welkom op {DAY} om 9 uur."
    return Reaction(timedelta(hours=hours), ResponseChannel.EMAIL, category, text)


@given(moment=MOMENTS, seed=SEEDS, week=st.sampled_from([AGENCY, PRIVATE, DESK]))
def test_somebody_is_there_and_nothing_goes_back_in_time(moment, seed, week) -> None:
    found = there(moment, week, ZONE, Stream(seed, "x"))
    assert moment <= found <= moment + timedelta(days=3, hours=12)
    local = found.astimezone(ZONE)
    first, last = week[local.weekday()]
    assert first <= local.time().replace(tzinfo=None) <= last
    assert there(found, week, ZONE, Stream(seed, "y")) == found


@given(sent=MOMENTS, seed=SEEDS, hours=st.floats(0.3, 60))
def test_an_answer_names_a_working_day_after_it(sent, seed, hours) -> None:
    found = by_day(answer(Category.INVITATION, hours), sent, True, ZONE, Stream(seed, "x"))
    assert found.delay >= timedelta(hours=hours)
    days = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag")
    (named,) = [day for day in days if day in found.text]
    assert DAY not in found.text
    assert (sent + found.delay).astimezone(ZONE).weekday() != days.index(named)


def test_software_needs_no_sleep() -> None:
    night = datetime(2026, 3, 4, 1, 30, tzinfo=UTC)
    plain = answer(Category.ACKNOWLEDGEMENT, 0.1)
    assert by_day(plain, night, True, ZONE, Stream(1, "x")) is plain


@given(received=MOMENTS, seed=SEEDS)
def test_what_came_back_is_written_down_later_and_declined_in_time(received, seed) -> None:
    recorded = written_down(received, ZONE, Stream(seed, "x"))
    assert timedelta(minutes=5) <= recorded - received <= timedelta(hours=42)
    moment = declined(received, recorded, WITHIN, ZONE, Stream(seed, "y"))
    assert recorded < moment < received + WITHIN


@pytest.mark.parametrize(
    ("sent", "received", "days"),
    [
        ("2026-03-27 16:00", "2026-03-27 16:20", 0),
        ("2026-03-27 16:00", "2026-03-30 16:00", 0),
        ("2026-03-27 16:00", "2026-03-30 16:01", 1),
        ("2026-03-27 16:00", "2026-03-31 16:01", 2),
        ("2026-03-28 11:00", "2026-03-30 10:59", 0),
        ("2026-03-23 09:00", "2026-03-24 09:30", 1),
    ],
)
def test_office_days_go_by_from_monday_to_friday(sent: str, received: str, days: int) -> None:
    """Also over the night in which the clocks change (29 March 2026)."""
    begun, ended = (datetime.fromisoformat(each).replace(tzinfo=ZONE) for each in (sent, received))
    assert office_days(begun.astimezone(UTC), ended.astimezone(UTC), ZONE) == days
