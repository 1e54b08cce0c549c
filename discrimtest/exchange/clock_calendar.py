"""Terms of the law as a calendar (iCalendar, RFC 5545), with alarms before their last days."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from icalendar import Alarm, Event

from discrimtest.exchange.task_calendar import published

AT = time(9)
"""When a last day is shown, on the study's clock: the term itself runs until the day ends."""
_LENGTH = timedelta(minutes=15)
_AHEAD = (timedelta(days=7), timedelta(days=1), timedelta(0))


@dataclass(frozen=True, slots=True)
class Deadline:
    """One last day. uid: The same in every calendar. is_open: It is still to be met."""

    uid: str
    title: str
    text: str
    day: date
    is_open: bool


def as_deadlines(
    deadlines: Sequence[Deadline], name: str, zone: ZoneInfo, *, sequence: int, now: datetime
) -> bytes:
    """The calendar, lines ending in CRLF; published, so that it replaces what was taken in before.

    Args:
        sequence: Higher for a later calendar of the same terms.
    """
    moments = [datetime.combine(each.day, AT, zone) for each in deadlines]
    calendar = published("clocks", name, zone, moments)
    for each in deadlines:
        calendar.add_component(_event(each, zone, sequence, now))
    return bytes(calendar.to_ical())


def _event(told: Deadline, zone: ZoneInfo, sequence: int, now: datetime) -> Event:
    event, start = Event(), datetime.combine(told.day, AT, zone)
    event.add("uid", told.uid)
    event.add("sequence", sequence)
    event.add("dtstamp", now.replace(microsecond=0).astimezone(UTC))
    event.add("dtstart", start)
    event.add("dtend", start + _LENGTH)
    event.add("summary", told.title)
    event.add("description", told.text)
    event.add("status", "CONFIRMED" if told.is_open else "CANCELLED")
    event.add("transp", "TRANSPARENT")
    for ahead in _AHEAD if told.is_open else ():
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", told.title)
        alarm.add("trigger", -ahead)
        event.add_component(alarm)
    return event
