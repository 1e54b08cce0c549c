#!/usr/bin/env bash
# statsmodels 0.15.0, confint_proportions_2indep(method="score"): no limits for ordinary tables.
#
# Expected: limits for every table, and exchanging the groups changes their signs only.
# Seen: it is right for some tables and raises for others ("f(a) and f(b) must have different signs", or
# a nan inside the search): of two groups of ten 80 tables of 121 are refused, 1 against 4 among them; 0
# against 5 is refused, 5 against 0 is not. Where both orders are answered the limits can differ:
# 72 of 80 against 100 of 100 is (.0462, .1899) one way and (.0515, .1854) the other.
# Right: method="newcomb" or "wald", or an own root search between -1 and 1.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${PYTHON:-python3}" -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
  statsmodels==0.15.0 scipy==1.17.1 numpy==2.4.6 pandas==3.1.1
cd "$work"
venv/bin/python -W ignore - <<'PYTHON'
from statsmodels.stats.proportion import confint_proportions_2indep


def limits(*counts):
    try:
        return confint_proportions_2indep(*counts, method="score")
    except ValueError as refused:
        return str(refused)[:60]


refused = [
    (x, 10, y, 10) for x in range(11) for y in range(11) if isinstance(limits(x, 10, y, 10), str)
]
print(f"two groups of 10: refused {len(refused)} of 121 tables; 1 and 4 of 10: {limits(1, 10, 4, 10)}")
one, other = limits(100, 100, 72, 80), limits(72, 80, 100, 100)
print(f"100 of 100 against 72 of 80: {one[0]:.4f} to {one[1]:.4f}")
print(f"the same, groups exchanged:  {-other[1]:.4f} to {-other[0]:.4f}")
assert (1, 10, 4, 10) in refused, "behaviour changed"
assert (0, 10, 5, 10) in refused and (5, 10, 0, 10) not in refused, "behaviour changed"
assert abs(one[0] + other[1]) > 1e-3, "behaviour changed"
PYTHON
