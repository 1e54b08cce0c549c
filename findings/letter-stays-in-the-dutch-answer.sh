#!/usr/bin/env bash
# mail-parser-reply 1.36, parse_reply(languages=["nl"]): a Dutch answer keeps the letter that it answers.
#
# Expected: what stands below "Op di 3 mrt 2026 om 10:15 schreef Jan Peeters <..>:", the line that mail programs write
# in Dutch, is cut off, as it is below the same line in French and English.
# Seen: the Dutch pattern wants the line to end with "schreef:", and nobody stands behind it where the verb comes
# before the name. Neither that line nor "heeft .. het volgende geschreven:" is known, so the candidate's own letter
# (its name, its partner, its questions) stays in what the landlord is said to have answered. No warning.
# Right: know the letter that was sent, and cut by that too.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${PYTHON:-python3}" -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
  mail-parser-reply==1.36
cd "$work"
venv/bin/python -W ignore - <<'PYTHON'
from mailparser_reply import EmailReplyParser

LINES = {
    "nl": (
        "Op di 3 mrt 2026 om 10:15 schreef Jan Peeters <jan@proef.example>:",
        "Op 3 mrt 2026, om 10:15 heeft Jan Peeters <jan@proef.example> het volgende geschreven:",
    ),
    "fr": ("Le mar. 3 mars 2026 à 10:15, Jan Peeters <jan@proef.example> a écrit :",),
    "en": ("On Tue, 3 Mar 2026 at 10:15, Jan Peeters <jan@proef.example> wrote:",),
}
kept = {}
for language, lines in LINES.items():
    for line in lines:
        mail = f"De woning is verhuurd.\n\n{line}\nMijn partner Bram en ik zoeken een huis.\n"
        answer = EmailReplyParser(languages=[language]).parse_reply(mail)
        kept.setdefault(language, []).append("Bram" in answer)
        print(f"{language}: {line}\n    the candidate's letter stays in the answer: {kept[language][-1]}")
assert kept == {"nl": [True, True], "fr": [False], "en": [False]}, "behaviour changed"
PYTHON
