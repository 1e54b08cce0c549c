"""When people of a simulated city answer and write down: by day and in the evening, never at two.

A moment that somebody would sleep or be shut through moves on to when that person is there again.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from discrimtest.planning.behaviour import DAY, Reaction
from discrimtest.randomness import Stream
from discrimtest.words.outcome import Category

Opening = tuple[time, time]
Week = tuple[Opening | None, ...]
"""From Monday to Sunday; None where nobody is there."""

_OFFICE = (time(8, 30), time(18, 30))
AGENCY: Week = (*(_OFFICE,) * 5, (time(9), time(12, 30)), None)
PRIVATE: Week = (*((time(7, 45), time(22)),) * 5, *((time(9), time(21, 30)),) * 2)
DESK: Week = (*((time(9), time(18)),) * 5, (time(10), time(12)), (time(19), time(21)))
"""Of who writes down what came back."""
EVENING: Week = ((time(8), time(21)),) * 7
"""Of a candidate who declines."""
_SOON, _LATER = 75, 240
"""Minutes within which somebody who is there again gets to it, at most."""
_DAYS = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag")


def there(
    moment: datetime, week: Week, zone: ZoneInfo, stream: Stream, within: int = _SOON
) -> datetime:
    """``moment`` where somebody is there then, else a while after that person is back.

    Args:
        moment: With its zone; the result is in the same.
        zone: Where the person lives.
        within: Minutes after coming back, at most.
    """
    local = moment.astimezone(zone)
    for days in range(8):
        day = local.date() + timedelta(days=days)
        opening = week[day.weekday()]
        if opening is None:
            continue
        first, last = (datetime.combine(day, clock, zone) for clock in opening)
        if local < first:
            open_for = (last - first) // timedelta(minutes=1)
            after = first + timedelta(minutes=1 + stream.below(min(within, open_for - 1)))
            return after.astimezone(moment.tzinfo)
        if local <= last:
            return moment
    raise AssertionError("somebody is there once a week")


def by_day(
    reaction: Reaction, sent: datetime, agency: bool, zone: ZoneInfo, stream: Stream
) -> Reaction:
    """The same answer at an hour at which its sender is up, with the day that it names; software
    needs no sleep."""
    if reaction.category is Category.ACKNOWLEDGEMENT:
        return reaction
    moment = there(sent + reaction.delay, AGENCY if agency else PRIVATE, zone, stream, _LATER)
    day = _working_day(moment.astimezone(zone), 1 + stream.below(4))
    return replace(reaction, delay=moment - sent, text=reaction.text.replace(DAY, day))


def office_days(sent: datetime, received: datetime, zone: ZoneInfo) -> int:
    """How many office days went by whole between two moments, as a coder counts them.

    One goes by from an hour of a day to the same hour of the next day from Monday to Friday, so
    that an answer on Monday to a letter of Friday comes within one.
    """
    whole, end = 0, _next_office_day(sent.astimezone(zone))
    while end < received:
        whole, end = whole + 1, _next_office_day(end)
    return whole


def _next_office_day(moment: datetime) -> datetime:
    """The same hour of the clock on the next day from Monday to Friday."""
    following = moment + timedelta(days=1)
    return following if following.weekday() < len(_DAYS) else _next_office_day(following)


def _working_day(moment: datetime, days: int) -> str:
    """The name of the working day so many days later, or of the Monday after it."""
    weekday = (moment + timedelta(days=days)).weekday()
    return _DAYS[weekday if weekday < len(_DAYS) else 0]


def written_down(received: datetime, zone: ZoneInfo, stream: Stream) -> datetime:
    """When a tester gets to what came back."""
    return there(received + timedelta(minutes=5 + stream.below(150)), DESK, zone, stream)


def declined(
    received: datetime, recorded: datetime, within: timedelta, zone: ZoneInfo, stream: Stream
) -> datetime:
    """When an invitation is declined: some hours after it was read, and within the protocol's."""
    wanted = recorded + timedelta(minutes=10 + stream.below(8 * 60))
    moment = there(wanted, EVENING, zone, stream)
    return moment if moment < received + within else recorded + timedelta(minutes=5)
