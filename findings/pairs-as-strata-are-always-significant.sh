#!/usr/bin/env bash
# permute 0.2, stratified_permutationtest: with pairs as strata, p = 0 on two sides, whatever was seen.
#
# Expected: treatments are exchanged within each pair, so 24 pairs of which none differs, or as many one way as the
# other, give p = 1, and 24 that all differ one way give p near 0.
# Seen: p = 0 for each, and for pairs drawn without any difference; on one side ("greater", the default) p = 1 for
# each. With two treatments a stratum should count by its difference; it does where there are two strata. With more
# it counts by the standard deviation of its means, which an exchange within a pair leaves as it is, so that every
# draw equals what was seen.
# Right: stratified_two_sample(stat="mean") on one side, or the exact test of McNemar.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${PYTHON:-python3}" -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
  permute==0.2 numpy==2.4.6 scipy==1.17.1 cryptorandom==0.4
cd "$work"
venv/bin/python -W ignore - <<'PYTHON'
import numpy as np
from permute.stratified import stratified_permutationtest, stratified_two_sample

SIZE = 24
PAIR, ARM = np.repeat(np.arange(SIZE), 2), np.tile([0, 1], SIZE)
YES, NO = np.ones(SIZE, dtype=int), np.zeros(SIZE, dtype=int)
HALF = np.arange(SIZE) % 2
LOT = np.random.default_rng(1)
STUDIES = {
    "all invited": (YES, YES),
    "half one way": (HALF, 1 - HALF),
    "all one way": (YES, NO),
    "by lot": (LOT.integers(0, 2, SIZE), LOT.integers(0, 2, SIZE)),
}


def p(test, first, second, alternative, **options):
    response = np.column_stack([first, second]).ravel()
    drawn = test(PAIR, ARM, response, alternative=alternative, reps=999, seed=1, **options)
    return float(drawn[0])


for name, outcomes in STUDIES.items():
    sides = {s: p(stratified_permutationtest, *outcomes, s) for s in ("greater", "two-sided")}
    other = p(stratified_two_sample, *outcomes, "greater", stat="mean")
    print(f"{name:13} stratified_permutationtest {sides}  stratified_two_sample greater {other:.3f}")
    assert abs(sides["two-sided"]) < 1e-9, "behaviour changed"
    assert abs(sides["greater"] - 1) < 1e-9, "behaviour changed"
    assert (other < 0.01) == (name == "all one way")
PYTHON
