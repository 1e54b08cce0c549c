#!/usr/bin/env bash
# samplics 0.4.19, SampleSelection(method=SelectMethod.sys): the end of the list can not be drawn.
#
# Expected: each of 100 listings has a chance of 15 in 100 to be among 15 drawn systematically.
# Seen: the step is 6, not 6.67, and the first unit one of the first 6, so that the last ten are never drawn
# and the others have 1 in 6. The column of probabilities is empty. In a list by date the newest
# listings, in a list by name the last agencies are left out.
# Right: a start anywhere in [0, N/n), then every N/n, rounded down.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${PYTHON:-python3}" -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
  samplics==0.4.19
cd "$work"
venv/bin/python -W ignore - <<'PYTHON'
import numpy
from samplics.sampling import SampleSelection
from samplics.utils.types import SelectMethod

LISTINGS, SIZE, DRAWS = 100, 15, 600
numpy.random.seed(1)
drawn = numpy.zeros(LISTINGS)
right = numpy.zeros(LISTINGS)
rng = numpy.random.default_rng(1)
for _ in range(DRAWS):
    selection = SampleSelection(method=SelectMethod.sys, wr=False)
    sample = selection.select(
        samp_unit=numpy.arange(LISTINGS), samp_size=SIZE, to_dataframe=True, sample_only=True
    )
    assert len(sample) == SIZE
    drawn[sample["_samp_unit"].to_numpy()] += 1
    step = LISTINGS / SIZE
    right[(rng.uniform(0, step) + step * numpy.arange(SIZE)).astype(int)] += 1
print("drawn of the first ten:", drawn[:10] / DRAWS)
print("drawn of the last ten: ", drawn[-10:] / DRAWS)
print("rarest unit with a step of 100/15:", right.min() / DRAWS)
print("probabilities:", sample["_probs"].unique())
assert not drawn[-10:].any() and drawn[:-10].all(), "behaviour changed"
assert right.min() > 0
PYTHON
