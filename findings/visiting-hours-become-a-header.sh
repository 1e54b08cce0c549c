#!/usr/bin/env bash
# mail-parser-reply 1.36, parse_reply: visiting hours in two lines are the head of another mail, and the answer ends there.
#
# Expected: a landlord who writes "De : 9h à 12h" and, below it, how to ring has written an answer.
# Seen: two lines that begin with a word of a mail's head (De, À, Van, Aan, From, To) are such a head wherever they
# stand, with no address near. What the answer keeps is "Visites possibles :": the hours are gone, and with them all
# that follows, the refusal of a candidate included. "Lundi de 9h à 12h" stays.
# Right: take such lines for a head only where a mailbox or a date with an hour stands in them.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${PYTHON:-python3}" -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
  mail-parser-reply==1.36
cd "$work"
venv/bin/python -W ignore - <<'PYTHON'
from mailparser_reply import EmailReplyParser

ANSWERS = {
    "fr": "Visites possibles :\nDe : 9h à 12h\nÀ : la grille, sonnez deux fois\n\nSans animaux, merci.",
    "nl": "U kan komen kijken.\nVan: maandag tot vrijdag\nAan: de voordeur bellen\n\nGeen huisdieren, graag.",
    "en": "You can come and see it.\nFrom: Monday to Friday\nTo: the front door\n\nNo pets, please.",
}
left = {}
for language, answer in ANSWERS.items():
    left[language] = EmailReplyParser(languages=[language]).parse_reply(answer)
    print(f"{language}: of {answer!r}\n    is left {left[language]!r}")
whole = "Lundi de 9h à 12h\nSans animaux, merci."
assert EmailReplyParser(languages=["fr"]).parse_reply(whole) == whole
assert left == {code: answer.split("\n")[0] for code, answer in ANSWERS.items()}, "behaviour changed"
PYTHON
