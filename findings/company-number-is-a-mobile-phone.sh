#!/usr/bin/env bash
# phonenumbers 9.0.43, PhoneNumberMatcher: the company number below a Belgian letter is a mobile phone
#
# Expected: "BE 0475.123.456", which stands below every letter of an agency, is no phone number.
# Seen: company numbers that begin with 0450 to 0499 are read as mobile numbers, also after "KBO" and
# "ondernemingsnummer": a second phone of the agency, that of a stranger, in the two groupings that the
# register and agencies use.
# Right: Leniency.STRICT_GROUPING, which still finds "0475 12 34 56", or take company numbers out first.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${PYTHON:-python3}" -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
  phonenumbers==9.0.43
cd "$work"
venv/bin/python -W ignore - <<'PYTHON'
import phonenumbers
from phonenumbers import Leniency, PhoneNumberMatcher

LETTER = "Immo Proef bv, {}, tel. 0475 12 34 56"
NUMBERS = ("BE 0475.123.456", "KBO 0475.123.456", "ondernemingsnummer 0475 123 456", "BE 0875.123.456")


def found(text, leniency):
    matches = PhoneNumberMatcher(text, "BE", leniency)
    return [phonenumbers.format_number(match.number, 0) for match in matches]


for number in NUMBERS:
    text = LETTER.format(number)
    valid, exact = found(text, Leniency.VALID), found(text, Leniency.EXACT_GROUPING)
    strict = found(text, Leniency.STRICT_GROUPING)
    print(f"{text}: valid {valid}; strict {strict}; exact {exact}")
    mobile = "0475" in number
    assert exact == strict == ["+32475123456"]
    assert len(valid) == 1 + mobile, "behaviour changed"
PYTHON
