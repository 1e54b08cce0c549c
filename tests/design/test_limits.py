"""What a landlord bears, against every possible plan."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discrimtest.design.limits import Burden, Room
from discrimtest.design.minutes import DAY, MinuteSet

MINUTES = st.sets(st.integers(0, 24), max_size=12)
BURDENS = st.builds(
    Burden,
    most=st.integers(1, 4),
    period=st.integers(1, 16),
    spacing=st.integers(0, 6),
    length=st.integers(0, 3),
)


def keeps(burden: Burden, new: tuple[int, ...], fixed: list[tuple[int, int]]) -> bool:
    """Whether new tests beside fixed ones keep every limit that a new one touches."""
    for one, other in combinations(new, 2):
        if abs(one - other) < max(burden.spacing, burden.length + 1):
            return False
    for start in new:
        for first, last in fixed:
            if abs(start - first) < burden.spacing:
                return False
            if start <= last and first <= start + burden.length:
                return False
        everything = [*new, *(first for first, _ in fixed)]
        for begin in everything:
            if begin <= start < begin + burden.period:
                count = sum(begin <= at < begin + burden.period for at in everything)
                if count > burden.most:
                    return False
    return True


def plans(minutes, burden, fixed, releases):
    """Every allowed plan for tests with these releases (rising), as rising starts."""
    return [
        new
        for new in combinations(sorted(minutes), len(releases))
        if all(start >= release for start, release in zip(new, releases, strict=True))
        and keeps(burden, new, fixed)
    ]


def capacity(room: Room, release: int = 0) -> int:
    """The greatest number of tests that fit from ``release`` on."""
    return next(count - 1 for count in range(1, 99) if room.earliest([release] * count) is None)


FIXED = st.lists(
    st.tuples(st.integers(-6, 28), st.integers(0, 4)).map(lambda pair: (pair[0], sum(pair))),
    max_size=3,
)


@given(MINUTES, BURDENS, FIXED, st.lists(st.integers(0, 20), max_size=4).map(sorted))
def test_earliest_is_the_earliest_plan_there_is(minutes, burden, fixed, releases):
    room = Room(MinuteSet.of((m, m + 1) for m in minutes), burden, fixed)
    every = plans(minutes, burden, fixed, releases)
    found = room.earliest(releases)
    if found is None:
        assert not every
    else:
        assert tuple(found) in every
        assert all(a <= b for plan in every for a, b in zip(found, plan, strict=True))


@given(MINUTES, BURDENS, FIXED)
def test_capacity_is_the_largest_plan_and_latest_the_latest(minutes, burden, fixed):
    room = Room(MinuteSet.of((m, m + 1) for m in minutes), burden, fixed)
    tests = capacity(room)
    assert not plans(minutes, burden, fixed, [0] * (tests + 1))
    every = plans(minutes, burden, fixed, [0] * tests)
    latest = room.latest(tests)
    assert tuple(latest) in every
    assert all(a >= b for plan in every for a, b in zip(latest, plan, strict=True))
    with pytest.raises(ValueError, match=f"no room for {tests + 1} tests"):
        room.latest(tests + 1)


@pytest.mark.slow
@given(MINUTES, BURDENS, FIXED, st.data())
def test_any_start_up_to_the_latest_leaves_room_for_the_rest(minutes, burden, fixed, data):
    room = Room(MinuteSet.of((m, m + 1) for m in minutes), burden, fixed)
    placed: list[int] = []
    for end in room.latest(capacity(room)):
        allowed = room.allowed(placed, -100, end + 1)
        assert set(allowed) == {
            m
            for m in minutes
            if m <= end and m not in placed and keeps(burden, (*sorted((*placed, m)),), fixed)
        }
        placed.append(data.draw(st.sampled_from(sorted(set(allowed)))))
    assert keeps(burden, tuple(sorted(placed)), fixed)


def test_shipped_defaults_on_a_calendar_of_weekdays():
    starts = MinuteSet.of((day * DAY + 540, day * DAY + 1020) for day in range(60) if day % 7 < 5)
    room = Room(starts, Burden(most=4, period=30 * DAY, spacing=7 * DAY, length=DAY))
    days = [start // DAY for start in room.earliest([0] * 8) or []]
    assert days == [0, 7, 14, 21, 30, 37, 44, 51]
    assert capacity(room) == 8
    # By hand from day 15: 15, 22, 29, 36, then 30 days after 15, and 52 and 59.
    assert capacity(room, 15 * DAY) == 7
