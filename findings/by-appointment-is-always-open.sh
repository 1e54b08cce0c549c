#!/usr/bin/env bash
# opening-hours-py 2.1.4, OpeningHours: "by appointment" is open at three in the night.
#
# Expected: with `Mo-Fr 09:00-18:00 || "op afspraak"` an agency is open in office hours, and unknown outside
# them, as the specification of OpenStreetMap has it for hours that are only a comment.
# Seen: it is open at every hour of every day and never changes. Whoever plans contacts by is_open writes
# on Sunday at three, as no plausible candidate does. With the word "unknown" before the comment it is
# unknown; opening_hours.js, where most such hours are tried, takes both for unknown.
# Right: put "unknown" before a comment that stands alone.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${PYTHON:-python3}" -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
  opening-hours-py==2.1.4
cd "$work"
venv/bin/python -W ignore - <<'PYTHON'
from datetime import datetime

from opening_hours import OpeningHours

NIGHT = datetime(2026, 11, 29, 3)
BUSY = datetime(2026, 11, 25, 10)
hours = OpeningHours('Mo-Fr 09:00-18:00 || "op afspraak"', country="BE")
plain = OpeningHours("Mo-Fr 09:00-18:00", country="BE")
spelled = OpeningHours('Mo-Fr 09:00-18:00 || unknown "op afspraak"', country="BE")
for words, kept in (("comment", hours), ("unknown comment", spelled), ("no comment", plain)):
    print(f"{words:>15}: Wednesday at ten {kept.state(BUSY)}, Sunday at three {kept.state(NIGHT)}")
print("next change with the comment:", hours.next_change(NIGHT))
assert hours.is_open(BUSY) and plain.is_open(BUSY) and spelled.is_open(BUSY)
assert not plain.is_open(NIGHT) and spelled.is_unknown(NIGHT)
assert hours.is_open(NIGHT) and not hours.is_unknown(NIGHT), "behaviour changed"
PYTHON
