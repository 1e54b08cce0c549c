#!/usr/bin/env bash
# holidays 0.109, Belgium: a date in figures is read month first where it can be, day first where not.
#
# Expected: the Belgian list reads "01/05/2026" as 1 May, or takes no texts of this form.
# Seen: it is 5 January, so 1 May is a working day; "21/07/2026" is 21 July and a holiday. Own closing days
# given as texts are turned in the same way: "02/01/2027" closes 1 February, "24/12/2026" 24 December,
# and nothing is said of either.
# Right: give dates, never texts.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${PYTHON:-python3}" -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
  holidays==0.109
cd "$work"
venv/bin/python -W ignore - <<'PYTHON'
from datetime import date

import holidays

belgium = holidays.country_holidays("BE", years=(2026, 2027))
for text, day in {"01/05/2026": date(2026, 5, 1), "11/11/2026": date(2026, 11, 11),
                  "21/07/2026": date(2026, 7, 21)}.items():
    print(f"{text!r} in the list: {text in belgium}; {day.isoformat()}: {day in belgium}")
assert date(2026, 5, 1) in belgium and "01/05/2026" not in belgium, "behaviour changed"
assert date(2026, 7, 21) in belgium and "21/07/2026" in belgium, "behaviour changed"

known = set(belgium)
belgium.update({"24/12/2026": "closed", "02/01/2027": "closed"})
closed = sorted(day.isoformat() for day in set(belgium) - known)
print("closed on 24/12/2026 and 02/01/2027:", closed)
assert closed == ["2026-12-24", "2027-02-01"], "behaviour changed"
PYTHON
