"""Which agencies are called: by the seed alone, within hours, and never more than they bear."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from discrimtest.design.calendar import Offsets, open_minutes
from discrimtest.design.call_draw import (
    AgencyLimits,
    CallCandidate,
    CallInputs,
    draw_calls,
)
from discrimtest.design.minutes import DAY

FIRST, LAST = date(2026, 3, 2), date(2026, 3, 13)
OFFSETS = Offsets.of(ZoneInfo("Europe/Brussels"), FIRST, LAST)
OPEN = open_minutes(OFFSETS, FIRST, LAST, (9 * 60 + 30, 17 * 60), (1, 2, 3, 4, 5), ())
MINE = AgencyLimits(4, 30, 7)


def inputs(candidates: tuple[CallCandidate, ...], wanted: int = 5, **other: object) -> CallInputs:
    plain = CallInputs(
        seed=7,
        number=1,
        wave=2026,
        place=0,
        wanted=wanted,
        next_number=1,
        candidates=candidates,
        open=OPEN.ranges,
        offsets=OFFSETS,
        per_day=None,
        taken=(),
        requests=("origin", "couple"),
        variants=("a",),
        languages=("nl",),
        municipalities=("Kortrijk",),
        owners=2,
    )
    return replace(plain, **other)


def agencies(count: int) -> tuple[CallCandidate, ...]:
    return tuple(CallCandidate(f"agency-{number:02}", (), (MINE,)) for number in range(count))


def test_the_draw_is_the_same_on_any_machine() -> None:
    drawn = draw_calls(inputs(agencies(8)))
    assert drawn.golden == "07d66fe69dea03a5b0837eef767466241914e94641f1cc70de220f7dda2498f5"
    assert drawn == draw_calls(inputs(tuple(reversed(agencies(8))))), "whatever order they come in"
    assert drawn.golden != draw_calls(replace(inputs(agencies(8)), seed=8)).golden


def test_each_agency_once_in_hours_and_requests_shared_evenly() -> None:
    drawn = draw_calls(inputs(agencies(8)))
    assert [call.number for call in drawn.calls] == [1, 2, 3, 4, 5]
    assert len({call.landlord for call in drawn.calls}) == 5
    assert all(call.due in OPEN for call in drawn.calls)
    assert sorted(call.request for call in drawn.calls).count("origin") in (2, 3)
    assert drawn.shortfall == ""


def test_an_agency_hears_another_owner_in_each_wave() -> None:
    one = {call.landlord: call.owner for call in draw_calls(inputs(agencies(3), 3)).calls}
    later = inputs(agencies(3), 3, wave=2027, place=1, number=2)
    other = {call.landlord: call.owner for call in draw_calls(later).calls}
    assert one.keys() == other.keys()
    assert all(one[name] != other[name] for name in one)


def test_fewer_than_wanted_is_told() -> None:
    busy = CallCandidate("agency-99", ((OPEN.nth(0), OPEN.nth(0)),), (AgencyLimits(1, 30, 0),))
    drawn = draw_calls(inputs((*agencies(2), busy)))
    assert len(drawn.calls) == 2
    assert drawn.shortfall == (
        "2 of 5 calls drawn: 3 agencies with a telephone number could be called in this wave, and "
        "1 have no room left."
    )


def test_no_more_on_a_day_than_the_testers_can_handle() -> None:
    drawn = draw_calls(
        inputs(agencies(30), 30, per_day=2, taken=((OFFSETS.local_day(OPEN.nth(0)), 1),))
    )
    days = [OFFSETS.local_day(call.due) for call in drawn.calls]
    assert max(days.count(day) for day in days) == 2
    assert len(days) == 19, "ten working days of two, one of them taken"


@given(
    st.lists(
        st.tuples(
            st.integers(-40 * DAY, 40 * DAY),
            st.integers(1, 4),
            st.integers(1, 40),
            st.integers(0, 12),
        ),
        max_size=6,
    ),
    st.integers(0, 1000),
)
def test_no_agency_ever_bears_more_than_any_study_lets_it(
    borne: list[tuple[int, int, int, int]], seed: int
) -> None:
    start = OPEN.nth(0)
    firsts = sorted(start + away for away, *_ in borne)
    limits = tuple(AgencyLimits(*one[1:]) for one in borne) or (MINE,)
    busy = CallCandidate("agency", tuple((one, one) for one in firsts), limits)
    # What was laid upon it before may break limits by itself; the call must not add to that.
    for call in draw_calls(inputs((busy,), 1, seed=seed)).calls:
        gap = max(one.gap_days for one in limits) * DAY
        assert all(abs(call.due - one) >= gap for one in firsts)
        for one in limits:
            every = sorted([*firsts, call.due])
            for at in range(len(every) - one.tests):
                window = every[at : at + one.tests + 1]
                if call.due in window:
                    assert window[-1] - window[0] >= one.days * DAY
