#!/usr/bin/env bash
# htmldate 1.11.0, find_date: "Online sinds 3 maart 2026" is New Year's Day of 2026
#
# Expected: 2026-03-03, as of 3 mars, or nothing.
# Seen: the Dutch names of ten months are read, maart and augustus are not. Of those the year alone is
# found, and the first of January made of it, without a word: an advertisement of March is two months
# older than it is, and one of August seven. Where only the year of building stands, that is the day.
# Right: read the words behind "Online sinds" with a reader that knows Dutch months.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${PYTHON:-python3}" -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
  htmldate==1.11.0
cd "$work"
venv/bin/python -W ignore - <<'PYTHON'
from htmldate import find_date


def found(words):
    page = f"<html><head><title>Te huur</title></head><body><p>{words}</p></body></html>"
    return find_date(page, original_date=True, max_date="2026-11-29")


MONTHS = "januari februari maart april mei juni juli augustus september oktober november".split()
lost = {}
for number, month in enumerate(MONTHS, start=1):
    day = found(f"Online sinds 14 {month} 2026")
    print(f"14 {month} 2026: {day}")
    if day != f"2026-{number:02d}-14":
        lost[month] = day
built = found("Ruim huis, bouwjaar 1998")
print(f"bouwjaar 1998: {built}")
assert found("Publié le 14 mars 2026") == "2026-03-14"
assert lost == {"maart": "2026-01-01", "augustus": "2026-01-01"}, "behaviour changed"
assert built == "1998-01-01", "behaviour changed"
PYTHON
