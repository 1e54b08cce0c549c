#!/usr/bin/env bash
# parsedatetime 2.6, Dutch and French: "zaterdag om 10 uur" is Saturday at seven in the evening.
#
# Expected: at nine on a Friday, "om 10 uur" and "à 10h" are ten o'clock, as "om 10:00" and "à 10h30" are at their hour.
# Seen: they are ten hours from now: asked at nine, "zaterdag om 10 uur" is 19:00 on that day and "30 november om 14 uur"
# is 23:00; asked at another hour it is another one. The result says that it found a day and a time. "14u30", as
# Flanders writes it, is left out: the day stands, with the hour of the asking.
# Right: write ":00" for " uur" and "h", and ":" for "u" between digits, before a text is read.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${PYTHON:-python3}" -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
  parsedatetime==2.6
cd "$work"
venv/bin/python - <<'PYTHON'
from datetime import datetime

from parsedatetime import Calendar, Constants

DUTCH = Calendar(Constants("nl_NL", usePyICU=False))
FRENCH = Calendar(Constants("fr_FR", usePyICU=False))
MORNING, AFTERNOON = datetime(2026, 11, 20, 9, 0), datetime(2026, 11, 20, 13, 0)
TOLD = {
    (DUTCH, "zaterdag om 10:00", MORNING): ("21/11 10:00", 3),
    (DUTCH, "zaterdag om 10 uur", MORNING): ("21/11 19:00", 3),
    (DUTCH, "zaterdag om 10 uur", AFTERNOON): ("21/11 23:00", 3),
    (DUTCH, "30 november om 14 uur", MORNING): ("30/11 23:00", 3),
    (DUTCH, "30 november om 14u30", MORNING): ("30/11 09:00", 1),
    (FRENCH, "samedi à 10h30", MORNING): ("21/11 10:30", 3),
    (FRENCH, "samedi à 10h", MORNING): ("21/11 19:00", 3),
}
for (calendar, text, now), expected in TOLD.items():
    found, status = calendar.parseDT(text, now)
    seen = f"{found:%d/%m %H:%M}", status
    print(f"asked at {now:%H:%M}: {text:22} => {seen}")
    assert seen == expected, "behaviour changed"
PYTHON
