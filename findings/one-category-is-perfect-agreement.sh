#!/usr/bin/env bash
# irrCAC 0.4.4, CAC(...).krippendorff(): where all answers are of one category, alpha is 1 and quite sure.
#
# Expected: undefined. With a single category observed and expected disagreement are both 0, and alpha
# says nothing: Krippendorff (2004) asks for variation first, and the package krippendorff refuses.
# Seen: ten answers that both coders call "no reply" give alpha = 1.0, limits 1.0 to 1.0, p = 0. One
# answer judged otherwise makes it 0.0, with limits -0.13 to 0.13. fleiss() of the same ten divides by zero.
# Right: look how many categories occur first; told alone, no alpha of a rare outcome can be trusted.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${PYTHON:-python3}" -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
  irrcac==0.4.4 pandas==2.3.3 krippendorff==0.9.0
cd "$work"
venv/bin/python -W ignore - <<'PYTHON'
import krippendorff
import pandas
from irrCAC.raw import CAC


def alpha(first, second):
    found = CAC(pandas.DataFrame({"first": first, "second": second})).krippendorff()["est"]
    return found["coefficient_value"], found["confidence_interval"], found["p_value"]


alike = alpha(["no reply"] * 10, ["no reply"] * 10)
print("all of one category: alpha {}, limits {}, p {}".format(*alike))
differs = alpha(["no reply"] * 9 + ["refusal"], ["no reply"] * 10)
print("one judged otherwise: alpha {}, limits {}, p {}".format(*differs))
assert alike == (1.0, (1.0, 1.0), 0.0), "behaviour changed"
assert differs[0] == 0.0, "behaviour changed"
try:
    krippendorff.alpha(reliability_data=[[1] * 10, [1] * 10])
except ValueError as error:
    print(f"krippendorff: {error}")
else:
    raise SystemExit("behaviour changed")
try:
    CAC(pandas.DataFrame({"first": ["no reply"] * 10, "second": ["no reply"] * 10})).fleiss()
except ZeroDivisionError:
    print("fleiss: division by zero")
else:
    raise SystemExit("behaviour changed")
PYTHON
