#!/usr/bin/env bash
# lifelines 0.30.3, datetimes_to_durations: a cut-off given as a day makes waits of minus 9e18 hours.
#
# Expected: fill_date="2026-12-15" ends the wait of everybody who has no answer by then.
# Seen: beside moments with a time of day the plain day is not understood. It becomes no date, and no date
# becomes -9,223,372,036,854,775,808 hours. A warning speaks of starts that lie after ends. The estimate
# then takes those who wait out before the first hour: that nobody waits is its result.
# Right: fill_date as a datetime.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${PYTHON:-python3}" -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
  lifelines==0.30.3
cd "$work"
venv/bin/python -W ignore - <<'PYTHON'
import warnings
from datetime import datetime

import numpy
from lifelines import KaplanMeierFitter
from lifelines.utils import datetimes_to_durations

warnings.simplefilter("ignore")
sent = ["2026-12-01 10:00", "2026-12-01 16:00", "2026-12-02 09:30", "2026-12-02 11:00"]
answered = ["2026-12-02 12:00", None, "2026-12-02 15:30", None]
waiting = {}
for cut_off in ("2026-12-15", datetime(2026, 12, 15)):
    hours, seen = datetimes_to_durations(sent, answered, freq="h", fill_date=cut_off)
    curve = KaplanMeierFitter().fit(hours, seen).survival_function_["KM_estimate"]
    waiting[type(cut_off)] = hours.min(), curve.iloc[-1]
    print(f"cut-off {cut_off!r}: {hours.tolist()}, still waiting at the end {curve.iloc[-1]}")
assert waiting[datetime] == (6.0, 0.5)
assert waiting[str][0] < -9e18 and numpy.isclose(waiting[str][1], 0), "behaviour changed"
PYTHON
