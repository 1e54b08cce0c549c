"""Tasks as a calendar (iCalendar, RFC 5545) that a phone or a mail program takes in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard

from discrimtest.exchange.labels import labels
from discrimtest.record.due import DueContact
from discrimtest.record.known_tasks import KnownTask, TaskState

_LENGTH = timedelta(minutes=15)
_ROUND = timedelta(days=1)
_TURNS = timedelta(minutes=1)


def as_calendar(
    tasks: Sequence[KnownTask],
    name: str,
    zone: ZoneInfo,
    *,
    sequence: int,
    now: datetime,
    language: str,
) -> bytes:
    """The calendar, lines ending in CRLF.

    It is published (RFC 5546, 3.2.1): whoever takes it in again has each task once, as it stands
    now. One that is no longer to be done is there as cancelled, and its title says so, for programs
    that take no notice of that. No landlord, home or letter stands in it, as calendars on phones
    lie on others' servers.

    Args:
        sequence: Higher for a later calendar of the same tasks.
    """
    calendar = published("tasks", name, zone, [known.task.when for known in tasks])
    for known in tasks:
        calendar.add_component(_event(known, zone, sequence, now, language))
    return bytes(calendar.to_ical())


def _event(known: KnownTask, zone: ZoneInfo, sequence: int, now: datetime, language: str) -> Event:
    said = {name: text[language] for name, text in labels().tasks.items()}
    event, task, contact = Event(), known.task, known.task.contact
    there = task.when.astimezone(zone)
    # Nobody knows the hour of a visit: it stands at the top of its day.
    start = there.date() if task.task == "visit" else there
    title = f"{said[what(task)]}: {contact.id}"
    is_open = known.state is TaskState.OPEN
    event.add("uid", f"{contact.id}.{task.task}@discrimtest")
    event.add("sequence", sequence)
    event.add("dtstamp", now.replace(microsecond=0).astimezone(UTC))
    event.add("dtstart", start)
    event.add("dtend", start + (_ROUND if task.task == "visit" else _LENGTH))
    event.add("summary", title if is_open else f"{said[known.state]} – {title}")
    event.add("description", f"{said['line']} {contact.line}")
    event.add("status", "CANCELLED" if known.state is TaskState.CANCELLED else "CONFIRMED")
    event.add("transp", "OPAQUE" if is_open else "TRANSPARENT")
    return event


def what(task: DueContact) -> str:
    """The key of ``labels().tasks`` that says what is to be done."""
    return f"send_{task.contact.channel}" if task.task == "send" else task.task


def published(kind: str, name: str, zone: ZoneInfo, moments: Sequence[datetime]) -> Calendar:
    """A calendar without entries, with the rules of its zone.

    Args:
        kind: What stands in it. moments: Of its entries.
    """
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", f"-//discrimtest//{kind}//EN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", zone.key)
    if moments:
        calendar.add_component(time_zone(zone, min(moments), max(moments)))
    return calendar


def time_zone(zone: ZoneInfo, first: datetime, last: datetime) -> Timezone:
    """What the clocks of a zone do in the years of two moments.

    ``Timezone.from_tzid`` of icalendar 7.3.2 tells each turn by the clock after it; RFC 5545
    (3.6.5) wants the one before it, so that in spring it came an hour late. Years are whole, as
    some readers take what the first file tells of a zone for all that it is (vobject 0.9.9).
    """
    found = Timezone()
    found.add("tzid", zone.key)
    begins, ends = (datetime(year, 1, 1, tzinfo=UTC) for year in (first.year, last.year + 1))
    for turn in [begins, *_turns(zone, begins, ends)]:
        before, after = (turn - _TURNS).astimezone(zone), turn.astimezone(zone)
        part = TimezoneDaylight() if after.dst() else TimezoneStandard()
        part.add("dtstart", (turn + (before.utcoffset() or timedelta())).replace(tzinfo=None))
        part.add("tzoffsetfrom", before.utcoffset())
        part.add("tzoffsetto", after.utcoffset())
        part.add("tzname", after.tzname())
        found.add_component(part)
    return found


def _turns(zone: ZoneInfo, begins: datetime, ends: datetime) -> Iterator[datetime]:
    """When the clocks were or will be put on or back, in UTC, to the minute."""
    days = [begins + n * _ROUND for n in range((ends - begins).days + 2)]
    for low, high in pairwise(days):
        old = low.astimezone(zone).utcoffset()
        if high.astimezone(zone).utcoffset() == old:
            continue
        while high - low > _TURNS:
            middle = low + (high - low) / 2
            middle = middle.replace(second=0, microsecond=0)
            if middle.astimezone(zone).utcoffset() == old:
                low = middle
            else:
                high = middle
        yield high
