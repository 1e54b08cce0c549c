#!/usr/bin/env bash
# NLTK 3.10.4, AnnotationTask.weighted_kappa(max_distance): the scale's widest step lowers the agreement.
#
# Expected: Cohen's weighted kappa divides observed and expected disagreement by the widest step, so that it falls out:
# 0.75 for these six answers with squared steps, as scikit-learn has it.
# Seen: only the expected one is divided. With max_distance=1, the default, it is right; with the step of the scale,
# which the parameter asks for, kappa is 0.5 for 2 and 0.0 for 4, and below zero on longer scales: two
# coders who nearly always agree do worse than chance.
# Right: leave max_distance alone.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${PYTHON:-python3}" -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
  nltk==3.10.4 scikit-learn==1.9.1
cd "$work"
venv/bin/python -W ignore - <<'PYTHON'
from nltk.metrics import interval_distance
from nltk.metrics.agreement import AnnotationTask
from sklearn.metrics import cohen_kappa_score

FIRST, SECOND = [1, 1, 2, 3, 1, 2], [1, 2, 2, 3, 1, 3]
rows = [("an", str(at), grade) for at, grade in enumerate(FIRST)]
rows += [("bo", str(at), grade) for at, grade in enumerate(SECOND)]
task = AnnotationTask(data=rows, distance=interval_distance)
right = cohen_kappa_score(FIRST, SECOND, weights="quadratic")
kappas = {widest: task.weighted_kappa(max_distance=widest) for widest in (1, 2, 4)}
print(f"scikit-learn {right:.2f}; NLTK", {widest: round(kappa, 2) for widest, kappa in kappas.items()})
assert abs(right - 0.75) < 1e-12 and abs(kappas[1] - right) < 1e-12, "behaviour changed"
for widest, kappa in kappas.items():
    assert abs(kappa - (1 - widest * (1 - right))) < 1e-12, "behaviour changed"
PYTHON
