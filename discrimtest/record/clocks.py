"""Which term of the law runs for whom, until when, and whether it was met."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from discrimtest.files.legal import Clock
from discrimtest.record.complaint_steps import months_after
from discrimtest.record.holidays import is_holiday
from discrimtest.words.released import Deferral, StepDone

_DAY = timedelta(days=1)
_WEEKEND = (5, 6)


class ClockStatus(StrEnum):
    """How a term stands."""

    LATE = "late"
    RUNNING = "running"
    DEFERRED = "deferred"
    WAITING = "waiting"
    DONE_LATE = "done_late"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Begun:
    """When what starts clocks happened to a landlord; each None where it did not yet.

    Attributes:
        landlord: Its id; None for the study as a whole.
        imported: Day of the first list with a home of it.
        tested: Day of the last contact of its first test that was made in full.
    """

    landlord: str | None
    imported: date | None = None
    tested: date | None = None


@dataclass(frozen=True, slots=True)
class LastDay:
    """The last day of a term, and, where no source says that it goes on, the next working day."""

    last: date
    or_last: date | None = None


@dataclass(frozen=True, slots=True)
class ClockState:
    """One term of one landlord.

    Attributes:
        landlord: None for the study as a whole.
        starts: None while nothing started it. ends: None then, and where only an order is set.
        done: The day on which what it asks was done.
        until: The day to which it is put off.
    """

    clock: Clock
    landlord: str | None
    status: ClockStatus
    starts: date | None = None
    ends: LastDay | None = None
    done: date | None = None
    until: date | None = None

    @property
    def next_day(self) -> date | None:
        """The day that counts next."""
        return self.until or (self.ends.last if self.ends else None)


def clock_states(
    clocks: Iterable[Clock],
    begun: Iterable[Begun],
    steps: Sequence[StepDone],
    deferrals: Sequence[Deferral],
    *,
    today: date,
    country: str,
) -> list[ClockState]:
    """Every term of every landlord, the late ones first, then by the day that counts next.

    Args:
        steps, deferrals: Oldest first.
        country: Whose public holidays are no working days.
    """
    known = list(clocks)
    states = [
        _state(clock, one, steps, deferrals, today, country) for one in begun for clock in known
    ]
    order = list(ClockStatus)
    return sorted(states, key=lambda each: (order.index(each.status), each.next_day or date.max))


def end_of_term(start: date, clock: Clock, country: str) -> LastDay | None:
    """When a term ends; None of a clock that sets an order alone.

    Args:
        start: The day of what starts it, which does not count.
    """

    def works(day: date) -> bool:
        return day.weekday() not in _WEEKEND and not is_holiday(day, country)

    if clock.days is not None and clock.counted == "working":
        last = start
        for _ in range(clock.days):
            last = _working(last + _DAY, works)
        return LastDay(last)
    if clock.days is not None:
        last = start + clock.days * _DAY
    elif clock.months is not None:
        last = months_after(start, clock.months)
    else:
        return None
    after = _working(last, works)
    if after == last or clock.rolls is False:
        return LastDay(last)
    return LastDay(after) if clock.rolls else LastDay(last, after)


def standing_deferral(
    step: str, landlord: str | None, steps: Sequence[StepDone], deferrals: Sequence[Deferral]
) -> Deferral | None:
    """The last deferral of a step for a landlord that nothing recorded later overtook."""
    found = [each for each in deferrals if each.step == step and _about(each.landlord, landlord)]
    if not found:
        return None
    last = found[-1]
    later = (each for each in steps if each.step == step and _about(each.landlord, landlord))
    return None if any(each.at >= last.at for each in later) else last


def done_on(step: str, landlord: str | None, steps: Sequence[StepDone]) -> date | None:
    """The day on which a step was done for a landlord, as was recorded last."""
    last = {each.landlord: each for each in steps if each.step == step}
    days = [each.day for whom, each in last.items() if each.done and _about(whom, landlord)]
    return min(days, default=None)


def _state(
    clock: Clock,
    begun: Begun,
    steps: Sequence[StepDone],
    deferrals: Sequence[Deferral],
    today: date,
    country: str,
) -> ClockState:
    whom = begun.landlord
    starts = {"import": begun.imported, "test": begun.tested}.get(clock.starts)
    if clock.after is not None:
        starts = done_on(clock.after, whom, steps)
    done = done_on(clock.stops, whom, steps)
    if done is not None and starts is not None and done < starts:
        done = None  # a wrong year perhaps: what was not begun was not done in time
    ends = end_of_term(starts, clock, country) if starts else None
    deferred = standing_deferral(clock.stops, whom, steps, deferrals)
    until = deferred.until if deferred and done is None else None
    overtaken = done_on(clock.before, whom, steps) if clock.before else None
    limit = until or overtaken or (ends.last if ends else None)
    if done is not None:
        late = limit is not None and done > limit
        status = ClockStatus.DONE_LATE if late else ClockStatus.DONE
    elif overtaken is not None or (limit is not None and today > limit):
        status = ClockStatus.LATE
    elif until is not None:
        status = ClockStatus.DEFERRED
    else:
        status = ClockStatus.RUNNING if starts else ClockStatus.WAITING
    return ClockState(clock, whom, status, starts, ends, done, until)


def _working(day: date, works: Callable[[date], bool]) -> date:
    while not works(day):
        day += _DAY
    return day


def _about(whom: str | None, landlord: str | None) -> bool:
    return whom in (None, landlord)
