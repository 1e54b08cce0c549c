"""Moments as people of a study write them down and read them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from discrimtest.errors import Problem, WrongInput

CLOCK_AHEAD = timedelta(minutes=5)
"""A device's clock may be this much ahead of the server's."""


class StudyTime(Protocol):
    """The time of a study: where it is told, and its first moment (UTC)."""

    @property
    def zone(self) -> ZoneInfo: ...
    @property
    def begins(self) -> datetime: ...


def moment_of(
    given: datetime | None, period: StudyTime, now: datetime, field: str = "at"
) -> datetime:
    """A moment as a person writes it, in UTC.

    Args:
        given: Local time of the study when it has no zone; None for now.
        now: The present moment, UTC.
        field: The input that told it.

    Raises:
        WrongInput: It lies in the future or before the study, or the clocks skipped it.
    """
    if given is None:
        return now
    zone, moment = period.zone, in_utc(given, period.zone)
    rule = repair = code = ""
    if moment < period.begins:
        code, repair = "moment.before_study", "Correct the day and the year."
        rule = f"lies before the study begins ({shown(period.begins, zone)})"
    elif not given.tzinfo and moment.astimezone(zone).replace(tzinfo=None) != given:
        code, rule = "moment.skipped", "the clocks skipped that time"
        repair = "Give a time that existed."
    elif moment > now + CLOCK_AHEAD:
        code, rule = "moment.future", f"must not lie after now ({shown(now, zone)})"
        repair = "Correct the time."
    if rule:
        value = given.isoformat(sep=" ", timespec="minutes")
        problem = Problem.of_input(field, value, rule, repair, code=code)
        raise WrongInput("Nothing was recorded.", [problem])
    return moment


def in_utc(given: datetime, zone: ZoneInfo) -> datetime:
    """A moment in UTC, of the zone named where it names none; at the edge of what can be told, the
    same figures there."""
    local = given if given.tzinfo else given.replace(tzinfo=zone)
    try:
        return local.astimezone(UTC)
    except OverflowError:
        return given.replace(tzinfo=UTC)


def first_moment(day: date, zone: ZoneInfo) -> datetime:
    """When a day begins in a place, in UTC."""
    return datetime.combine(day, time.min, zone).astimezone(UTC)


def shown(moment: datetime, zone: ZoneInfo) -> str:
    """A moment as people of the study read it."""
    return moment.astimezone(zone).strftime("%Y-%m-%d %H:%M")


def to_the_minute(moment: datetime) -> datetime:
    """What people write down of a moment; two of them are compared so."""
    return moment.replace(second=0, microsecond=0)
