"""The moment that a calendar invitation proposes, or takes back."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

_FOLD = re.compile(r"\r?\n[ \t]")
_BEGIN = re.compile(r"^BEGIN:VEVENT\b", re.MULTILINE)
_END = re.compile(r"^END:VEVENT\b", re.MULTILINE)
_START = re.compile(
    r'DTSTART(?:;[^:\n]*?TZID="?([^":;\n]+)"?)?(?:;[^:\n]*)?:(\d{8}T\d{6})(Z?)',
)
_OFF = re.compile(r"^(?:METHOD:CANCEL|STATUS:CANCELLED)\b", re.MULTILINE)
_LONGEST = 500
"""Signs of a line that tells a moment."""
_WINDOWS = {
    "Romance Standard Time": "Europe/Brussels",
    "W. Europe Standard Time": "Europe/Amsterdam",
    "GMT Standard Time": "Europe/London",
    "UTC": "UTC",
}
"""Zones as Outlook names them here (Unicode CLDR, windowsZones), unknown to the standard."""


@dataclass(frozen=True, slots=True)
class Appointment:
    """When an event begins, in UTC, and whether it is called off (RFC 5546, 3.2.5)."""

    at: datetime
    off: bool


def appointment_in(calendar: str) -> Appointment | None:
    """The first event of a calendar; None where it names no zone that is known."""
    at = start_of(calendar)
    return Appointment(at, bool(_OFF.search(_FOLD.sub("", calendar)))) if at else None


def start_of(calendar: str) -> datetime | None:
    """When the first event begins, in UTC; None where it names no zone that is known."""
    text = _FOLD.sub("", calendar)
    begin = _BEGIN.search(text)
    end = _END.search(text, begin.end()) if begin else None
    event = text[begin.end() : end.start()] if begin and end else ""
    lines = (line[:_LONGEST] for line in event.split("\n") if line.startswith("DTSTART"))
    found = next(filter(None, map(_START.match, lines)), None)
    if not found:
        return None
    name, clock, universal = found.groups()
    try:
        zone = UTC if universal else ZoneInfo(_WINDOWS.get(name, name or ""))
        return datetime.strptime(clock, "%Y%m%dT%H%M%S").replace(tzinfo=zone).astimezone(UTC)
    except (ValueError, KeyError, OSError, OverflowError):
        return None
