"""The moment that a mail bears: its Date, or else when it was received."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_tz

_MONTHS = {
    "maart": "Mar", "mrt": "Mar", "mei": "May", "juni": "Jun", "juli": "Jul", "okt": "Oct",
    "janv": "Jan", "févr": "Feb", "fév": "Feb", "fev": "Feb", "mars": "Mar", "avr": "Apr",
    "mai": "May", "juin": "Jun", "juil": "Jul", "août": "Aug", "aout": "Aug", "déc": "Dec",
    "januari": "Jan", "februari": "Feb", "augustus": "Aug", "oktober": "Oct",
    "janvier": "Jan", "février": "Feb", "avril": "Apr", "juillet": "Jul", "septembre": "Sep",
    "octobre": "Oct", "novembre": "Nov", "décembre": "Dec", "sept": "Sep",
}  # fmt: skip
_ZONES = {"CET": "+0100", "CEST": "+0200", "MET": "+0100", "MEST": "+0200", "BST": "+0100"}
_ZONE = re.compile(r"[+-]\d{4}\b|\b(?:UTC?|GMT|[ECMP][SD]T)\b")
_WORD = re.compile(r"[^\W\d_]+\.?")
_BY = re.compile(r"\bby\s+([\w.-]+)", re.IGNORECASE)
_PLAIN = re.compile(
    r"\s*(?:[A-Z][a-z]{2}, +)?(\d\d?) +([A-Z][a-z]{2}) +(\d{4}) +(\d\d):(\d\d):(\d\d) +"
    r"([+-])([01]\d)([0-5]\d)(?: +\([A-Z]+\))?\s*",
    re.ASCII,
)
"""How nearly every program writes a moment; whatever else is read by the standard library."""
_NUMBERS = {name: number for number, name in enumerate(
    "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(), 1)}  # fmt: skip
_UNDER_WAY, _AHEAD = timedelta(days=1), timedelta(minutes=5)
"""So long a mail may be under way, and so far the clock of who wrote it may be ahead."""


def moment_of(date: str, received: Sequence[str]) -> datetime | None:
    """When a mail was written, in UTC.

    Args:
        date: Its Date header; empty for none.
        received: Its Received headers, the newest first.

    Returns:
        The moment of Date; where that says no zone that is known, of the first Received header
        that says one; None where neither can be read. "-0000" is UTC, as RFC 5322 has it.
    """
    said = (date, *(header.rpartition(";")[2] for header in received))
    return next(filter(None, map(_zoned, said)), None)


def likely_moment(date: str, received: Sequence[str]) -> tuple[datetime | None, datetime | None]:
    """When a mail was written, by its Date, unless that cannot be: then when it came in.

    It came in when the first server of those that received it last says so: Received headers are
    put on top, and of those below the first host of another domain anybody may have written any.

    Args:
        date, received: As for :func:`moment_of`.

    Returns:
        The moment, in UTC, and that of the Date where it was not believed.
    """
    said, came = _zoned(date), _came_in(received)
    if said is None:
        return moment_of("", received), None
    if came is None or -_AHEAD <= came - said <= _UNDER_WAY:
        return said, None
    return came, said


def _came_in(received: Sequence[str]) -> datetime | None:
    """When the first server of the domain that received a mail last received it."""
    found, own = None, ""
    for header in received:
        host = _BY.search(header)
        domain = ".".join(host.group(1).lower().rstrip(".").split(".")[-2:]) if host else ""
        if found and domain != own:
            break
        own, found = domain, _zoned(header.rpartition(";")[2]) or found
    return found


def _zoned(date: str) -> datetime | None:
    usual = _PLAIN.fullmatch(date)
    if usual and usual[2] in _NUMBERS and int(usual[3]) > 999:
        return _usual(*usual.groups())
    plain = _WORD.sub(lambda word: _english(word.group()), date)
    try:
        read = parsedate_tz(plain)
        if read is None or not _ZONE.search(plain):
            return None
        there = timezone(timedelta(seconds=read[9] or 0))
        return datetime(*read[:6], tzinfo=there).astimezone(UTC)
    except (ValueError, OverflowError, IndexError, TypeError):
        return None


def _usual(
    day: str, month: str, year: str, hour: str, minute: str, second: str, sign: str, *zone: str
) -> datetime | None:
    east = timedelta(hours=int(zone[0]), minutes=int(zone[1]))
    clock = int(hour), int(minute), int(second)
    try:
        there = datetime(int(year), _NUMBERS[month], int(day), *clock, tzinfo=UTC)
        return there + east if sign == "-" else there - east
    except (ValueError, OverflowError):
        return None


def _english(word: str) -> str:
    bare = word.rstrip(".")
    return _MONTHS.get(bare.lower()) or _ZONES.get(bare) or bare
