#!/usr/bin/env bash
# linearmodels 7.1, AbsorbingLS(absorb=pairs): a pair's number is absorbed as a slope, and the sign turns.
#
# Expected: a column of pair numbers makes one effect a pair, as in felm, reghdfe and pyfixest.
# Seen: numbers are a quantity: the outcome is regressed on the arm and on the pair's number, without a constant.
# Eleven points less for the test candidates become points more, and nothing is said. As text or category
# the same column gives the mean of the differences within pairs.
# Right: absorb=pairs.astype("category").
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${PYTHON:-python3}" -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
  linearmodels==7.1 pandas==3.1.1 numpy==2.4.6
cd "$work"
venv/bin/python -W ignore - <<'PYTHON'
import numpy
import pandas
from linearmodels.iv import AbsorbingLS

rng = numpy.random.default_rng(3)
pairs = 200
pair = numpy.repeat(numpy.arange(1, pairs + 1), 2)
arm = numpy.tile([0.0, 1.0], pairs)
chance = 0.4 + 0.3 * numpy.repeat(rng.random(pairs) < 0.5, 2) - 0.1 * arm
frame = pandas.DataFrame({"y": (rng.random(2 * pairs) < chance).astype(float), "arm": arm, "pair": pair})
within = float(frame.pivot(index="pair", columns="arm", values="y").diff(axis=1)[1.0].mean())


def effect(absorb):
    fit = AbsorbingLS(frame["y"], frame[["arm"]], absorb=frame[["pair"]].astype(absorb)).fit()
    return float(fit.params["arm"])


found = {kind: effect(kind) for kind in ("int64", "category")}
print("mean difference within pairs:", round(within, 4))
print("numbers absorbed:  ", round(found["int64"], 4))
print("category absorbed: ", round(found["category"], 4))
assert within < 0 and numpy.isclose(found["category"], within)
assert found["int64"] > 0, "behaviour changed"
PYTHON
