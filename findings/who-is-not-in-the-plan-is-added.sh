#!/usr/bin/env bash
# weightipy 0.4.2, weight_dataframe: 100 homes weigh 110, as who is not in the plan is added.
#
# Expected: weights that bring two provinces to one half each; ten homes of a third one, of which the plan says nothing,
# are refused, or weigh nothing.
# Seen: they keep a weight of 1, and the two provinces are brought to one half of all 100 homes, without them: together
# 110, in which each half is 45 %. Nobody warns. Ten homes without a province are counted within the 100.
# Right: validate_scheme() first, which tells; and compare the sum of the weights with the number of rows.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${PYTHON:-python3}" -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
  weightipy==0.4.2 pandas==2.3.3 numpy==2.4.6
cd "$work"
venv/bin/python -W ignore - <<'PYTHON'
import pandas as pd
import weightipy

PLAN = weightipy.scheme_from_dict({"province": {"West": 50, "East": 50}})


def weighed(third):
    homes = pd.DataFrame({"province": ["West"] * 50 + ["East"] * 40 + [third] * 10})
    table = weightipy.weight_dataframe(homes, PLAN, weight_column="weight")
    sums = table.groupby("province", dropna=False, observed=True)["weight"].sum().round(6)
    return [float(sums.get(name, sums[sums.index.isna()].sum())) for name in ("West", "East", third)]


other, unknown = weighed("Limburg"), weighed(None)
print("West, East and a third one:", other, "together", sum(other))
print("West, East and none:", unknown, "together", sum(unknown))
assert other == [50.0, 50.0, 10.0], "behaviour changed"
assert unknown == [45.0, 45.0, 10.0], "behaviour changed"
PYTHON
