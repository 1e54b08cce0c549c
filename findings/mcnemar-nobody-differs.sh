#!/usr/bin/env bash
# statsmodels 0.15.0, mcnemar(exact=False): where no pair differs, p = 0.
#
# Expected: p = 1 or nan: twelve pairs of which none was treated differently say nothing against equal
# treatment.
# Seen: the continuity correction is taken from 0 and squared, (|0 - 0| - 1)^2 / 0 is infinite, and
# p = 0: the strongest evidence of discrimination from a table without any. Without the correction it
# is nan. With one pair each way p is .48 for the same reason, where R's mcnemar.test gives 1.
# Right: exact=True, or correct max(|a - b| - 1, 0).
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${PYTHON:-python3}" -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
  statsmodels==0.15.0 scipy==1.17.1 numpy==2.4.6 pandas==3.1.1
cd "$work"
venv/bin/python -W ignore - <<'PYTHON'
from statsmodels.stats.contingency_tables import mcnemar

alike = [[5, 0], [0, 7]]
corrected, plain = (mcnemar(alike, exact=False, correction=c) for c in (True, False))
exact = mcnemar(alike, exact=True)
even = mcnemar([[5, 1], [1, 7]], exact=False)
print(f"nobody differs: corrected p = {corrected.pvalue}, plain p = {plain.pvalue}, "
      f"exact p = {exact.pvalue}")
print(f"one each way: corrected p = {even.pvalue:.3f}")
assert exact.pvalue == 1
assert corrected.pvalue == 0, "behaviour changed"
assert abs(even.pvalue - 0.4795) < 1e-4, "behaviour changed"
PYTHON
