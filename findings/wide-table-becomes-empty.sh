#!/usr/bin/env bash
# pandas 3.1.1, wide_to_long: columns that end in a word leave an empty table, and nobody warns.
#
# Expected: six rows, or a message: three pairs with their answers in invited_control and
# invited_test, as a survey tool exports them.
# Seen: what stands behind the separator must be digits unless suffix says otherwise. No column
# fits, and the result has no row at all: the later count of tests is 0, or a rate of nothing.
# Right: suffix=r"\w+", or melt, which is told which columns are answers.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${PYTHON:-python3}" -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
  pandas==3.1.1 numpy==2.4.6
cd "$work"
venv/bin/python -W error - <<'PYTHON'
import pandas as pd

wide = pd.DataFrame(
    {"pair": [1, 2, 3], "invited_control": [1, 1, 0], "invited_test": [0, 1, 0]}
)
asked = {"i": "pair", "j": "arm", "sep": "_"}
numbered = wide.rename(columns={"invited_control": "invited_0", "invited_test": "invited_1"})
words = pd.wide_to_long(wide, "invited", **asked)
digits = pd.wide_to_long(numbered, "invited", **asked)
told = pd.wide_to_long(wide, "invited", **asked, suffix=r"\w+")
print(f"columns that end in a word: {len(words)} rows; in a digit: {len(digits)}; "
      f"with suffix given: {len(told)}")
assert (len(digits), len(told)) == (6, 6)
assert len(words) == 0, "behaviour changed"
PYTHON
