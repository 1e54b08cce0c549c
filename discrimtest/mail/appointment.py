"""The moment that a calendar invitation proposes."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

_FOLD = re.compile(r"\r?\n[ \t]")
_EVENT = re.compile(r"^BEGIN:VEVENT\b.*?^END:VEVENT\b", re.MULTILINE | re.DOTALL)
_START = re.compile(
    r'^DTSTART(?:;[^:\n]*?TZID="?([^":;\n]+)"?)?(?:;[^:\n]*)?:(\d{8}T\d{6})(Z?)', re.MULTILINE
)
_WINDOWS = {
    "Romance Standard Time": "Europe/Brussels",
    "W. Europe Standard Time": "Europe/Amsterdam",
    "GMT Standard Time": "Europe/London",
    "UTC": "UTC",
}
"""Zones as Outlook names them here (Unicode CLDR, windowsZones), unknown to the standard."""


def start_of(calendar: str) -> datetime | None:
    """When the first event begins, in UTC; None where it names no zone that is known."""
    event = _EVENT.search(_FOLD.sub("", calendar))
    found = _START.search(event.group()) if event else None
    if not found:
        return None
    name, clock, universal = found.groups()
    try:
        zone = UTC if universal else ZoneInfo(_WINDOWS.get(name, name or ""))
        return datetime.strptime(clock, "%Y%m%dT%H%M%S").replace(tzinfo=zone).astimezone(UTC)
    except (ValueError, KeyError, OSError, OverflowError):
        return None
