"""What a landlord bears, against every possible plan."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discrimtest.design.limits import Burden, Cap, Room
from discrimtest.design.minutes import DAY, MinuteSet

MINUTES = st.sets(st.integers(0, 24), max_size=12)
CAPS = st.builds(Cap, most=st.integers(1, 4), period=st.integers(1, 16))
BURDENS = st.builds(
    Burden,
    spacing=st.integers(0, 6),
    length=st.integers(0, 3),
    caps=st.lists(CAPS, min_size=1, max_size=2).map(tuple),
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
        for cap in burden.caps:
            everything = [*new, *cap.counted]
            for begin in everything:
                if begin <= start < begin + cap.period:
                    count = sum(begin <= at < begin + cap.period for at in everything)
                    if count > cap.most:
                        return False
    return True


def counting(burden: Burden, fixed: list[tuple[int, int]]) -> Burden:
    """The same, where the first cap counts every fixed test and each other one every second."""
    firsts = [first for first, _ in fixed]
    caps = (
        replace(cap, counted=tuple(sorted(firsts[:: 1 if place == 0 else 2])))
        for place, cap in enumerate(burden.caps)
    )
    return replace(burden, caps=tuple(caps))


def plans(minutes, burden, fixed, releases, ends=None):
    """Every allowed plan for tests with these releases (and ends), as rising starts."""
    ends = ends or [99] * len(releases)
    return [
        new
        for new in combinations(sorted(minutes), len(releases))
        if all(
            release <= start <= end for start, release, end in zip(new, releases, ends, strict=True)
        )
        and keeps(burden, new, fixed)
    ]


def capacity(room: Room, release: int = 0) -> int:
    """The greatest number of tests that fit from ``release`` on."""
    return next(count - 1 for count in range(1, 99) if room.earliest([release] * count) is None)


FIXED = st.lists(
    st.tuples(st.integers(-6, 28), st.integers(0, 4)).map(lambda pair: (pair[0], sum(pair))),
    max_size=3,
)


SPANS = st.lists(st.tuples(st.integers(0, 20), st.integers(0, 12)), max_size=4)


@given(MINUTES, BURDENS, FIXED, SPANS)
def test_earliest_is_the_earliest_plan_there_is(minutes, burden, fixed, spans):
    burden = counting(burden, fixed)
    room = Room(MinuteSet.of((m, m + 1) for m in minutes), burden, fixed)
    releases = sorted(first for first, _ in spans)
    ends = sorted(first + length for first, length in spans)
    every = plans(minutes, burden, fixed, releases, ends)
    found = room.earliest(releases, ends)
    if found is None:
        assert not every
    else:
        assert tuple(found) in every
        assert all(a <= b for plan in every for a, b in zip(found, plan, strict=True))


@given(MINUTES, BURDENS, FIXED, st.lists(st.integers(0, 24), max_size=4).map(sorted))
def test_latest_is_the_latest_plan_that_meets_every_end(minutes, burden, fixed, ends):
    burden = counting(burden, fixed)
    room = Room(MinuteSet.of((m, m + 1) for m in minutes), burden, fixed)
    every = plans(minutes, burden, fixed, [0] * len(ends), ends)
    if not every:
        with pytest.raises(ValueError, match="no room for"):
            room.latest(ends)
        return
    latest = room.latest(ends)
    assert tuple(latest) in every
    assert all(a >= b for plan in every for a, b in zip(latest, plan, strict=True))


@given(MINUTES, BURDENS, FIXED)
def test_capacity_is_the_largest_plan_and_latest_the_latest(minutes, burden, fixed):
    burden = counting(burden, fixed)
    room = Room(MinuteSet.of((m, m + 1) for m in minutes), burden, fixed)
    tests = capacity(room)
    assert not plans(minutes, burden, fixed, [0] * (tests + 1))
    every = plans(minutes, burden, fixed, [0] * tests)
    latest = room.latest([99] * tests)
    assert tuple(latest) in every
    assert all(a >= b for plan in every for a, b in zip(latest, plan, strict=True))
    with pytest.raises(ValueError, match=f"no room for {tests + 1} tests"):
        room.latest([99] * (tests + 1))


@pytest.mark.slow
@given(MINUTES, BURDENS, FIXED, st.data())
def test_any_start_up_to_the_latest_leaves_room_for_the_rest(minutes, burden, fixed, data):
    burden = counting(burden, fixed)
    room = Room(MinuteSet.of((m, m + 1) for m in minutes), burden, fixed)
    placed: list[int] = []
    for end in room.latest([99] * capacity(room)):
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
    room = Room(starts, Burden(7 * DAY, DAY, (Cap(4, 30 * DAY),)))
    days = [start // DAY for start in room.earliest([0] * 8) or []]
    assert days == [0, 7, 14, 21, 30, 37, 44, 51]
    assert capacity(room) == 8
    # By hand from day 15: 15, 22, 29, 36, then 30 days after 15, and 52 and 59.
    assert capacity(room, 15 * DAY) == 7


def test_the_shipped_cap_on_rare_letters_leaves_two_tests_in_two_months():
    starts = MinuteSet.of((day * DAY + 540, day * DAY + 1020) for day in range(60) if day % 7 < 5)
    rare = Cap(2, 60 * DAY)
    assert capacity(Room(starts, Burden(7 * DAY, DAY, (Cap(4, 30 * DAY), rare)))) == 2
    # One such letter of another study leaves one, two leave none.
    for sent, left in ((1, 1), (2, 0), (3, 0)):
        counted = Cap(2, 60 * DAY, (0,) * sent)
        assert capacity(Room(starts, Burden(7 * DAY, DAY, (counted,)), [(0, DAY)])) == left
    assert capacity(Room(starts, Burden(0, DAY, (Cap(0, DAY),)))) == 0
