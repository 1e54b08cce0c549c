#!/usr/bin/env bash
# num2words 0.5.14, to="currency": a fine of 500 euros is written out as five.
#
# Expected: the amount in figures and in words of an official report are one amount: 500 is "vijfhonderd euro".
# Seen: a whole number is taken as cents: 500 gives "vijf euro, nul cent", 3000 "trente euros". As 500.0, as a
# Decimal or as text the same amount is "vijfhonderd euro". A rent of 1050 is "tien euro, vijftig cent",
# one of 1050.5 is right. And the Belgian French of 80 is "quatre-vingt", without its s.
# Right: give Decimal(500); read an amount in words back before it is printed.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${PYTHON:-python3}" -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
  num2words==0.5.14
cd "$work"
venv/bin/python - <<'PYTHON'
from decimal import Decimal

from num2words import num2words


def words(amount, lang):
    return num2words(amount, lang=lang, to="currency")


for amount in (500, 500.0, Decimal(500), "500", 1050, 1050.5):
    print(f"{amount!r:16} {words(amount, 'nl'):35} {words(amount, 'fr')}")
assert words(500, "nl") == "vijf euro, nul cent", "behaviour changed"
assert words(3000, "fr") == "trente euros et zéro centimes", "behaviour changed"
assert words(1050, "nl") == "tien euro, vijftig cent", "behaviour changed"
assert {words(each, "nl") for each in (500.0, Decimal(500), "500")} == {"vijfhonderd euro, nul cent"}
assert words(1050.5, "nl") == "duizendvijftig euro, vijftig cent"
print("80 in Belgian French:", num2words(80, lang="fr_BE"))
assert num2words(80, lang="fr_BE") == "quatre-vingt", "behaviour changed"
PYTHON
