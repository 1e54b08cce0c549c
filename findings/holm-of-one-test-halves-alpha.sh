#!/usr/bin/env bash
# multipy 0.16, holm_bonferroni and hochberg: a single test with p = 0.03 is not significant at 5 %.
#
# Expected: a family of one needs no correction; Holm and Hochberg as in R's p.adjust.
# Seen: Holm counts its ranks from 0 and divides alpha by one too many: the smallest p of m is held to
# alpha/(m+1). Hochberg counts the p-values that are small enough instead of taking all up to the
# last of them: of 0.04 and 0.05 it rejects one, where both are rejected.
# Right: multipletests of statsmodels.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${PYTHON:-python3}" -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
  multipy==0.16 statsmodels==0.15.0 scipy==1.17.1 numpy==2.4.6
cd "$work"
venv/bin/python -W ignore - <<'PYTHON'
import numpy
from multipy.fwer import hochberg, holm_bonferroni
from statsmodels.stats.multitest import multipletests

families = ([0.03], [0.01, 0.04], [0.001, 0.014, 0.02], [0.04, 0.05])
wrong = {"holm": [], "simes-hochberg": []}
for family in families:
    for name, tried in (("holm", holm_bonferroni), ("simes-hochberg", hochberg)):
        given = tried(numpy.array(family), alpha=0.05).tolist()
        right = multipletests(family, alpha=0.05, method=name)[0].tolist()
        print(f"{name} of {family}: {given}, right {right}")
        wrong[name] += [family] if given != right else []
assert wrong["holm"] == [[0.03], [0.01, 0.04]], "behaviour changed"
assert wrong["simes-hochberg"] == [[0.04, 0.05]], "behaviour changed"
PYTHON
