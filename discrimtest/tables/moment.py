"""A moment as people and programs write it: a day, and a time of day where there is one."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo

from discrimtest.tables.day import day_parts, existing
from discrimtest.tables.spelling import tidy

DAY_FORM = "2026-10-05 or 5/10/2026 (the day before the month)"
MOMENT_FORM = "2026-10-05 09:05 or 5/10/2026 9:05 (the day before the month)"
"""How a person may write a moment; messages say it."""
_TIME = re.compile(
    r"(?:[ ,T]|\s(?:om|à|a|at)\s)\s*"
    r"(\d{1,2})(?:[:.](\d{2})|\s?[uh]\s?(\d{2})?)(?:[:.](\d{2})(?:[.,](\d{1,6}))?)?"
    r"\s*(Z|[+-]\d{2}:?\d{2})?$",
    re.ASCII,
)


def read_day(text: str) -> date | None:
    """The day that ``text`` names, None where it is none of the calendar.

    >>> read_day("5/10/2026"), read_day("31/2/2026")
    (datetime.date(2026, 10, 5), None)
    """
    parts = day_parts(tidy(text))
    return existing(*parts) if parts else None


def without_time(plain: str) -> str:
    """The date alone of a text on one line, whatever time of day follows it."""
    return _TIME.sub("", plain)


def read_moment(text: str) -> datetime | None:
    """The moment that ``text`` names, with its zone where it has one; a day is its first minute.

    >>> read_moment("5/10/2026 9:05"), read_moment("9:05")
    (datetime.datetime(2026, 10, 5, 9, 5), None)
    """
    plain = tidy(text)
    found = _TIME.search(plain)
    # A dot may also part the figures of a day: "5.10.26" holds no time.
    day = read_day(plain[: found.start()]) if found else None
    if found is None or day is None:
        day = read_day(plain)
        return None if day is None else datetime.combine(day, time())
    clock = _clock(found)
    return None if clock is None else datetime.combine(day, clock)


def _clock(found: re.Match[str]) -> time | None:
    hour, minute, after_letter, second, fraction, zone = found.groups()
    micro = int((fraction or "0").ljust(6, "0"))
    figures = int(hour), int(minute or after_letter or 0), int(second or 0), micro
    try:
        return time(*figures, tzinfo=_zone(zone))
    except ValueError:
        return None


def _zone(text: str | None) -> tzinfo | None:
    """Raises:
    ValueError: No zone is that far from UTC.
    """
    if text is None or text == "Z":
        return UTC if text else None
    ahead = timedelta(hours=int(text[1:3]), minutes=int(text[-2:]))
    return timezone(-ahead if text[0] == "-" else ahead)
