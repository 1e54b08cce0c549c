#!/usr/bin/env bash
# nameparser 2.6.0, HumanName: "De Smet" stays whole, "El Amrani" loses its "El".
#
# Expected: names of one build are parted in one way; the list of particles knows "de", "van", "al".
# Seen: "El", "Ben", "Aït" and "Ould" before a surname become a second first name, "De", "Van den", "Le"
# and even "Al" do not. Whoever checks by surname whether an answer greets "Mevrouw El Amrani" looks for
# "Amrani" in the test candidates' answers and for "De Smet" in their controls': an error that
# depends on the arm.
# Right: keep a candidate's surname as it was written in the profile, or add the particles to CONSTANTS.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${PYTHON:-python3}" -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
  nameparser==2.6.0
cd "$work"
venv/bin/python -W ignore - <<'PYTHON'
from nameparser import HumanName
from nameparser.config import CONSTANTS

control = {"Jan De Smet": "De Smet", "Lien Van den Broeck": "Van den Broeck", "Luc Le Clercq": "Le Clercq"}
test = {"Fatima El Amrani": "El Amrani", "Karim Ben Ali": "Ben Ali", "Samir Aït Said": "Aït Said"}
for names in (control, test):
    for name, surname in names.items():
        print(f"{name}: surname {HumanName(name).last!r}, middle name {HumanName(name).middle!r}")
assert all(HumanName(name).last == surname for name, surname in control.items())
assert all(HumanName(name).last != surname for name, surname in test.items()), "behaviour changed"
assert HumanName("Amina Al Hassan").last == "Al Hassan"
CONSTANTS.prefixes.add("el", "ben", "aït")
assert all(HumanName(name).last == surname for name, surname in test.items())
PYTHON
