#!/usr/bin/env bash
# statsmodels 0.15.0, aggregate_raters: answers that were not coded count as agreement.
#
# Expected: a missing code is left out, or is an error.
# Seen: nan becomes a category of its own, so raters "agree" wherever none of them coded anything.
# Fleiss' kappa of the answers below is .33; of those that all three coded it is .10.
# Right: leave out incomplete rows first, or use an alpha that knows missing values.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${PYTHON:-python3}" -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
  statsmodels==0.15.0 scipy==1.17.1 numpy==2.4.6 pandas==3.1.1
cd "$work"
venv/bin/python -W ignore - <<'PYTHON'
import numpy
from statsmodels.stats.inter_rater import aggregate_raters, fleiss_kappa

nan = numpy.nan
codes = numpy.array(
    [[1, 1, 2], [2, 2, nan], [1, nan, nan], [2, 2, 2], [nan, nan, nan], [1, 2, 1]]
)
table, categories = aggregate_raters(codes)
complete = codes[~numpy.isnan(codes).any(axis=1)]
everything, coded = fleiss_kappa(table), fleiss_kappa(aggregate_raters(complete)[0])
print("categories:", categories)
print(f"kappa {everything:.3f}; of the answers that everyone coded {coded:.3f}")
assert len(categories) == 3 and numpy.isnan(categories[2]), "behaviour changed"
assert abs(everything - 0.327103) < 1e-5 and abs(coded - 0.1) < 1e-9, "behaviour changed"
PYTHON
