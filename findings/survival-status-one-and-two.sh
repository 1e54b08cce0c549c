#!/usr/bin/env bash
# statsmodels 0.15.0, PHReg and SurvfuncRight: a status of 1 and 2, as R writes it, gives another study.
#
# Expected: 1 = still waiting, 2 = answered is understood as R's Surv does, or refused.
# Seen: nothing is said. PHReg takes those who still wait for the answers, all at the end of the window, so
# that the effect vanishes or turns its sign. SurvfuncRight and survdiff count each answer as two.
# Right: status = (status == 2) before anything else.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${PYTHON:-python3}" -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
  statsmodels==0.15.0 scipy==1.17.1 numpy==2.4.6 pandas==3.1.1
cd "$work"
venv/bin/python -W ignore - <<'PYTHON'
import numpy
import statsmodels.api as models
from statsmodels.duration.survfunc import survdiff

rng = numpy.random.default_rng(7)
arm = numpy.tile([0.0, 1.0], 300)
days = numpy.ceil(rng.exponential(8 * numpy.exp(0.4 * arm)))
answered = (days <= 14).astype(int)
days = numpy.minimum(days, 14)

found = {}
for words, status in (("0 and 1", answered), ("1 and 2", answered + 1)):
    hazard = models.PHReg(days, arm, status=status, ties="efron").fit()
    waiting = models.SurvfuncRight(days, status)
    at_five = waiting.surv_prob[list(waiting.surv_times).index(5)]
    chi2 = survdiff(days, status, arm)[0]
    found[words] = float(hazard.params[0]), float(at_five), float(chi2)
    print(f"status {words}: log hazard ratio {found[words][0]:+.3f}, still waiting after "
          f"five days {found[words][1]:.2f}, log-rank {found[words][2]:.1f}")
print("still waiting after five days, counted:", numpy.mean(days > 5).round(2))
assert numpy.isclose(found["0 and 1"][1], numpy.mean(days > 5))
assert found["0 and 1"][0] < -0.4
assert found["1 and 2"][0] > 0.2, "behaviour changed"
assert found["1 and 2"][1] < found["0 and 1"][1] - 0.1, "behaviour changed"
PYTHON
