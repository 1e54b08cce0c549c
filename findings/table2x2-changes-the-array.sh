#!/usr/bin/env bash
# statsmodels 0.15.0, Table2x2: asking about a table changes the caller's own counts.
#
# Expected: the half that is put into an empty cell stays inside the object.
# Seen: where the array holds floats (as numpy.loadtxt and weighted counts give), it is written into
# the caller's array. Whatever is computed from the counts afterwards is
# computed from other counts: below the same 15 contacts count as 15.5. Whole numbers are copied, so
# the same line of code does it or not. The chi-squared test of the object has the half in it too
# (5.27 in place of 6.56).
# Right: Table2x2(counts.copy(), shift_zeros=False).
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${PYTHON:-python3}" -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
  statsmodels==0.15.0 scipy==1.17.1 numpy==2.4.6 pandas==3.1.1
cd "$work"
venv/bin/python -W ignore - <<'PYTHON'
import numpy
from statsmodels.stats.contingency_tables import Table2x2

whole, floats = numpy.array([[5, 0], [3, 7]]), numpy.array([[5.0, 0.0], [3.0, 7.0]])
Table2x2(whole)
shifted = Table2x2(floats).test_nominal_association().statistic
plain = Table2x2(whole, shift_zeros=False).test_nominal_association().statistic
print("whole numbers afterwards:", whole.tolist(), "sum", whole.sum())
print("floats afterwards:       ", floats.tolist(), "sum", floats.sum())
print(f"chi-squared {shifted:.3f}, without the half {plain:.3f}")
assert whole.sum() == 15
assert floats.sum() == 15.5, "behaviour changed"
assert abs(shifted - plain) > 1, "behaviour changed"
PYTHON
