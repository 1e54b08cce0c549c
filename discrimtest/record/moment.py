"""Moments as people of a study write them down and read them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from discrimtest.errors import Problem, WrongInput

CLOCK_AHEAD = timedelta(minutes=5)
"""A device's clock may be this much ahead of the server's."""


def moment_of(given: datetime | None, zone: ZoneInfo, now: datetime, field: str = "at") -> datetime:
    """A moment as a person writes it, in UTC.

    Args:
        given: Local time of the study when it has no zone; None for now.
        now: The present moment, UTC.
        field: The input that told it.

    Raises:
        WrongInput: It lies in the future, or the clocks skipped it.
    """
    if given is None:
        return now
    local = given if given.tzinfo else given.replace(tzinfo=zone)
    moment = local.astimezone(UTC)
    rule = repair = code = ""
    if not given.tzinfo and moment.astimezone(zone).replace(tzinfo=None) != given:
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


def shown(moment: datetime, zone: ZoneInfo) -> str:
    """A moment as people of the study read it."""
    return moment.astimezone(zone).strftime("%Y-%m-%d %H:%M")


def to_the_minute(moment: datetime) -> datetime:
    """What people write down of a moment; two of them are compared so."""
    return moment.replace(second=0, microsecond=0)
