"""Local time, against the time zone database; days and gaps, against counting one by one."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from discrimtest.design.calendar import (
    Offsets,
    chain_minutes,
    open_minutes,
    public_holidays,
)
from discrimtest.design.minutes import MinuteSet, minute_of, time_of

ZONES = [
    ZoneInfo(name)
    for name in ("Europe/Brussels", "Europe/Lisbon", "America/St_Johns", "Australia/Lord_Howe")
]
BRUSSELS = ZONES[0]
SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)
BELGIUM_2026 = Offsets.of(BRUSSELS, date(2026, 1, 1), date(2026, 12, 31))


def by_clock(zone: ZoneInfo, day: date, opening: int, closing: int) -> set[int]:
    """Minutes of ``day`` within hours whose local time comes exactly once, by looking at each."""
    noon = minute_of(datetime(day.year, day.month, day.day, 12, tzinfo=UTC))
    shown: dict[datetime, list[int]] = {}
    for minute in range(noon - 48 * 60, noon + 48 * 60):
        local = time_of(minute).astimezone(zone).replace(tzinfo=None)
        shown.setdefault(local, []).append(minute)
    return {
        minutes[0]
        for local, minutes in shown.items()
        if len(minutes) == 1
        and local.date() == day
        and opening <= local.hour * 60 + local.minute < closing
    }


@pytest.mark.slow
@given(
    st.sampled_from(ZONES),
    st.dates(date(2025, 1, 1), date(2027, 12, 31)),
    st.integers(0, 1439),
    st.integers(1, 1440),
)
@example(BRUSSELS, SPRING, 0, 1440)
@example(BRUSSELS, AUTUMN, 0, 1440)
@example(BRUSSELS, AUTUMN, 150, 200)
def test_office_hours_are_those_of_the_local_clock(zone, day, opening, closing):
    offsets = Offsets.of(zone, day, day)
    assert set(offsets.between(day, opening, closing)) == by_clock(zone, day, opening, closing)


def test_the_days_on_which_belgian_clocks_change():
    # 29 March 2026: no 02:00–03:00. 25 October 2026: 02:00–03:00 comes twice and is left out.
    assert len(BELGIUM_2026.between(SPRING, 0, 1440)) == 23 * 60
    assert len(BELGIUM_2026.between(AUTUMN, 0, 1440)) == 23 * 60
    assert not BELGIUM_2026.between(SPRING, 120, 180)
    assert not BELGIUM_2026.between(AUTUMN, 120, 180)
    nine = {day: min(BELGIUM_2026.between(day, 540, 600)) for day in (SPRING, AUTUMN)}
    assert time_of(nine[SPRING]).hour == 7
    assert time_of(nine[AUTUMN]).hour == 8


@pytest.mark.slow
@given(st.sampled_from(ZONES), st.integers(-200_000, 200_000))
def test_local_time_and_day(zone, shift):
    offsets = Offsets.of(zone, date(2026, 1, 1), date(2026, 12, 31))
    minute = minute_of(datetime(2026, 7, 1, tzinfo=UTC)) + shift
    local = time_of(minute).astimezone(zone)
    assert offsets.local(minute) == local.replace(tzinfo=None)
    assert offsets.local_day(minute) == (local.date() - date(1970, 1, 1)).days


@given(st.sampled_from(ZONES), st.dates(date(2026, 1, 1), date(2026, 12, 31)))
def test_a_day_begins_at_local_midnight(zone, day):
    offsets = Offsets.of(zone, day, day)
    midnight = datetime(day.year, day.month, day.day, tzinfo=zone)
    assert offsets.midnight(day) == minute_of(midnight)


@pytest.mark.slow
@given(
    st.sampled_from(ZONES),
    st.lists(st.tuples(st.integers(0, 6000), st.integers(0, 6000)), max_size=4),
)
def test_minutes_are_cut_into_local_days(zone, ranges):
    offsets = Offsets.of(zone, date(2026, 10, 1), date(2026, 10, 31))
    start = minute_of(datetime(2026, 10, 23, tzinfo=UTC))
    minutes = MinuteSet.of((start + a, start + b) for a, b in ranges)
    days = list(offsets.by_day(minutes))
    assert [m for _, part in days for m in part] == list(minutes)
    assert len({day for day, _ in days}) == len(days)
    assert all(offsets.local_day(m) == day for day, part in days for m in part)


def test_belgian_holidays_of_2026():
    # The ten legal holidays (Holidays Act of 4 January 1974, royal decree of 18 April 1974).
    legal = {
        date(2026, *month_and_day)
        for month_and_day in (
            *((1, 1), (4, 6), (5, 1), (5, 14), (5, 25)),
            *((7, 21), (8, 15), (11, 1), (11, 11), (12, 25)),
        )
    }
    found = public_holidays("BE", date(2026, 1, 1), date(2026, 12, 31))
    assert legal <= set(found)
    assert all(day.weekday() == 6 for day in set(found) - legal)
    assert public_holidays("BE", date(2026, 5, 2), date(2026, 5, 14)) == (date(2026, 5, 14),)


def test_open_minutes_leave_weekends_and_holidays_out():
    first, last = date(2026, 4, 2), date(2026, 4, 8)
    minutes = open_minutes(
        BELGIUM_2026, first, last, (540, 560), (1, 2, 3, 4, 5), [date(2026, 4, 6)]
    )
    days = {BELGIUM_2026.local(minute).date().day for minute in minutes}
    assert days == {2, 3, 7, 8}
    assert len(minutes) == 4 * 20


@given(
    st.sets(st.integers(0, 60), max_size=25),
    st.integers(1, 3),
    st.integers(0, 15),
    st.integers(0, 15),
    st.integers(0, 70),
)
def test_a_test_starts_where_and_only_where_it_can_be_completed(
    minutes, contacts, least, more, latest
):
    gap = (least, least + more)
    allowed = MinuteSet.of((minute, minute + 1) for minute in minutes)

    def completes(minute: int, left: int) -> bool:
        if minute not in minutes or (minute >= latest and left == 0):
            return False
        if left == 0:
            return True
        return any(completes(minute + step, left - 1) for step in range(gap[0], gap[1] + 1))

    steps = chain_minutes(allowed, contacts, gap, latest)
    assert len(steps) == contacts
    for place, found in enumerate(steps):
        assert set(found) == {m for m in minutes if completes(m, contacts - 1 - place)}


def test_a_holiday_must_be_a_date_in_the_period():
    assert public_holidays("BE", date(2026, 6, 1), date(2026, 6, 30)) == ()
    with pytest.raises(NotImplementedError):
        public_holidays("XX", date(2026, 1, 1), date(2026, 1, 2))


def test_offsets_far_outside_the_period_are_those_at_its_ends():
    assert BELGIUM_2026.ahead(0) == 60
    later = minute_of(datetime(2030, 1, 1, tzinfo=UTC))
    assert BELGIUM_2026.ahead(later) == 60
    assert BELGIUM_2026.local(later) - time_of(later).replace(tzinfo=None) == timedelta(hours=1)
