#!/usr/bin/env bash
# recurring-ical-events 3.8.2, between: a viewing that was cancelled is still on
#
# Expected: of three days of viewings, one of which has STATUS:CANCELLED, two are left.
# Seen: all three come back, and at() of the cancelled hour finds it. What a calendar takes out by
# EXDATE is gone; what it cancels, as Outlook and Google do once someone was invited, stays.
# Right: leave out what has the status CANCELLED.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${PYTHON:-python3}" -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
  recurring-ical-events==3.8.2 icalendar==7.3.2 tzdata==2026.6
cd "$work"
venv/bin/python -W ignore - <<'PYTHON'
import icalendar
import recurring_ical_events

CALENDAR = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//invented//NL
BEGIN:VEVENT
UID:bezoek@proef.example
DTSTAMP:20261101T090000Z
DTSTART:20261201T130000Z
DTEND:20261201T133000Z
RRULE:FREQ=DAILY;COUNT=4
EXDATE:20261202T130000Z
SUMMARY:Bezoek
END:VEVENT
BEGIN:VEVENT
UID:bezoek@proef.example
DTSTAMP:20261120T090000Z
RECURRENCE-ID:20261203T130000Z
DTSTART:20261203T130000Z
DTEND:20261203T133000Z
STATUS:CANCELLED
SUMMARY:Bezoek
END:VEVENT
END:VCALENDAR
"""
asked = recurring_ical_events.of(icalendar.Calendar.from_ical(CALENDAR))
days = {event.start.day: str(event.get("STATUS", "")) for event in asked.between((2026, 12, 1), (2026, 12, 8))}
print("days and their status:", days)
assert 2 not in days
assert days == {1: "", 3: "CANCELLED", 4: ""}, "behaviour changed"
at_one = [str(event["STATUS"]) for event in asked.at((2026, 12, 3, 13))]
print("on 3 December at one:", at_one)
assert at_one == ["CANCELLED"], "behaviour changed"
PYTHON
