#!/usr/bin/env bash
# phonenumbers 9.0.43, parse: the letters of a remark are dialled.
#
# Expected: of "056 00 11 22 (na 18u)" the number, or an error.
# Seen: a phone number of 16 digits, without a word: "na 18u" is keyed in on a telephone's letters
# (62, 18, 8). One or two letters are passed over, three or more count. What has to be a possible
# number is then refused, and a private landlord who wrote a name or an hour behind his number has none.
# PhoneNumberMatcher, in the same package, finds the number.
# Right: parse the pieces between the words.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${PYTHON:-python3}" -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
  phonenumbers==9.0.43
cd "$work"
venv/bin/python -W ignore - <<'PYTHON'
import re

import phonenumbers

REGION = "BE"


def parsed(text):
    found = phonenumbers.parse(text, REGION)
    return phonenumbers.format_number(found, phonenumbers.PhoneNumberFormat.E164)


seen = {}
for text in ("056 00 11 22 An", "056 00 11 22 Jan", "056 00 11 22 (na 18u)"):
    whole = parsed(text)
    possible = phonenumbers.is_possible_number(phonenumbers.parse(text, REGION))
    matched = [match.raw_string for match in phonenumbers.PhoneNumberMatcher(text, REGION)]
    first = parsed(re.split(r"[^\W\d_]+", text)[0])
    print(f"{text!r}: {whole}, possible: {possible}; matcher {matched}; first piece {first}")
    assert first == "+3256001122"
    seen[text] = whole
assert seen["056 00 11 22 An"] == "+3256001122", "behaviour changed"
assert seen["056 00 11 22 Jan"] == "+3256001122526", "behaviour changed"
assert seen["056 00 11 22 (na 18u)"] == "+325600112262188", "behaviour changed"
PYTHON
