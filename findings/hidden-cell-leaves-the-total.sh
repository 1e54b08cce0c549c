#!/usr/bin/env bash
# acro 1.0.2, ACRO(suppress=True).crosstab: who is hidden is missing from every total as well.
#
# Expected: a small cell is hidden, and so is a second one that would give it away; or the totals go.
# Seen: with margins=True the row and column "All" count the cells that are left. Of 159 tests 155 are
# told, and private landlords, of whom 4 of 44 invited, are 40 of 40 who did not: a share that is taken
# from the table is wrong, and nothing in it says so. With normalize="index" the whole table is empty.
# Right: hide a row whole, with its number of tests, and keep the total of all; or take shares from a
# table made without suppression, and have somebody check that one.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${PYTHON:-python3}" -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
  acro==1.0.2 pandas==2.3.3 numpy==2.4.6 scipy==1.17.1 statsmodels==0.15.0
cd "$work"
venv/bin/python -W ignore - <<'PYTHON'
import logging

import pandas
from acro import ACRO

logging.disable(logging.CRITICAL)
counts = {("agency", "yes"): 60, ("agency", "no"): 55, ("private", "yes"): 4, ("private", "no"): 40}
tests = [row for row, count in counts.items() for _ in range(count)]
frame = pandas.DataFrame(tests, columns=["landlord", "invited"])
checked = ACRO(suppress=True)

told = checked.crosstab(frame["landlord"], frame["invited"], margins=True)
print(f"{len(frame)} tests\n{told}\n")
assert pandas.isna(told.loc["private", "yes"]), "behaviour changed"
assert told.loc["All", "All"] == 155, "behaviour changed"
assert told.loc["private", "All"] == told.loc["private", "no"] == 40, "behaviour changed"

shares = checked.crosstab(frame["landlord"], frame["invited"], normalize="index")
print(f"shares by landlord: {len(shares)} rows")
assert shares.empty, "behaviour changed"
PYTHON
