#!/usr/bin/env bash
# scikit-learn 1.9.1 and statsmodels 0.15.0: weighted kappa takes the place of a grade for its code.
#
# Expected: with grades coded 1, 2 and 5 a difference of 5 and 2 weighs three times that of 2 and 1.
# Seen: both libraries weigh by the position among the grades that occur. When nobody happens to give
# grades 3 and 4, linear kappa of the same codes is .586 in place of .525, quadratic .727 in place of
# .608: two waves, or two pairs of coders, are not comparable.
# Right: name every grade: labels=[1, 2, 3, 4, 5], or a table with rows and columns of zeros.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${PYTHON:-python3}" -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
  scikit-learn==1.9.1 statsmodels==0.15.0 scipy==1.17.1 numpy==2.4.6 pandas==3.1.1
cd "$work"
venv/bin/python -W ignore - <<'PYTHON'
import pandas
from sklearn.metrics import cohen_kappa_score
from statsmodels.stats.inter_rater import cohens_kappa

first, second = [1, 2, 5, 5, 1, 2, 1, 5], [1, 5, 5, 2, 1, 2, 2, 5]
grades = [1, 2, 3, 4, 5]
found = {}
for weights in ("linear", "quadratic"):
    seen = cohen_kappa_score(first, second, weights=weights)
    all_ = cohen_kappa_score(first, second, weights=weights, labels=grades)
    found[weights] = seen, all_
    print(f"scikit-learn {weights}: {seen:.3f}; with all grades named {all_:.3f}")
table = pandas.crosstab(pandas.Series(first), pandas.Series(second))
whole = table.reindex(index=grades, columns=grades, fill_value=0)
theirs = [cohens_kappa(one, wt="linear").kappa for one in (table, whole)]
print(f"statsmodels linear: {theirs[0]:.3f}; with all grades named {theirs[1]:.3f}")
assert abs(found["linear"][0] - 0.586207) < 1e-5, "behaviour changed"
assert abs(found["linear"][1] - 0.525424) < 1e-5
assert abs(theirs[0] - 0.586207) < 1e-5, "behaviour changed"
PYTHON
