"""The public holidays of Belgium, known at once: recording a contact loads no calendar."""

from __future__ import annotations

from datetime import date, timedelta

_FIXED = ((1, 1), (5, 1), (7, 21), (8, 15), (11, 1), (11, 11), (12, 25))
_AFTER_EASTER = (0, 1, 39, 49, 50)
"""Easter and Whitsun with their Mondays, and Ascension Day."""


def is_holiday(day: date) -> bool:
    """Whether offices in Belgium are closed on this day, whatever weekday it is."""
    since = (day - easter(day.year)) // timedelta(days=1)
    return (day.month, day.day) in _FIXED or since in _AFTER_EASTER


def easter(year: int) -> date:
    """Easter Sunday.

    References:
        Meeus (1991), Astronomical Algorithms, chapter 8.
    """
    golden, century, rest = year % 19, year // 100, year % 100
    correction = (century - (century + 8) // 25 + 1) // 3
    moon = (19 * golden + century - century // 4 - correction + 15) % 30
    week = (32 + 2 * (century % 4) + 2 * (rest // 4) - moon - rest % 4) % 7
    late = (golden + 11 * moon + 22 * week) // 451
    month, day = divmod(moon + week - 7 * late + 114, 31)
    return date(year, month, day + 1)
