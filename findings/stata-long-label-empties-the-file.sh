#!/usr/bin/env bash
# pyreadstat 1.3.7, write_dta: a label of 81 characters costs the file that was there.
#
# Expected: an error that leaves the earlier file as it was (Stata's own limit is 80 characters), or a
# cut label.
# Seen: the error comes, after the file was opened: the earlier version is 0 bytes. In .sav a label of
# 300 bytes is cut to 256 without a word instead.
# Right: cut labels first; write to another name and rename.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${PYTHON:-python3}" -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
  pyreadstat==1.3.7 numpy==2.4.6 pandas==3.1.1
cd "$work"
venv/bin/python -W ignore - <<'PYTHON'
import os

import pandas
import pyreadstat

frame = pandas.DataFrame({"answer": [1, 2]})
pyreadstat.write_dta(frame, "answers.dta")
before = os.path.getsize("answers.dta")
try:
    pyreadstat.write_dta(frame, "answers.dta", column_labels={"answer": "x" * 81})
except Exception as told:
    print(type(told).__name__, told)
after = os.path.getsize("answers.dta")
print(f"answers.dta: {before} bytes before, {after} after")
pyreadstat.write_sav(frame, "answers.sav", column_labels={"answer": "x" * 300})
kept = len(pyreadstat.read_sav("answers.sav")[1].column_names_to_labels["answer"])
print(f".sav: a label of 300 characters is read as {kept}")
assert before > 0 and after == 0, "behaviour changed"
assert kept < 300, "behaviour changed"
PYTHON
