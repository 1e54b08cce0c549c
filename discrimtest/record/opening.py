"""When the protocol of a study next lets a contact be made."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import count

from discrimtest.record.fieldwork import Fieldwork
from discrimtest.record.holidays import is_holiday


def next_open(fieldwork: Fieldwork, moment: datetime) -> datetime:
    """The first moment from this one (UTC) on that lies in the hours of the protocol."""
    if fieldwork.hours is None:
        return moment
    spans = _hours(fieldwork, moment)
    return next(max(moment, opens) for opens, closes in spans if moment < closes)


def _hours(fieldwork: Fieldwork, moment: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Opening and closing of each working day from that of a moment on, in UTC."""
    hours, zone = fieldwork.hours, fieldwork.zone
    assert hours is not None  # noqa: S101 (asked by the caller)
    today = moment.astimezone(zone).date()

    def at(day: date, clock: time) -> datetime:
        return datetime.combine(day, clock, zone).astimezone(UTC)

    for day in (today + timedelta(days=number) for number in count()):
        if day.isoweekday() in hours.weekdays and not is_holiday(day):
            yield at(day, hours.opening), at(day, hours.closing)
