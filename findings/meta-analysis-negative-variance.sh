#!/usr/bin/env bash
# statsmodels 0.15.0, combine_effects(method_re="chi2"): a mean that lies outside all it is the mean of.
#
# Expected: DerSimonian and Laird's variance between studies stops at 0, as they wrote and as R's
# metafor does; the random-effects mean is then the fixed-effect mean.
# Seen: it becomes negative when the estimates are more alike than chance makes them. Weights are then
# negative or above 1: four cities with net rates from .10 to .11 have a "mean" of .031, and its
# standard error is nan. With few cities that is an ordinary case.
# Right: method_re="iterated" (0 here), or take the fixed-effect row where tau2 < 0.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${PYTHON:-python3}" -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
  statsmodels==0.15.0 scipy==1.17.1 numpy==2.4.6 pandas==3.1.1
cd "$work"
venv/bin/python -W ignore - <<'PYTHON'
import numpy
from statsmodels.stats.meta_analysis import combine_effects

rates, variances = numpy.array([0.100, 0.110, 0.100, 0.105]), numpy.array([0.010, 0.020, 0.010, 0.015])
found = combine_effects(rates, variances, method_re="chi2")
frame = found.summary_frame()
mean = frame.loc["random effect", "eff"]
print(f"tau2 = {found.tau2:.4f}; fixed {frame.loc['fixed effect', 'eff']:.4f}, random {mean:.4f}, "
      f"standard error {frame.loc['random effect', 'sd_eff']}")
print("weights:", frame["w_re"].iloc[:4].round(2).tolist())
iterated = combine_effects(rates, variances, method_re="iterated")
print(f"iterated: tau2 = {iterated.tau2:.4f}")
assert iterated.tau2 >= 0
assert found.tau2 < 0 and not rates.min() <= mean <= rates.max(), "behaviour changed"
PYTHON
