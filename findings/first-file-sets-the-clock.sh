#!/usr/bin/env bash
# vobject 0.9.9, readOne: the first file that names a time zone sets the clock for all that are read later.
#
# Expected: the VTIMEZONE of a file holds for the events of that file.
# Seen: the first one that bears a name is kept for the whole process. A file that tells winter time alone, as
# it holds one event in December, makes an event of July in the next file an hour late; in the other
# order both are right.
# Right: read each file in a process of its own, or with icalendar 7.3.2. Who writes calendars tells whole
# years of a zone.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${PYTHON:-python3}" -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
  icalendar==7.3.2 vobject==0.9.9
cd "$work"
cat > read.py <<'PYTHON'
import sys
from datetime import UTC

import icalendar
import vobject

PART = """BEGIN:{kind}
DTSTART:{start}
TZOFFSETFROM:{before}
TZOFFSETTO:{after}
END:{kind}
"""
WINTER = PART.format(kind="STANDARD", start="20261025T030000", before="+0200", after="+0100")
SUMMER = PART.format(kind="DAYLIGHT", start="20270328T020000", before="+0100", after="+0200")
FILE = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Kantoor//Agenda//NL
BEGIN:VTIMEZONE
TZID:Europe/Brussels
{zone}END:VTIMEZONE
BEGIN:VEVENT
UID:1@kantoor.example
DTSTAMP:20261101T000000Z
DTSTART;TZID=Europe/Brussels:{start}
SUMMARY:Plaatsbezoek
END:VEVENT
END:VCALENDAR
"""
FILES = {
    "december": FILE.format(zone=WINTER, start="20261201T143000"),
    "july": FILE.format(zone=WINTER + SUMMER, start="20270701T143000"),
}
for name in sys.argv[1:]:
    text = FILES[name].replace("\n", "\r\n")
    found = {
        "icalendar": icalendar.Calendar.from_ical(text).events[0].start,
        "vobject": vobject.readOne(text).vevent.dtstart.value,
    }
    print(name, {each: at.astimezone(UTC).strftime("%H:%M") for each, at in found.items()})
PYTHON
first=$(venv/bin/python -W ignore read.py july december)
second=$(venv/bin/python -W ignore read.py december july)
printf '14:30 in Brussels, in UTC:\n%s\n\nthe other order:\n%s\n' "$first" "$second"
venv/bin/python - "$first" "$second" <<'PYTHON'
import sys

right = {"july": "july {'icalendar': '12:30', 'vobject': '12:30'}"}
right["december"] = "december {'icalendar': '13:30', 'vobject': '13:30'}"
first, second = (said.splitlines() for said in sys.argv[1:])
assert first == [right["july"], right["december"]], "behaviour changed"
late = right["july"].replace("'vobject': '12:30'", "'vobject': '13:30'")
assert second == [right["december"], late], "behaviour changed"
PYTHON
