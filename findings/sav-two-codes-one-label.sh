#!/usr/bin/env bash
# pyreadstat 1.3.7, read_sav(apply_value_formats=True): two codes with one label become one answer.
#
# Expected: an error, or that they stay apart: pandas' own read_stata refuses such labels.
# Seen: codes 1 and 2 that are both labelled "ja" (labels that were shortened to the same words, say)
# cannot be told apart any more, without a word. A code without a label stays a number among the words.
# Right: read the codes, and use meta.variable_value_labels.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${PYTHON:-python3}" -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
  pyreadstat==1.3.7 numpy==2.4.6 pandas==3.1.1
cd "$work"
venv/bin/python -W ignore - <<'PYTHON'
import pandas
import pyreadstat

frame = pandas.DataFrame({"answer": [1.0, 2.0, 3.0, 9.0]})
labels = {"answer": {1: "ja", 2: "ja", 3: "neen"}}
pyreadstat.write_sav(frame, "answers.sav", variable_value_labels=labels)
read, meta = pyreadstat.read_sav("answers.sav", apply_value_formats=True)
print("codes written:", frame["answer"].tolist(), "read as labels:", read["answer"].tolist())
print("labels in the file:", meta.variable_value_labels)
pyreadstat.write_dta(frame.astype(int), "answers.dta", variable_value_labels=labels)
try:
    pandas.read_stata("answers.dta")
    refused = False
except ValueError as told:
    refused = True
    print("pandas refuses:", " ".join(str(told).split())[:60])
assert read["answer"].tolist() == ["ja", "ja", "neen", 9.0], "behaviour changed"
assert refused, "behaviour changed"
PYTHON
