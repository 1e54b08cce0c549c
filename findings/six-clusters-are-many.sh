#!/usr/bin/env bash
# statsmodels 0.15.0, OLS.fit(cov_type="cluster"): six clusters are taken for infinitely many.
#
# Expected: a t test, as OLS gives without clusters, and with fewer degrees of freedom: one less than
# clusters, as Stata and R's packages take.
# Seen: the choice of cov_type also changes the distribution, from t to normal. Of twelve tests of six
# landlords p = 0.03; by t with five degrees of freedom it is 0.08. Nothing in the call says so.
# Right: use_t=True, and with few clusters CR2 with Satterthwaite's degrees of freedom.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${PYTHON:-python3}" -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
  statsmodels==0.15.0 scipy==1.17.1 numpy==2.4.6 pandas==3.1.1
cd "$work"
venv/bin/python - <<'PYTHON'
import numpy as np
import statsmodels.api as sm

# Six landlords with two tests of two contacts each: the control candidate is always invited.
landlord = np.repeat(np.arange(6), 4)
test = np.tile([0.0, 1.0], 12)
invited = np.where(test == 1, np.repeat([0, 1, 0, 1, 0, 1], 4), 1.0)
design = sm.add_constant(test)
groups = {"groups": landlord}
plain = sm.OLS(invited, design).fit()
asked = sm.OLS(invited, design).fit(cov_type="cluster", cov_kwds=groups)
by_t = sm.OLS(invited, design).fit(cov_type="cluster", cov_kwds=groups, use_t=True)
print(f"without clusters: use_t = {plain.use_t}")
print(f"six clusters: use_t = {asked.use_t}, p = {asked.pvalues[1]:.4f}")
print(f"by t with {by_t.df_resid_inference:.0f} degrees of freedom: p = {by_t.pvalues[1]:.4f}")
assert plain.use_t and not asked.use_t, "behaviour changed"
assert asked.pvalues[1] < 0.05 < by_t.pvalues[1], "behaviour changed"
PYTHON
