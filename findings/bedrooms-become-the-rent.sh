#!/usr/bin/env bash
# price-parser 0.5.1, Price.fromstring: two bedrooms are two euros, or twenty cents
#
# Expected: of "€ 850, 2 slpk" and of "2 slpk € 850" the number beside the sign, 850.
# Seen: 850.2 € and 2 €. A comma joins two numbers to one with decimals, and of several numbers the
# first is the amount while the currency is taken from wherever it stands: "8500 Kortrijk, 795 euro"
# costs 8500 euro. A range is its lower end. A hint at the currency changes none of them.
# Right: give it a price alone, and refuse what holds two numbers.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${PYTHON:-python3}" -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
  price-parser==0.5.1
cd "$work"
venv/bin/python -W ignore - <<'PYTHON'
from price_parser import Price


def parsed(text, hint=None):
    price = Price.fromstring(text, currency_hint=hint)
    return f"{price.amount} {price.currency}"


for text in ("€ 850", "€ 850, 2 slpk", "2 slpk € 850", "8500 Kortrijk, 795 euro", "€ 795 - € 850"):
    print(f"{text!r}: {parsed(text)}; with a hint {parsed(text, '€')}")
assert parsed("€ 850") == "850 €"
assert parsed("€ 850, 2 slpk") == "850.2 €", "behaviour changed"
assert parsed("2 slpk € 850") == "2 €", "behaviour changed"
assert parsed("8500 Kortrijk, 795 euro") == "8500 euro", "behaviour changed"
assert parsed("€ 795 - € 850") == "795 €", "behaviour changed"
PYTHON
