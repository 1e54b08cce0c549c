"""Public holidays of Belgium and the Netherlands, known at once: recording a contact loads no
calendar."""

from __future__ import annotations

from datetime import date, timedelta

_FIXED = {
    "BE": ((1, 1), (5, 1), (7, 21), (8, 15), (11, 1), (11, 11), (12, 25)),
    "NL": ((1, 1), (5, 5), (12, 25), (12, 26)),
}
_AFTER_EASTER = {"BE": (0, 1, 39, 49, 50), "NL": (-2, 0, 1, 39, 49, 50)}
"""Easter and Whitsun with their Mondays, and Ascension Day; in the Netherlands Good Friday too."""
_KINGS_DAY = (4, 27)
_SUNDAY = 6


def is_holiday(day: date, country: str = "BE") -> bool:
    """Whether offices are closed on this day, whatever weekday it is.

    In the Netherlands on the days that the act on terms (Algemene termijnenwet) names or equates;
    the King's birthday is kept since 2014, on 26 April where the 27th is a Sunday.

    Args:
        country: "BE" or "NL".
    """
    since = (day - easter(day.year)) // timedelta(days=1)
    if (day.month, day.day) in _FIXED[country] or since in _AFTER_EASTER[country]:
        return True
    kings = date(day.year, *_KINGS_DAY)
    kings -= timedelta(days=kings.weekday() == _SUNDAY)
    return country == "NL" and day == kings


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
