"""A day of the calendar as people and programs write it: one rule for options, lists and exports.

The day stands before the month, as Belgians write it. Only an export of advertisements with English
headers may show by its other dates that it puts the month first.
"""

from __future__ import annotations

import re
from datetime import date

from discrimtest.tables.spelling import folded

NUMERIC = r"(\d{1,2})\s?([-/. ])\s?(\d{1,2})\s?\2\s?(\d{4}|\d{2})"
_ISO = re.compile(r"(\d{4})([-/.]?)(\d{2})\2(\d{2})", re.ASCII)
_NUMERIC = re.compile(NUMERIC, re.ASCII)
_ORDINAL = re.compile(r"(\d{1,2})(?:st|nd|rd|th|er|e|de|ste)?", re.ASCII)
_FULL_YEAR = re.compile(r"\d{4}", re.ASCII)
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
MONTHS = {name: at for at, names in enumerate(_NAMES, start=1) for name in names.split()}
_OLDEST = 1900
_WEEKDAYS = frozenset(
    "le de op on of the maandag dinsdag woensdag donderdag vrijdag zaterdag zondag ma di wo do vr"
    " za zo lundi mardi mercredi jeudi vendredi samedi dimanche lun mer jeu ven sam dim monday"
    " tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun".split()
)


def day_parts(plain: str, month_first: bool = False) -> tuple[int, int, int] | None:
    """Year, month and day as written, existing or not; None where the text is no date.

    Args:
        plain: The text on one line, with plain spaces.
        month_first: Whether a date in figures puts the month before the day.
    """
    if match := _ISO.fullmatch(plain):
        return int(match[1]), int(match[3]), int(match[4])
    if match := _NUMERIC.fullmatch(plain):
        one, two = int(match[1]), int(match[3])
        return (full_year(match[4]), one, two) if month_first else (full_year(match[4]), two, one)
    return _worded(folded(plain))


def _worded(words: str) -> tuple[int, int, int] | None:
    """The parts of "2 maart 2026", "le 1er mars 2026" or "March 2nd 2026"."""
    days: list[int] = []
    months: list[int] = []
    years: list[int] = []
    for word in words.split():
        figure = _ORDINAL.fullmatch(word)
        if word in MONTHS:
            months.append(MONTHS[word])
        elif figure:
            days.append(int(figure[1]))
        elif _FULL_YEAR.fullmatch(word):
            years.append(int(word))
        elif word not in _WEEKDAYS:
            return None
    if len(days) == len(months) == len(years) == 1:
        return years[0], months[0], days[0]
    return None


def full_year(text: str) -> int:
    """Two figures mean this century."""
    return int(text) if len(text) == 4 else 2000 + int(text)


def existing(year: int, month: int, day: int) -> date | None:
    """The day, where the calendar has it; a year such as 26 is a slip of whoever typed 2026."""
    try:
        return date(year, month, day) if year >= _OLDEST else None
    except ValueError:
        return None
