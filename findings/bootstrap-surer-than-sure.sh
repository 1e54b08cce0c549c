#!/usr/bin/env bash
# SciPy 1.17.1, bootstrap(method="percentile"): 24 tests that all came out alike are quite sure.
#
# Expected: no interval, as method="BCa" gives with a warning: drawing 24 alike tests again and again
# says nothing of what a 25th would show. The score interval of 24 of 24 begins at 0.86.
# Seen: limits of exactly 1 and 1, a standard error of 0, and no warning. So a small study in which
# one candidate always lost looks surer than any large one; of 20 to 25 in 100 small studies
# with few invitations the interval has no width.
# Right: take an interval of no width for none, or a score or exact interval.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${PYTHON:-python3}" -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
  scipy==1.17.1 numpy==2.4.6
cd "$work"
venv/bin/python - <<'PYTHON'
import warnings

import numpy as np
from scipy.stats import binomtest, bootstrap

alike = (np.ones(24),)
with warnings.catch_warnings():
    warnings.simplefilter("error")
    plain = bootstrap(alike, np.mean, method="percentile")
with warnings.catch_warnings(record=True) as told:
    warnings.simplefilter("always")
    corrected = bootstrap(alike, np.mean, method="BCa")
low, high = plain.confidence_interval
score = binomtest(24, 24).proportion_ci(method="wilson")
print(f"percentile: {low} to {high}, standard error {plain.standard_error}, no warning")
print(f"BCa: {corrected.confidence_interval.low}, warned: {bool(told)}; "
      f"Wilson from {score.low:.2f}")
assert np.isnan(corrected.confidence_interval.low) and told
assert low == high == 1, "behaviour changed"
PYTHON
