#!/usr/bin/env bash
# statsmodels 0.15.0, multipletests(method="holm"): every call runs Python's garbage collector.
#
# Expected: three multiplications, as for "fdr_bh".
# Seen: it calls gc.collect() each time: with pandas loaded some 30 to 100 ms in place of 0.1 ms, more
# the more objects a program holds. A simulation of power with 10,000 studies spends many minutes there.
# Right: Holm's rule is five lines; or multipletests only outside loops.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${PYTHON:-python3}" -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
  statsmodels==0.15.0 scipy==1.17.1 numpy==2.4.6 pandas==3.1.1
cd "$work"
venv/bin/python -W ignore - <<'PYTHON'
import gc
import time

import pandas  # what a program that analyses tables holds anyway
from statsmodels.stats.multitest import multipletests

collected = []
gc.callbacks.append(lambda phase, info: phase == "stop" and collected.append(info["generation"]))


def tried(method, calls=20):
    collected.clear()
    began = time.process_time()
    for _ in range(calls):
        multipletests([0.01, 0.02, 0.03], method=method)
    full = collected.count(2)
    print(f"{method:>7}: {1000 * (time.process_time() - began) / calls:.2f} ms a call, "
          f"{full} full collections in {calls} calls")
    return full


assert tried("fdr_bh") < 3
assert tried("holm") >= 20, "behaviour changed"
PYTHON
