"""The day an advertisement was placed, in the ways exports write it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta

from discrimtest.intake.remembered import remembered
from discrimtest.intake.values import Unreadable, shown
from discrimtest.tables.spelling import folded, tidy

FIRST_YEAR, LAST_YEAR = 1990, 2099
_TIME = (
    r"(?:(?:[T ,]| om | a | at )\s*\d{1,2}[:hu.]\d{2}(?:[:.]\d{2}(?:[.,]\d+)?)?"
    r"\s*(?:Z|[+-]\d{2}:?\d{2})?)?"
)
_ISO = re.compile(rf"(\d{{4}})([-/.]?)(\d{{2}})\2(\d{{2}}){_TIME}", re.ASCII)
_NUMERIC = re.compile(
    rf"(\d{{1,2}})\s?([-/. ])\s?(\d{{1,2}})\s?\2\s?(\d{{4}}|\d{{2}}){_TIME}", re.ASCII
)
_SERIAL = re.compile(r"(\d{5})(?:\.0+)?", re.ASCII)
_EXCEL_EPOCH = date(1899, 12, 30)
_NAMES = (
    "januari jan janvier january janv",
    "februari feb fevrier february febr fevr fev",
    "maart mrt mars march mar maa",
    "april apr avril avr",
    "mei mai may",
    "juni jun juin june",
    "juli jul juillet july juil",
    "augustus aug aout august",
    "september sep septembre sept",
    "oktober okt octobre october oct",
    "november nov novembre",
    "december dec decembre",
)
_MONTHS = {name: at for at, names in enumerate(_NAMES, start=1) for name in names.split()}


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
        match = _NUMERIC.fullmatch(tidy(text))
        if match:
            one, two, year = int(match[1]), int(match[3]), _year(match[4])
            day_first, month_first = _day(year, two, one), _day(year, one, two)
            day_only |= day_first is not None and month_first is None
            month_only |= month_first is not None and day_first is None
    return month_only and not day_only


def is_date(text: str) -> bool:
    """Whether a spreadsheet would show a date so, with its year or without ("3/mei")."""
    words = folded(text).split()
    day_and_month = len(words) == 2 and any(word.isdigit() for word in words)
    return bool(_ISO.fullmatch(text)) or (day_and_month and any(map(_MONTHS.__contains__, words)))


@remembered
def read_posted(text: str, month_first: bool = False) -> date | None:
    """The day, or None for an empty cell.

    Reads ISO dates, dates in figures, dates with a Dutch, French or English month, and the day
    numbers of spreadsheets. A time of day behind the date is left out.

    Args:
        text: The cell.
        month_first: How dates in figures are ordered, from :func:`months_first`.

    Raises:
        Unreadable: It is no date, a day that does not exist, or a year outside 1990 to 2099.
    """
    plain = tidy(text)
    if not plain or plain in {"-", "?"}:
        return None
    parts = _parts(plain, month_first)
    if parts is None:
        raise Unreadable(f"{shown(text)} is no date")
    found = _day(*parts)
    if found is None:
        raise Unreadable(f"{shown(text)} is no day of the calendar")
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise Unreadable(f"{shown(text)} is no likely date ({FIRST_YEAR} to {LAST_YEAR})")
    return found


def _parts(plain: str, month_first: bool) -> tuple[int, int, int] | None:
    """Year, month and day as written, existing or not."""
    if match := _ISO.fullmatch(plain):
        return int(match[1]), int(match[3]), int(match[4])
    if match := _NUMERIC.fullmatch(plain):
        one, two = int(match[1]), int(match[3])
        return (_year(match[4]), one, two) if month_first else (_year(match[4]), two, one)
    if match := _SERIAL.fullmatch(plain):
        day = _EXCEL_EPOCH + timedelta(days=int(match[1]))
        return day.year, day.month, day.day
    return _worded(folded(plain))


def _worded(words: str) -> tuple[int, int, int] | None:
    """The parts of "2 maart 2026", "le 1er mars 2026" or "March 2nd 2026"."""
    days: list[int] = []
    months: list[int] = []
    years: list[int] = []
    for word in words.split():
        figure = re.fullmatch(r"(\d{1,2})(?:st|nd|rd|th|er|e|de|ste)?", word)
        if word in _MONTHS:
            months.append(_MONTHS[word])
        elif figure:
            days.append(int(figure[1]))
        elif re.fullmatch(r"\d{4}", word):
            years.append(int(word))
        elif word not in _WEEKDAYS:
            return None
    if len(days) == len(months) == len(years) == 1:
        return years[0], months[0], days[0]
    return None


_WEEKDAYS = frozenset(
    "le de op on of the maandag dinsdag woensdag donderdag vrijdag zaterdag zondag ma di wo do vr"
    " za zo lundi mardi mercredi jeudi vendredi samedi dimanche lun mer jeu ven sam dim monday"
    " tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun".split()
)


def _year(text: str) -> int:
    """Two figures mean this century."""
    return int(text) if len(text) == 4 else 2000 + int(text)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
