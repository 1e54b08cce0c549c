#!/usr/bin/env bash
# text2num 3.1.0, alpha2digit(lang="fr"): new flats are "appartements 9".
#
# Expected: in a French transcript "neuf" may be the number or "new"; a reader that takes care leaves "neufs" alone, as
# the number has no plural.
# Seen: it is the other way: "un appartement neuf" keeps its word, "deux appartements neufs" is "deux appartements 9",
# and "les châssis sont neufs" is "les châssis sont 9". A search for what an agency said of new homes finds none.
# Right: put another word for "neufs" before, and back after.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${PYTHON:-python3}" -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
  text2num==3.1.0
cd "$work"
venv/bin/python - <<'PYTHON'
from text_to_num import alpha2digit

TOLD = {
    "un appartement neuf à louer": "un appartement neuf à louer",
    "deux appartements neufs à louer": "deux appartements 9 à louer",
    "les châssis sont neufs": "les châssis sont 9",
    "le loyer est de huit cent nonante-cinq euros": "le loyer est de 895 euros",
}
for said, expected in TOLD.items():
    written = alpha2digit(said, "fr")
    print(f"{said:46} => {written}")
    assert written == expected, "behaviour changed"
PYTHON
