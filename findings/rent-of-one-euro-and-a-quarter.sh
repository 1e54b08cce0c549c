#!/usr/bin/env bash
# Babel 2.18.0, parse_decimal(locale="fr_BE", strict=True): a rent of "1.250" is one euro and a quarter.
#
# Expected: French in Belgium has the comma before the cents, so a dot is a group (as in Dutch: 1250) or an error,
# and strict=True is there for what is not written as the language writes it.
# Seen: what is left after the spaces are taken out and the comma made a dot goes to Decimal, which knows dots.
# "1.250" is 1.25 and "12.50" 12.50, strict or not; "1.250,50", as many write it in Brussels, is an error.
# Right: in Dutch of Belgium strict=True does refuse "12.50"; in French look for a dot first.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${PYTHON:-python3}" -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
  babel==2.18.0
cd "$work"
venv/bin/python -W ignore - <<'PYTHON'
from decimal import Decimal

from babel.numbers import NumberFormatError, parse_decimal

EXPECTED = {
    ("nl_BE", "1.250"): Decimal(1250),
    ("nl_BE", "12.50"): None,
    ("nl_BE", "1.250,50"): Decimal("1250.50"),
    ("fr_BE", "1.250"): Decimal("1.25"),
    ("fr_BE", "12.50"): Decimal("12.50"),
    ("fr_BE", "1.250,50"): None,
    ("fr_BE", "1250,50"): Decimal("1250.50"),
}
for (language, written), expected in EXPECTED.items():
    try:
        read = parse_decimal(written, locale=language, strict=True)
    except NumberFormatError:
        read = None
    print(f"{language} {written!r:11} {'refused' if read is None else read}")
    assert read == expected, "behaviour changed"
PYTHON
