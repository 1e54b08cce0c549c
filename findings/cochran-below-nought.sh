#!/usr/bin/env bash
# pingouin 0.7.0, cochran: outcomes of 1 and 2 give a Q below nought, and p = 1
#
# Expected: Cochran's Q of three candidates is the same for outcomes of 0 and 1 as for 1 and 2, the codes of
# SPSS, or these are refused, as this library's chi2_mcnemar refuses them.
# Seen: the formula counts the sum of codes: Q is negative and p is 1 where twelve landlords in twenty
# invited the control alone. Nothing is said.
# Right: outcomes of 0 and 1.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${PYTHON:-python3}" -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
  pingouin==0.7.0 pandas==3.1.1
cd "$work"
venv/bin/python -W ignore - <<'PYTHON'
import numpy
import pandas
import pingouin

ARMS = ("control", "couple", "trans")
OUTCOMES = [(1, 0, 0)] * 12 + [(1, 1, 1)] * 4 + [(0, 0, 0)] * 3 + [(0, 1, 0)]
frame = pandas.DataFrame(
    [(listing, arm, outcome) for listing, row in enumerate(OUTCOMES) for arm, outcome in zip(ARMS, row)],
    columns=["listing", "arm", "invited"],
)


def cochran(values):
    told = pingouin.cochran(frame.assign(invited=values), dv="invited", within="arm", subject="listing")
    p = told["p_unc"] if "p_unc" in told else told["p-unc"]
    return float(told["Q"].iloc[0]), float(p.iloc[0])


(q, p), (coded_q, coded_p) = cochran(frame["invited"]), cochran(frame["invited"] + 1)
print(f"0 and 1: Q {q:.3f}, p {p:.6f}; 1 and 2: Q {coded_q:.3f}, p {coded_p:.6f}")
assert q > 15 and p < 0.001
assert coded_q < 0 and numpy.isclose(coded_p, 1), "behaviour changed"
PYTHON
