#!/usr/bin/env bash
# dateparser 1.5.0, parse(languages=["nl"]): "14u30", the hour as Flanders writes it, moves the date.
#
# Expected: "morgen om 9u" is tomorrow at nine; what is not understood gives None.
# Seen: "9u" is a length of nine hours and is added to the time it is now: at ten in the morning a
# viewing "morgen om 9u" is tomorrow at 19:00, and "morgen om 14u30" is the day after. "vrijdag 27
# november om 14u" is in 2014, "vrijdag om 14u30" in 2030. STRICT_PARSING does not stop the first three.
# The French "demain à 14h30" is read as it is meant.
# Right: write "14u30" as "14:30" before parsing, and refuse a date that is not in the field period.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${PYTHON:-python3}" -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
  dateparser==1.5.0
cd "$work"
venv/bin/python -W ignore - <<'PYTHON'
import re
from datetime import datetime

import dateparser

NOW = datetime(2026, 11, 25, 10, 0)  # a Wednesday


def read(text, language="nl", strict=False):
    settings = {"RELATIVE_BASE": NOW, "PREFER_DATES_FROM": "future", "STRICT_PARSING": strict}
    return dateparser.parse(text, languages=[language], settings=settings)


def spelled(text):
    return re.sub(r"\b(\d{1,2}) ?u(?:ur)?(\d{2})?\b", lambda at: f"{at[1]}:{at[2] or '00'}", text)


meant = {
    "morgen om 9u": datetime(2026, 11, 26, 9),
    "morgen om 9 uur": datetime(2026, 11, 26, 9),
    "morgen om 14u30": datetime(2026, 11, 26, 14, 30),
    "vrijdag om 14u30": datetime(2026, 11, 27, 14, 30),
    "vrijdag 27 november om 14u": datetime(2026, 11, 27, 14),
}
for text, moment in meant.items():
    print(f"{text:>28}: {read(text)}, strictly {read(text, strict=True)}; {spelled(text)!r}: "
          f"{read(spelled(text))}")
    assert read(spelled(text)) == moment, "behaviour changed"
    assert read(text) not in (None, moment), "behaviour changed"
assert read("morgen om 9u", strict=True) == datetime(2026, 11, 26, 19), "behaviour changed"
assert read("demain à 14h30", "fr") == datetime(2026, 11, 26, 14, 30)
PYTHON
