#!/usr/bin/env bash
# ics 0.7.3, Calendar: a viewing sent from Outlook is an hour or two late.
#
# Expected: the time zone that the file itself defines, a VTIMEZONE under the name Outlook gives it
# ("Romance Standard Time": Brussels), holds for the events that name it.
# Seen: half past two in Brussels is read as half past two in UTC, so 15:30 in winter and 16:30 in summer. A
# log line is all that is said. With the same rules under the name "Europe/Brussels" it is right.
# icalendar 7.3.0 and vobject 0.9.9 read both as they are meant.
# Right: read with icalendar.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${PYTHON:-python3}" -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
  ics==0.7.3 icalendar==7.3.0 vobject==0.9.9
cd "$work"
venv/bin/python -W ignore - <<'PYTHON'
import logging
from datetime import UTC

import icalendar
import ics
import vobject

logging.disable(logging.CRITICAL)
FILE = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Kantoor//Agenda//NL
METHOD:REQUEST
BEGIN:VTIMEZONE
TZID:{zone}
BEGIN:STANDARD
DTSTART:19701025T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:19700329T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3
END:DAYLIGHT
END:VTIMEZONE
BEGIN:VEVENT
UID:1@kantoor.example
DTSTAMP:20261101T000000Z
DTSTART;TZID={zone}:{start}
DTEND;TZID={zone}:{end}
SUMMARY:Plaatsbezoek
END:VEVENT
END:VCALENDAR
"""


def starts(zone, day):
    text = FILE.format(zone=zone, start=f"{day}T143000", end=f"{day}T150000").replace("\n", "\r\n")
    (event,) = ics.Calendar(text).events
    found = {
        "ics": event.begin.datetime,
        "icalendar": icalendar.Calendar.from_ical(text).events[0].start,
        "vobject": vobject.readOne(text).vevent.dtstart.value,
    }
    return {name: start.astimezone(UTC).strftime("%H:%M") for name, start in found.items()}


for day, right in (("20261201", "13:30"), ("20270701", "12:30")):
    for zone in ("Europe/Brussels", "Romance Standard Time"):
        found = starts(zone, day)
        print(f"{day} 14:30 in {zone}, in UTC:", found)
        assert found["icalendar"] == found["vobject"] == right
        assert found["ics"] == (right if "/" in zone else "14:30"), "behaviour changed"
PYTHON
