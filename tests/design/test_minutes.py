"""Sets of minutes, against Python's own sets."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discrimtest.design.minutes import MinuteSet, minute_of, time_of

SETS = st.lists(st.tuples(st.integers(-30, 60), st.integers(-30, 60)), max_size=6).map(MinuteSet.of)
BOUND = st.integers(-40, 70)


@given(SETS, SETS, BOUND, BOUND)
def test_set_algebra(one, other, first, end):
    assert set(one.both(other)) == set(one) & set(other)
    assert set(one.without(other)) == set(one) - set(other)
    assert set(one.clip(first, end)) == {m for m in one if first <= m < end}
    assert set(one.mirrored()) == {-m for m in one}
    after = [m for a, b in one.ranges_from(first) for m in range(a, b)]
    assert after == sorted(m for m in one if m >= first)


@given(SETS, BOUND)
def test_members_count_and_place(one, minute):
    members = sorted(set(one))
    assert list(one) == members
    assert len(one) == len(members)
    assert bool(one) == bool(members)
    assert [one.nth(index) for index in range(len(one))] == members
    assert (minute in one) == (minute in members)
    assert "9" not in one


@given(SETS, st.integers(0, 20), st.integers(0, 20))
def test_minutes_before(one, least, more):
    expected = {m - gap for m in one for gap in range(least, least + more + 1)}
    assert set(one.before(least, least + more)) == expected


@given(SETS, SETS)
def test_ranges_stay_sorted_apart_and_whole(one, other):
    for result in (one, one.both(other), one.without(other), one.mirrored()):
        flat = [bound for pair in result.ranges for bound in pair]
        assert flat == sorted(flat)
        assert all(first < end for first, end in result.ranges)


def test_there_is_no_minute_past_the_last():
    with pytest.raises(IndexError):
        MinuteSet.of([(3, 5)]).nth(2)


def test_minutes_count_from_1970_in_any_zone():
    at = datetime(2026, 3, 2, 10, 15, 59, tzinfo=timezone(timedelta(hours=1)))
    assert time_of(minute_of(at)) == datetime(2026, 3, 2, 9, 15, tzinfo=UTC)
    assert minute_of(datetime(1970, 1, 2, tzinfo=UTC)) == 1440
