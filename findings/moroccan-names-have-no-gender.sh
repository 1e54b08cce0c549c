#!/usr/bin/env bash
# gender-guesser 0.4.0, get_gender(name, "belgium"): the Moroccan names of a study have no gender.
#
# Expected: with a country the answer for that country, else the general one or "unknown".
# Seen: a name that its list does not have for Belgium is "andy" (androgynous), though without a country
# it is "male" or "female": Mohamed, Youssef, Fatima, Imane. Flemish names keep their gender. A check that
# both candidates write as men passes for one arm only; a mean share of androgynous names differs by arm.
# Right: without a country; "andy" with a country is "not on the list".
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${PYTHON:-python3}" -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
  gender-guesser==0.4.0
cd "$work"
venv/bin/python - <<'PYTHON'
from gender_guesser.detector import Detector

detector = Detector()
flemish = {"Wim": "male", "Stijn": "male", "Veerle": "female", "Mieke": "female"}
moroccan = {"Mohamed": "male", "Youssef": "male", "Fatima": "female", "Imane": "female"}
for names, here in ((flemish, None), (moroccan, "andy")):
    for name, gender in names.items():
        general, belgian = detector.get_gender(name), detector.get_gender(name, "belgium")
        print(f"{name:8} {general:7} in Belgium: {belgian}")
        assert (general, belgian) == (gender, here or gender), "behaviour changed"
PYTHON
