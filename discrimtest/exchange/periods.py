"""Dates made coarse: the first day of the week or month stands for all of it."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum


class Dates(StrEnum):
    """How exact the dates of an export are."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    NONE = "none"


def coarse(day: date, dates: Dates) -> date | None:
    """The first day of the period that ``day`` lies in; weeks begin on Monday (ISO 8601).

    >>> coarse(date(2026, 3, 1), Dates.WEEK), coarse(date(2026, 3, 31), Dates.MONTH)
    (datetime.date(2026, 2, 23), datetime.date(2026, 3, 1))
    """
    match dates:
        case Dates.DAY:
            return day
        case Dates.WEEK:
            return day - timedelta(days=day.weekday())
        case Dates.MONTH:
            return day.replace(day=1)
        case Dates.NONE:
            return None
