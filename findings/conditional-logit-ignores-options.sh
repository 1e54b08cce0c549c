#!/usr/bin/env bash
# statsmodels 0.15.0, ConditionalLogit.fit: stops before the maximum, and takes any option.
#
# Expected: the maximum of a concave likelihood of one coefficient to many digits, and an error for an
# option that does not exist.
# Seen: the default search stops 1e-5 short, and `gtol=1e-12` or
# `nonsense=1` change nothing and raise nothing: who asks for more precision believes to have it.
# With pairs the right answer is known: the log of the ratio of the two kinds of unequal pairs.
# Right: fit(method="newton").
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${PYTHON:-python3}" -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
  statsmodels==0.15.0 scipy==1.17.1 numpy==2.4.6 pandas==3.1.1
cd "$work"
venv/bin/python -W ignore - <<'PYTHON'
import math

import numpy
from statsmodels.discrete.conditional_models import ConditionalLogit

control_only, test_only = 72, 33
pairs = [(1, 0)] * control_only + [(0, 1)] * test_only
outcome = numpy.array(pairs).ravel()
arm, pair = numpy.tile([[0.0], [1.0]], (len(pairs), 1)), numpy.repeat(numpy.arange(len(pairs)), 2)
model = ConditionalLogit(outcome, arm, groups=pair)
right = math.log(test_only / control_only)
found = {}
for words, options in (
    ("default", {}),
    ("gtol=1e-12, nonsense=1", {"gtol": 1e-12, "nonsense": 1}),
    ("newton", {"method": "newton"}),
):
    found[words] = float(model.fit(disp=0, **options).params[0]) - right
    print(f"{words:>23}: {found[words]:+.1e} from log({test_only}/{control_only})")
assert abs(found["newton"]) < 1e-10
assert found["default"] == found["gtol=1e-12, nonsense=1"] and abs(found["default"]) > 1e-7
PYTHON
