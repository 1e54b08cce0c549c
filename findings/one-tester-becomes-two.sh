#!/usr/bin/env bash
# presidio-anonymizer 2.2.366, operator "hash": one tester becomes two in one letter, and others tomorrow.
#
# Expected: a hash in the place of a name is a pseudonym: the same name is the same hash, so that it can be seen who
# wrote and who answered.
# Seen: every find is hashed with a salt of its own that is kept nowhere. Two mentions of "Amina" in one text are two
# people, and a second run gives two others; no count of people or of letters to one person holds.
# Right: give the operator a "salt" of the study (16 bytes or more) and keep it as one keeps a key.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${PYTHON:-python3}" -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
  presidio-anonymizer==2.2.366
cd "$work"
venv/bin/python -W ignore - <<'PYTHON'
from presidio_anonymizer import AnonymizerEngine
from presidio_anonymizer.entities import OperatorConfig, RecognizerResult

TEXT = "Amina schreef. Amina kreeg geen antwoord."
FOUND = [RecognizerResult("PERSON", at, at + 5, 1.0) for at in (0, 15)]


def pseudonyms(**options):
    operators = {"PERSON": OperatorConfig("hash", options)}
    done = AnonymizerEngine().anonymize(TEXT, list(FOUND), operators)
    return [item.text for item in sorted(done.items, key=lambda item: item.start)]


today, tomorrow = pseudonyms(), pseudonyms()
salt = b"a salt that the study keeps"
kept = pseudonyms(salt=salt) + pseudonyms(salt=salt)
for name, given in {"today": today, "tomorrow": tomorrow, "salt kept": kept}.items():
    print(f"{name:10}", [each[:8] for each in given])
assert len({*today, *tomorrow}) == 4, "behaviour changed"
assert len(set(kept)) == 1
PYTHON
