#!/usr/bin/env bash
# statsmodels 0.15.0, cov_type="cluster": everyone without a group is one group.
#
# Expected: an error, or that a contact whose landlord is not known stands for itself.
# Seen: rows with nan as group are taken together as one cluster without a word: the same standard
# errors as if one landlord, called -1, had them all. Private landlords often have no name in a portal.
# GEE, in the same package, leaves such rows out, again without a word.
# Right: give each nameless row a group of its own before the fit.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${PYTHON:-python3}" -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
  statsmodels==0.15.0 scipy==1.17.1 numpy==2.4.6 pandas==3.1.1
cd "$work"
venv/bin/python -W ignore - <<'PYTHON'
import numpy
import pandas
import statsmodels.formula.api as formulas

rng = numpy.random.default_rng(2)
frame = pandas.DataFrame({"x": numpy.tile([0, 1], 30), "y": rng.normal(size=60)})
frame["y"] += numpy.repeat(rng.normal(size=15), 4)
known = numpy.repeat(numpy.arange(15.0), 4)


def error(groups):
    fit = formulas.ols("y ~ x", frame).fit(cov_type="cluster", cov_kwds={"groups": groups})
    return float(fit.bse["x"])


nameless = numpy.where(numpy.arange(60) < 20, numpy.nan, known)
as_one = numpy.where(numpy.isnan(nameless), -1.0, nameless)
each = numpy.where(numpy.isnan(nameless), -1.0 - numpy.arange(60), nameless)
print(f"20 of 60 rows without a group: standard error {error(nameless):.4f}")
print(f"all 20 as one group:           standard error {error(as_one):.4f}")
print(f"each a group of its own:       standard error {error(each):.4f}")
gee = formulas.gee("y ~ x", groups=nameless, data=frame).fit()
print("GEE took", int(gee.nobs), "of 60 rows")
assert numpy.isclose(error(nameless), error(as_one)), "behaviour changed"
assert not numpy.isclose(error(nameless), error(each))
assert int(gee.nobs) == 40, "behaviour changed"
PYTHON
