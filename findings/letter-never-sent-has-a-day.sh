#!/usr/bin/env bash
# pyreadr 0.5.8 with pandas 3.1.1, write_rds: a letter that was never sent has a day in R, which is called "NaT".
#
# Expected: days that are missing are NA in R, as missing moments, numbers and words of the same table are.
# Seen: a column of days (`.dt.date`) becomes text, and what is missing in it the word "NaT": is.na() says FALSE, and a
# count of letters that were sent takes it for one. A column of moments (datetime64) becomes text too, but NA
# stays NA; so which of the two a study kept decides how many letters it sent. No warning.
# Right: hand days over as text of one's own, with None for what is missing.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${PYTHON:-python3}" -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
  pyreadr==0.5.8 pandas==3.1.1 rdata==1.1.0
cd "$work"
venv/bin/python -W ignore - <<'PYTHON'
import pandas as pd
import pyreadr
import rdata

moments = pd.Series(pd.to_datetime(["2026-03-03 10:15", None]))
sent = {"moment": moments, "day": moments.dt.date, "text": ["2026-03-03", None]}
letters = pd.DataFrame({"contact": ["c-1", "c-2"], **sent})
pyreadr.write_rds("letters.rds", letters)
held = rdata.read_rds("letters.rds")
missing = {}
for name in sent:
    missing[name] = (int(letters[name].isna().sum()), int(held[name].isna().sum()))
    told = [None if pd.isna(value) else str(value) for value in held[name]]
    print(f"{name:6}: missing here {missing[name][0]}, in the file {missing[name][1]}: {told}")
assert missing == {"moment": (1, 1), "day": (1, 0), "text": (1, 1)}, "behaviour changed"
assert held["day"].tolist()[1] == "NaT", "behaviour changed"
PYTHON
