"""The day an advertisement was placed, in the ways exports write it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta

from discrimtest.intake.remembered import remembered
from discrimtest.intake.values import Unreadable, shown
from discrimtest.tables.day import MONTHS, NUMERIC, day_parts, existing, full_year
from discrimtest.tables.moment import without_time
from discrimtest.tables.spelling import folded, tidy

FIRST_YEAR, LAST_YEAR = 1990, 2099
_NUMERIC = re.compile(NUMERIC, re.ASCII)
_BEGINS_WITH_YEAR = re.compile(r"\d{4}([-/.]?)\d{2}\1\d{2}", re.ASCII)
_SERIAL = re.compile(r"(\d{5})(?:\.0+)?", re.ASCII)
# "gisteren om 14u05" and "il y a 3 jours", as pages show it and scrapers copy it
_NAMED_DAY = re.compile(r"([a-z ]+?)(?: (?:om |a |at )?\d{1,2}[uh ]?(?:\d\d)?)?")
_AGO = re.compile(
    r"(?:(\d{1,3}) (\w+) (?:geleden|ago)|il y a (\d{1,3}) (\w+)|depuis (\d{1,3}) (\w+))", re.ASCII
)
_DAYS_AGO = {
    0: "vandaag|aujourd hui|today|net|zonet|just now",
    1: "gisteren|hier|yesterday",
    2: "eergisteren|avant hier",
}
_NAMED_DAYS = {name: days for days, names in _DAYS_AGO.items() for name in names.split("|")}
_UNITS = {
    **dict.fromkeys("min minuut minuten minute minutes uur uren u heure heures hours".split(), 0),
    **dict.fromkeys("dag dagen jour jours day days".split(), 1),
    **dict.fromkeys("week weken semaine semaines weeks".split(), 7),
}
_EXCEL_EPOCH = date(1899, 12, 30)


def months_first(texts: Iterable[str], language: str) -> bool:
    """Whether the all-figure dates of a file put the month before the day.

    Day first is the rule, also under English headers, because Belgian portals write it so. Only
    a file with English headers that holds a date possible month-first alone (03/25/2026), and
    none possible day-first alone, is read month first, all of it: one file has one order.

    Args:
        texts: Every date cell of the file.
        language: The headers' language, "nl", "fr" or "en".
    """
    if language != "en":
        return False
    day_only = month_only = False
    for text in texts:
        match = _NUMERIC.fullmatch(without_time(tidy(text)))
        if match:
            one, two, year = int(match[1]), int(match[3]), full_year(match[4])
            day_first, month_first = existing(year, two, one), existing(year, one, two)
            day_only |= day_first is not None and month_first is None
            month_only |= month_first is not None and day_first is None
    return month_only and not day_only


def is_date(text: str) -> bool:
    """Whether a spreadsheet would show a date so, with its year or without ("3/mei")."""
    words = folded(text).split()
    day_and_month = len(words) == 2 and any(word.isdigit() for word in words)
    named = day_and_month and any(map(MONTHS.__contains__, words))
    return named or bool(_BEGINS_WITH_YEAR.fullmatch(without_time(tidy(text))))


@remembered
def read_posted(text: str, month_first: bool = False, today: date | None = None) -> date | None:
    """The day, or None for an empty cell.

    Reads ISO dates, dates in figures, dates with a Dutch, French or English month, the day
    numbers of spreadsheets, and days counted from the import's ("gisteren", "il y a 3 jours"). A
    time of day behind the date is left out.

    Args:
        text: The cell.
        month_first: How dates in figures are ordered, from :func:`months_first`.
        today: Day of the import; without it no day is counted from it.

    Raises:
        Unreadable: It is no date, a day that does not exist, or a year outside 1990 to 2099.
    """
    plain = tidy(text)
    if not plain or plain in {"-", "?"}:
        return None
    days_ago = _days_ago(folded(plain))
    if today is not None and days_ago is not None:
        return today - timedelta(days=days_ago)
    parts = _parts(plain, month_first)
    if parts is None:
        raise Unreadable(f"{shown(text)} is no date")
    found = existing(*parts)
    if found is None:
        raise Unreadable(f"{shown(text)} is no day of the calendar")
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise Unreadable(f"{shown(text)} is no likely date ({FIRST_YEAR} to {LAST_YEAR})")
    return found


def read_seen(text: str, month_first: bool, today: date | None) -> date | None:
    """The day on which whoever made a list saw an advertisement; None for an empty cell.

    Raises:
        Unreadable: It is no date, or lies after the day of the import.
    """
    seen = read_posted(text, month_first, today)
    if seen and today and seen > today:
        raise Unreadable(f"{shown(text)} lies after the day of the import ({today})")
    return seen


def _days_ago(words: str) -> int | None:
    """How many days before the import a text in small letters names; None where it names none."""
    if ago := _AGO.fullmatch(words):
        count, unit = (part for part in ago.groups() if part)
        return int(count) * _UNITS[unit] if unit in _UNITS else None
    named = _NAMED_DAY.fullmatch(words)
    return _NAMED_DAYS.get(named[1]) if named else None


def note_on(text: str, posted: date | None, day: date | None, *, seen: bool = False) -> str:
    """What is to be said about a day that was read; empty when there is nothing.

    Args:
        text: The cell. posted: As :func:`read_posted` read it. day: Of the import.
        seen: Whether it is the day on which the advertisement was seen.
    """
    if day is None or posted is None:
        return ""
    if posted > day:
        of = "it was seen" if seen else "of the import"
        return f"posted on {posted}, which lies after the day {of} ({day})"
    if _days_ago(folded(text)) is None:
        return ""
    why = f"it was seen on {day}" if seen else f"the import is of {day}"
    return f"posted {shown(text)}: read as {posted}, for {why}"


def _parts(plain: str, month_first: bool) -> tuple[int, int, int] | None:
    """Year, month and day as written, existing or not."""
    if match := _SERIAL.fullmatch(plain):
        day = _EXCEL_EPOCH + timedelta(days=int(match[1]))
        return day.year, day.month, day.day
    return day_parts(without_time(plain), month_first)
