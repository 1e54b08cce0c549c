#!/usr/bin/env bash
# pyreadstat 1.3.7, read_sav: codes declared missing vanish, and the metadata says there were none.
#
# Expected: values are set to missing, and meta.missing_ranges still tells which codes those were.
# Seen: with the default user_missing=False the codes come back as nan *and* missing_ranges is empty, so
# "refused" (2), "not asked" (3 to 9) and a blank are one, and a program that looks whether something
# was hidden learns that nothing was. Only user_missing=True shows codes and ranges.
# Right: read with user_missing=True and set missing what missing_ranges names.
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

frame = pandas.DataFrame({"answer": [1.0, 2.0, 3.0, None]})
ranges = {"answer": [2, {"lo": 3, "hi": 9}]}
pyreadstat.write_sav(frame, "answers.sav", missing_ranges=ranges)
for told in (False, True):
    read, meta = pyreadstat.read_sav("answers.sav", user_missing=told)
    print(f"user_missing={told}: {read['answer'].tolist()}, missing_ranges {meta.missing_ranges}")
    values, known = read["answer"], meta.missing_ranges
    if told:
        assert values.isna().sum() == 1 and known
    else:
        assert values.isna().sum() == 3 and not known, "behaviour changed"
PYTHON
