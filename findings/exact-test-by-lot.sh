#!/usr/bin/env bash
# SciPy 1.17.1, fisher_exact: with three kinds of outcome the exact test gives another p at every call.
#
# Expected: invitation, question and refusal in two arms give one p-value, as two by two tables do.
# Seen: a table larger than two by two is tested on 9,999 tables drawn without a seed: p lies anywhere from
# 0.013 to 0.019 where 0.0158 is right, with nothing in the result that says so. A report made again
# shows another figure.
# Right: enumerate, or give method=PermutationMethod(rng=1, n_resamples=99_999) and say that p is drawn.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${PYTHON:-python3}" -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
  scipy==1.17.1 numpy==2.4.6
cd "$work"
venv/bin/python -W ignore - <<'PYTHON'
from itertools import product
from math import comb

from scipy import stats

TABLE = [[30, 10, 2], [18, 15, 9]]


def enumerated(table):
    columns = [sum(pair) for pair in zip(*table, strict=True)]
    size, total = sum(table[0]), sum(columns)

    def chance(row):
        ways = 1
        for column, count in zip(columns, row, strict=True):
            ways *= comb(column, count)
        return ways / comb(total, size)

    seen = chance(table[0])
    rows = product(*(range(column + 1) for column in columns))
    chances = (chance(row) for row in rows if sum(row) == size)
    return sum(one for one in chances if one <= seen * (1 + 1e-9))


called = [float(stats.fisher_exact(TABLE).pvalue) for _ in range(6)]
print("six calls:", called, "enumerated:", round(enumerated(TABLE), 6))
assert abs(enumerated(TABLE) - 0.015828) < 1e-6
assert len(set(called)) > 1, "behaviour changed"
seeded = {
    float(stats.fisher_exact(TABLE, method=stats.PermutationMethod(rng=1)).pvalue) for _ in range(2)
}
assert len(seeded) == 1
two = {float(stats.fisher_exact([[30, 12], [18, 24]]).pvalue) for _ in range(3)}
assert len(two) == 1
PYTHON
