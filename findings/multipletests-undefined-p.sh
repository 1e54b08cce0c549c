#!/usr/bin/env bash
# statsmodels 0.15.0, multipletests: one undefined p-value spoils the others, in two ways.
#
# Expected: nan stays nan, the others are adjusted as if it were not there (R's p.adjust does that).
# Seen: with "holm" and "bonferroni" it counts in the family: .01 and .02 become .03 and .04 in place of
# .02 and .02. With "fdr_bh" every adjusted p-value becomes nan while `reject` still says True for
# two of them.
# A subgroup in which nothing can be told is enough.
# Right: leave the undefined ones out first.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${PYTHON:-python3}" -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
  statsmodels==0.15.0 scipy==1.17.1 numpy==2.4.6 pandas==3.1.1
cd "$work"
venv/bin/python -W ignore - <<'PYTHON'
import numpy
from statsmodels.stats.multitest import multipletests

for method in ("holm", "fdr_bh"):
    rejected, adjusted, *_ = multipletests([0.01, 0.02, numpy.nan], method=method)
    alone = multipletests([0.01, 0.02], method=method)[1]
    print(f"{method:>7}: {adjusted.tolist()}, rejected {rejected.tolist()}; alone {alone.tolist()}")
holm = multipletests([0.01, 0.02, numpy.nan], method="holm")[1]
rejected, rate, *_ = multipletests([0.01, 0.02, numpy.nan], method="fdr_bh")
assert numpy.allclose(holm[:2], [0.03, 0.04]), "behaviour changed"
assert numpy.isnan(rate).all() and rejected.tolist() == [True, True, False], "behaviour changed"
PYTHON
