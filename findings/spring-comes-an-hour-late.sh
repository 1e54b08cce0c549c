#!/usr/bin/env bash
# icalendar 7.3.2, add_missing_timezones: summer time begins an hour late in the calendars it writes.
#
# Expected: a VTIMEZONE tells each turn of the clocks by the clock before it (RFC 5545, 3.6.5: "MUST be
# specified as a local time", by TZOFFSETFROM): 02:00 for Brussels in March, 03:00 in October.
# Seen: 03:00 in both. An event from 03:00 to 04:00 that morning lies an hour later for whoever reads the
# file by its own rules (vobject 0.9.9); icalendar itself looks the zone up by its name and sees nothing.
# Right: tell the turns yourself, by the offset before each.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${PYTHON:-python3}" -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
  icalendar==7.3.2 vobject==0.9.9
cd "$work"
venv/bin/python -W ignore - <<'PYTHON'
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import icalendar
import vobject

when = datetime(2026, 3, 29, 3, 30, tzinfo=ZoneInfo("Europe/Brussels"))
calendar, event = icalendar.Calendar(), icalendar.Event()
event.add("uid", "1@kantoor.example")
event.add("dtstamp", when.astimezone(UTC))
event.add("dtstart", when)
calendar.add_component(event)
calendar.add_missing_timezones()
text = calendar.to_ical().decode()
(zone,) = calendar.timezones
turns = {part.name: part["dtstart"].dt.strftime("%H:%M") for part in zone.subcomponents[1:]}
print("first turns of Brussels:", turns)
found = {
    "meant": when,
    "icalendar": icalendar.Calendar.from_ical(text).events[0].start,
    "vobject": vobject.readOne(text).vevent.dtstart.value,
}
found = {name: start.astimezone(UTC).strftime("%H:%M") for name, start in found.items()}
print("half past three that morning, in UTC:", found)
assert turns == {"DAYLIGHT": "03:00", "STANDARD": "03:00"}, "behaviour changed"
assert found == {"meant": "01:30", "icalendar": "01:30", "vobject": "02:30"}, "behaviour changed"
PYTHON
