#!/usr/bin/env bash
# bagit 1.9.0, make_bag: two lines of a description become one, and two words with them
#
# Expected: a description of two lines comes back as it was, or folded with a space.
# Seen: line ends are taken out of what describes a bag, with nothing in their place: "geen\ngegevens"
# is "geengegevens" in bag-info.txt, and the bag is valid.
# Right: put a space in the place of each line end before it is handed over.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${PYTHON:-python3}" -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
  bagit==1.9.0
cd "$work"
venv/bin/python -W ignore - <<'PYTHON'
from pathlib import Path

import bagit

TOLD = "Antwoorden zonder\npersoonsgegevens.\n\nTwee golven."
Path("bag").mkdir()
Path("bag/tests.csv").write_text("test\n1\n", encoding="utf-8")
bagit.make_bag("bag", {"External-Description": TOLD})
again = bagit.Bag("bag")
print(f"{TOLD!r}\n{again.info['External-Description']!r}; valid: {again.is_valid()}")
assert again.is_valid()
folded = " ".join(TOLD.split())
assert bagit.make_bag("bag", {"External-Description": folded}).info["External-Description"] == folded
kept = again.info["External-Description"]
assert kept == "Antwoorden zonderpersoonsgegevens.Twee golven.", "behaviour changed"
PYTHON
